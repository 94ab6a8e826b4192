"""docs/open311.md lists each box of the checklist with its test; and each of those tests is there."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "open311.md"


def listed() -> set[str]:
    """The tests the page names: 'file.py::Class::test' or 'file.py::test'."""
    return set(re.findall(r"`(test_[a-z0-9_]+\.py::[\w:]+)`", PAGE.read_text()))


def there() -> set[str]:
    """The tests of this folder, by the same names."""
    found: set[str] = set()
    for path in HERE.glob("test_*.py"):
        for node in ast.parse(path.read_text()).body:
            inner = node.body if isinstance(node, ast.ClassDef) else [node]
            prefix = f"{path.name}::{node.name}" if isinstance(node, ast.ClassDef) else path.name
            found |= {f"{prefix}::{one.name}" for one in inner if isinstance(one, ast.FunctionDef)}
    return found


def test_every_test_the_page_names_is_there() -> None:
    assert sorted(listed() - there()) == []


def test_every_section_of_the_checklist_is_on_the_page() -> None:
    sections = re.findall(r"^### ([0-9.]+) ", PAGE.read_text(), re.M)
    assert sections == [*(f"1.{number}" for number in range(11)), "2.1", "2.2"]
    assert len(listed()) > 100
