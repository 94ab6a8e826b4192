"""Every tracked file keeps the rules over files; and each rule finds its planted fault."""

import pytest

from tests.architecture import papers
from tests.architecture.papers import FileRule, tracked

PYPROJECT = '[project]\ndependencies = [\n    "django>=5.2,<5.3",{}\n]\n'

# In pieces, so that this file does not break the rules it proves.
PLANTED: list[tuple[FileRule, str, str, list[int]]] = [
    (papers.no_registry_host, "requirements/run.txt", "a\n--index-url " + "https://example.org/simple", [2]),
    (papers.no_registry_host, "package-lock.json", "https://registry.npm" + "js.org/htmx", [1]),
    (papers.no_registry_host, "README.md", "https://pypi" + ".org/project/django", []),
    (papers.no_machine_path, "README.md", "a\nb\ncd /wo" + "rk/main", [3]),
    (papers.no_machine_path, "Makefile", "X=/tm" + "p/run", [1]),
    (papers.no_machine_path, "README.md", "see https://example.org/wo" + "rk/orders", []),
    (papers.no_machine_path, "README.md", "src/wo" + "rk/orders", []),
    (papers.no_inline_script_or_style, "a.html", "<p>\n<script>go()</script>", [2]),
    (papers.no_inline_script_or_style, "a.html", "<style>p {}</style>", [1]),
    (papers.no_inline_script_or_style, "a.html", '<p\n class="a" style="color: red">', [1]),
    (papers.no_inline_script_or_style, "a.html", '<a onclick="go()">', [1]),
    (papers.no_inline_script_or_style, "a.html", '<a href="javascript:go()">', [1]),
    (papers.no_inline_script_or_style, "a.html", '<script src="/static/app.js" defer></script>', []),
    (papers.no_inline_script_or_style, "a.html", '<script type="application/json">{}</script>', []),
    (papers.no_inline_script_or_style, "a.html", "<p>Once upon a time = now</p>", []),
    (papers.dependencies_say_why, "pyproject.toml", PYPROJECT.format(""), [3]),
    (papers.dependencies_say_why, "pyproject.toml", PYPROJECT.format("  # why"), [3]),
    (papers.dependencies_say_why, "pyproject.toml", PYPROJECT.format("  # the web framework"), []),
]


@pytest.mark.parametrize("rule", papers.RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule: FileRule) -> None:
    found = [str(finding) for path, text in tracked() for finding in rule(path, text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("rule", "path", "text", "lines"), PLANTED)
def test_a_planted_fault_is_found_and_nothing_else(
    rule: FileRule, path: str, text: str, lines: list[int]
) -> None:
    assert [finding.line for finding in rule(path, text)] == lines


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _, lines in PLANTED if lines} == set(papers.RULES)
