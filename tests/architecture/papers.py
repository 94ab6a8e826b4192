"""Rules over every tracked file, whatever language it is in."""

import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from functools import cache

from tests.architecture.tree import ROOT, Finding

FileRule = Callable[[str, str], Iterator[Finding]]

# In pieces, so that this file does not break its own rule.
_HOSTS = (
    "pypi" + r"\.org/simple",
    "files" + r"\.pythonhosted",
    "registry" + r"\.npmjs",
    "registry" + r"\.yarnpkg",
)
_PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/")
_HOST = re.compile("|".join(_HOSTS) + "|(--|_)(extra-)?index-url[ =]+http")
_PATH = re.compile(r"(?<![\w.:}])(" + "|".join(_PATHS) + r")\w|(?<![\w.:}])/tm" + r"p/\w")

_INLINE = (
    (
        re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(application/json|speculationrules)\")", re.I),
        "an inline script",
    ),
    (re.compile(r"<style\b", re.I), "an inline style sheet"),
    (re.compile(r"<[^>]*\sstyle\s*=", re.I), "a style attribute"),
    (re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I), "an event attribute"),
    (re.compile(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", re.I), "a javascript: address"),
)


@cache
def tracked() -> tuple[tuple[str, str], ...]:
    """Every tracked text file: its path from the repository's root, and its text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = [path for path in listed.stdout.decode().split("\0") if path and (ROOT / path).is_file()]
    return tuple((path, text) for path in paths if (text := _text(path)) is not None)


def _text(path: str) -> str | None:
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def no_registry_host(path: str, text: str) -> Iterator[Finding]:
    """Lock files and settings name no package registry: a machine uses its own."""
    yield from _matches(path, text, _HOST, "names a package registry")


def no_machine_path(path: str, text: str) -> Iterator[Finding]:
    """No file knows where one machine keeps things."""
    yield from _matches(path, text, _PATH, "names a path of one machine")


def no_inline_script_or_style(path: str, text: str) -> Iterator[Finding]:
    """Templates hold no script and no style of their own: the content security policy refuses them."""
    if path.endswith(".html"):
        for pattern, what in _INLINE:
            yield from _matches(path, text, pattern, f"holds {what}")


def dependencies_say_why(path: str, text: str) -> Iterator[Finding]:
    """Every runtime dependency in pyproject.toml has a comment that says why it is there."""
    if path != "pyproject.toml":
        return
    wanted = tomllib.loads(text)["project"]["dependencies"]
    for number, line in enumerate(text.splitlines(), 1):
        name = next((name for name in wanted if f'"{name}"' in line), None)
        if name and not re.search(r",?\s*#\s*\S.{9,}", line):
            yield Finding(path, number, f"{name} does not say why it is here")


def _matches(path: str, text: str, pattern: re.Pattern[str], message: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(path, text.count("\n", 0, match.start()) + 1, message)


RULES: list[FileRule] = [no_registry_host, no_machine_path, no_inline_script_or_style, dependencies_say_why]
