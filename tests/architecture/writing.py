"""Who may write: actions only, each to its own room's tables, each marked and with an actor."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.tree import ROOT, Finding, Source

_CREATING = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
_WRITING = {"copy_rows": "COPY", "insert_rows": "INSERT"}  # the kernel's own, by the table or its model
_SAVE_OPTIONS = {"update_fields", "using", "force_insert", "force_update"}
_QUERYSET = {"objects", "of", "across_cities", "filter", "exclude", "all", "select_for_update"}
_SQL = re.compile(
    r"\s*(INSERT\s+INTO|UPDATE\s+\S+\s+(\w+\s+)?SET|DELETE\s+FROM|COPY\s+\S+\s*(\(|FROM)|TRUNCATE|MERGE\s+INTO)\b"
)

_TABLE = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|COPY|TRUNCATE|MERGE\s+INTO)\s+\"?(\w+)")
ROOMS = sorted(path.parent.name for path in (ROOT / "src/thirdring").glob("*/__init__.py"))


def writes_are_in_actions(source: Source) -> Iterator[Finding]:
    """Rows change only in actions modules."""
    if source.is_of_actions:
        return
    for node, what in writes_in(source.tree):
        yield source.found(node, f"{what} outside actions")


def actions_are_marked(source: Source) -> Iterator[Finding]:
    """A public function of an actions module that writes is an ``@action`` with a keyword-only actor."""
    if not source.is_of_actions:
        return
    writers = _writers(source)
    for function in source.outer_functions():
        if any(isinstance(mark, ast.Name) and mark.id == "action" for mark in function.decorator_list):
            if "actor" not in {argument.arg for argument in function.args.kwonlyargs}:
                yield source.found(function, f"{function.name} has no keyword-only actor")
        elif function.name in writers and not function.name.startswith("_"):
            yield source.found(function, f"{function.name} writes and is no @action")


def _writers(source: Source) -> set[str]:
    """The functions that write, themselves or by what they name of this file."""
    outer = {function.name: function for function in source.outer_functions()}
    statements = {
        target.id
        for node in source.tree.body
        if isinstance(node, ast.Assign) and any(writes_in(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    named = {
        name: {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        for name, function in outer.items()
    }
    writers = {
        name for name, function in outer.items() if any(writes_in(function)) or named[name] & statements
    }
    while more := {name for name in outer if named[name] & writers} - writers:
        writers |= more
    return writers


def rooms_write_their_own_tables(source: Source) -> Iterator[Finding]:
    """A room writes to another only by calling its actions."""
    homes = _rooms_of_models(source)
    for node, what in writes_in(source.tree):
        named = _table(node) or _root(node)
        room = homes.get(named) or _room_of_table(named) or source.room
        if room != source.room:
            yield source.found(node, f"{what} of {named}, which is {room}'s to write")


def _table(node: ast.AST) -> str:
    """The table that SQL or a COPY names."""
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value)
    if isinstance(node, ast.Call) and _root(node) in _WRITING and isinstance(node.args[0], ast.Name):
        return node.args[0].id
    found = _TABLE.match(_words(node)) if isinstance(node, ast.Constant | ast.JoinedStr) else None
    return found[1] if found else ""


def _room_of_table(table: str) -> str:
    return next((room for room in ROOMS if table.startswith(f"{room}_")), "")


def writes_in(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Each call or statement that changes rows, with what it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node, node.func):
            yield node, f".{node.func.attr}()"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _WRITING:
            yield node, _WRITING[node.func.id]
        elif isinstance(node, ast.Constant | ast.JoinedStr) and _SQL.match(_words(node)):
            yield node, _words(node).split()[0]


def _words(text: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(text, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in text.values)
    return text.value if isinstance(text.value, str) else ""


def _is_write(call: ast.Call, verb: ast.Attribute) -> bool:
    if _root(verb) == "super":  # a queryset that guards its own verb
        return False
    if verb.attr in _CREATING:
        return True
    if verb.attr == "save":  # with an argument in place it is a picture's or a file's
        return not call.args and {keyword.arg for keyword in call.keywords} <= _SAVE_OPTIONS
    if verb.attr == "delete":
        return not call.args and not call.keywords
    return verb.attr == "update" and bool(_QUERYSET & set(_chain(verb.value)))


def _chain(node: ast.AST) -> Iterator[str]:
    """The names along ``Case.objects.of(city).filter()``, last first."""
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        else:
            node = node.func
    if isinstance(node, ast.Name):
        yield node.id


def _root(node: ast.AST) -> str:
    names = list(_chain(node))
    return names[-1] if names else ""


def _rooms_of_models(source: Source) -> dict[str, str]:
    """The room each imported model belongs to, by the name it has in this file."""
    return {
        alias.asname or alias.name: node.module.split(".")[1]
        for node in source.nodes
        if isinstance(node, ast.ImportFrom)
        and node.module
        and re.fullmatch(r"thirdring\.\w+\.models", node.module)
        for alias in node.names
    }


RULES = [writes_are_in_actions, actions_are_marked, rooms_write_their_own_tables]
