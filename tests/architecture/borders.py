"""What a room may reach for: the clock by one door, no web below the faces, no hidden events."""

import ast
from collections.abc import Iterator

from tests.architecture.tree import Finding, Source

ABOVE = {"web", "api", "open311", "integrations", "config", "simulator"}
WEB = ("django.http", "django.shortcuts", "django.template", "django.urls", "django.views", "django.forms")
_CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
_CLOCKS |= {("timezone", "now"), ("time", "time")}

_AROUND_SCOPE = {"raw", "_base_manager", "_default_manager", "base_manager", "default_manager"}


def time_is_asked_of_the_clock(source: Source) -> Iterator[Finding]:
    """Only kernel/clock.py looks at the machine's clock."""
    if source.parts == ("kernel", "clock"):
        return
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if (name, node.func.attr) in _CLOCKS:
                yield source.found(node, f"asks {name}.{node.func.attr}() instead of kernel.clock.now()")


def rooms_know_no_web(source: Source) -> Iterator[Finding]:
    """No room below the faces imports Django's web parts: one verb serves every face."""
    if source.room in ABOVE:
        return
    for node, names in imports_of(source):
        if any(f"{name}.".startswith(tuple(f"{part}." for part in WEB)) for name in names):
            yield source.found(node, f"imports {min(names)} below the faces")


def queries_keep_their_scope(source: Source) -> Iterator[Finding]:
    """No way around the city scope: no raw queries over models, no managers that Django keeps for itself."""
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in _AROUND_SCOPE:
            yield source.found(node, f"reaches for .{node.attr}, which knows no city")


def events_are_not_hidden(source: Source) -> Iterator[Finding]:
    """No Django signals and no generic foreign keys: config/reactions.py shows who hears of what."""
    for node, names in imports_of(source):
        if names & {"django.dispatch", "django.db.models.signals", "django.contrib.contenttypes.fields"}:
            yield source.found(node, f"imports {min(names)}")


def tests_mock_nothing(source: Source) -> Iterator[Finding]:
    """Nothing inside the program is mocked; an outside system has a fake."""
    for node, names in imports_of(source):
        if names & {"unittest.mock", "mock", "pytest_mock"}:
            yield source.found(node, f"imports {min(names)}")


def imports_of(source: Source) -> Iterator[tuple[ast.AST, set[str]]]:
    """Each import with the names it may mean: ``from a import b`` takes from a, or the module a.b."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield node, {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node, {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}


RULES = [time_is_asked_of_the_clock, rooms_know_no_web, queries_keep_their_scope, events_are_not_hidden]
