"""The program's source as the rules read it."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Rule = Callable[["Source"], Iterator["Finding"]]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Finding:
    """A place that breaks a rule, and how."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Source:
    """One Python file. ``path`` is relative to the repository, with forward slashes."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def parts(self) -> tuple[str, ...]:
        """('cases', 'actions', 'closing') for src/thirdring/cases/actions/closing.py."""
        return Path(self.path).with_suffix("").parts[2:]

    @property
    def room(self) -> str:
        return self.parts[0]

    @property
    def is_of_actions(self) -> bool:
        return "actions" in self.parts[1:]

    def found(self, node: ast.AST | int, message: str) -> Finding:
        """A finding at a node or a line of this file."""
        return Finding(self.path, node if isinstance(node, int) else getattr(node, "lineno", 1), message)

    def functions(self) -> Iterator[Function]:
        """Every function of the file, methods and inner ones too."""
        yield from (node for node in self.nodes if isinstance(node, Function))

    def outer_functions(self) -> Iterator[Function]:
        """The functions other files can import."""
        yield from (node for node in self.tree.body if isinstance(node, Function))


def _read(folder: str) -> Iterator[Source]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        if "migrations" not in path.parts and "node_modules" not in path.parts:
            yield Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


@cache
def program() -> tuple[Source, ...]:
    """Every file of the program but its migrations."""
    return tuple(_read("src/thirdring"))


@cache
def tests() -> tuple[Source, ...]:
    """Every file of the tests."""
    return tuple(_read("tests"))


def broken(rule: Rule, sources: tuple[Source, ...]) -> list[str]:
    """Each place where the rule is broken, as a line to read."""
    return [str(finding) for source in sources for finding in sorted(rule(source))]
