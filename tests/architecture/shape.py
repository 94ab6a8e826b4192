"""How a file looks: its size, its names, its sentences and its excuses."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.architecture.tree import Finding, Source

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "base"}
_EXCUSE = re.compile(
    r"#\s*(noqa|type:\s*ignore)(?P<code>(:\s*[A-Z]+[0-9]+|\[[a-z, -]+\]))?(?P<reason>\s+#\s*\S.*)?"
)


def functions_are_short(source: Source) -> Iterator[Finding]:
    """No function is longer than 60 lines."""
    for function in source.functions():
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > LONGEST_FUNCTION:
            yield source.found(function, f"{function.name} has {length} lines, {LONGEST_FUNCTION} at most")


def files_are_short(source: Source) -> Iterator[Finding]:
    """No file is longer than 400 lines."""
    if len(source.lines) > LONGEST_FILE:
        yield source.found(1, f"{len(source.lines)} lines, {LONGEST_FILE} at most")


def files_begin_with_a_sentence(source: Source) -> Iterator[Finding]:
    """Every file says what it holds; a package's ``__init__`` says what lives there."""
    sentence = ast.get_docstring(source.tree)
    if source.parts[-1] != "apps" and (
        not sentence or not sentence.split("\n")[0].rstrip().endswith((".", ":", "?"))
    ):
        yield source.found(1, "begins without a sentence that says what it holds")


def public_functions_have_a_sentence(source: Source) -> Iterator[Finding]:
    """Every function other files may use says what it does."""
    for function in source.outer_functions():
        if not function.name.startswith("_") and not ast.get_docstring(function):
            yield source.found(function, f"{function.name} has no docstring")


def there_are_no_drawers(source: Source) -> Iterator[Finding]:
    """No file is named for being a drawer of odds and ends."""
    if source.parts[-1] in DRAWERS:
        yield source.found(1, "is named like a drawer; name it for what it holds")


def imports_name_what_they_take(source: Source) -> Iterator[Finding]:
    """No star imports."""
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield source.found(node, f"imports * from {node.module}")


def excuses_have_reasons(source: Source) -> Iterator[Finding]:
    """Every ``noqa`` and ``type: ignore`` names its code and says why (tests: why, for ``noqa``)."""
    if not _EXCUSE.search(source.text):
        return
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        excuse = _EXCUSE.search(token.string) if token.type == tokenize.COMMENT else None
        needs_reason = excuse and not (source.path.startswith("tests/") and excuse[1] != "noqa")
        if excuse and not (excuse["code"] and (excuse["reason"] or not needs_reason)):
            yield source.found(token.start[0], "silences a check without its code and a reason")


RULES = [
    functions_are_short,
    files_are_short,
    files_begin_with_a_sentence,
    public_functions_have_a_sentence,
    there_are_no_drawers,
    imports_name_what_they_take,
    excuses_have_reasons,
]
