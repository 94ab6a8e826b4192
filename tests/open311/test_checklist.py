"""docs/open311.md lists each box of the checklist with its test; and each of those tests is there."""

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "open311.md"
DESIGN = ROOT.parent / "shared" / "design" / "OPEN311.md"
FOLDERS = (HERE, HERE.parent / "integrations" / "open311")
# How many boxes each section of the checklist has. 1.10 and 2.2 are prose: their rows have no number.
BOXES = {
    **{"1.0": 12, "1.1": 4, "1.2": 4, "1.3": 5, "1.4": 9, "1.5": 2, "1.6": 11, "1.7": 2, "1.8": 3, "1.9": 3},
    **{"2.1": 6, "2.3": 21},
}
_ROW = re.compile(
    r"^\| (?P<section>[12]\.\d+)\.(?P<box>\d+) \|.*\| `(?P<test>test_[a-z0-9_]+\.py::[\w:]+)` \|$", re.M
)


def listed() -> set[str]:
    """The tests the page names: 'file.py::Class::test' or 'file.py::test'."""
    return set(re.findall(r"`(test_[a-z0-9_]+\.py::[\w:]+)`", PAGE.read_text()))


def there() -> set[str]:
    """The tests of the folders, by the same names."""
    found: set[str] = set()
    for path in (path for folder in FOLDERS for path in folder.glob("test_*.py")):
        for node in ast.parse(path.read_text()).body:
            inner = node.body if isinstance(node, ast.ClassDef) else [node]
            prefix = f"{path.name}::{node.name}" if isinstance(node, ast.ClassDef) else path.name
            found |= {f"{prefix}::{one.name}" for one in inner if isinstance(one, ast.FunctionDef)}
    return found


def boxes_with_a_test() -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for row in _ROW.finditer(PAGE.read_text()):
        found[row["section"]].add(int(row["box"]))
    return found


def test_every_test_the_page_names_is_there() -> None:
    assert sorted(listed() - there()) == []


def test_no_name_of_a_test_stands_for_two() -> None:
    names = Counter(path.name for folder in FOLDERS for path in folder.glob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_section_of_the_checklist_is_on_the_page() -> None:
    sections = re.findall(r"^### ([0-9.]+) ", PAGE.read_text(), re.M)
    assert sections == [*(f"1.{number}" for number in range(11)), "2.1", "2.2", "2.3"]


def test_every_box_of_the_checklist_has_a_test() -> None:
    assert boxes_with_a_test() == {section: {*range(1, count + 1)} for section, count in BOXES.items()}


def test_every_row_of_the_checklist_names_a_test() -> None:
    tables = PAGE.read_text().partition("## The checklist")[2]
    rows = [line for line in tables.splitlines() if line.startswith("| ") and not line.startswith("| |")]
    assert [row for row in rows if not re.search(r"\| `test_[a-z0-9_]+\.py::[\w:]+` \|$", row)] == []
    assert len(rows) > 150


@pytest.mark.real_data
@pytest.mark.skipif(not DESIGN.exists(), reason="the checklist itself is not here")
def test_the_checklist_has_no_box_that_the_page_does_not_know() -> None:
    counts: Counter[str] = Counter()
    section = ""
    for line in DESIGN.read_text().splitlines():
        heading = re.match(r"#+ ([0-9.]+) ", line)
        section = heading[1] if heading else section
        counts[section] += line.startswith("- ")
    prose = {"1.10", "2.2", "2.3"}
    assert {name: count for name, count in counts.items() if count and name not in prose} == {
        name: count for name, count in BOXES.items() if name not in prose
    }
