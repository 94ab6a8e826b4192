"""The papers are true: what they name is there, and what is there they name."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.tree import ROOT, program

PAPERS = [
    "ARCHITECTURE.md",
    "STYLE.md",
    "CONTRIBUTING.md",
    "THREAT_MODEL.md",
    "CHANGELOG.md",
    "docs/glossary.md",
]
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
HEADINGS = ["Context", "Decision", "Consequences", "What would change our mind"]
SOURCE = ROOT / "src/thirdring"


def table_after(heading: str, text: str) -> list[list[str]]:
    """The rows of the first table under a heading, as cells."""
    section = text.split(f"## {heading}\n", 1)[1]
    lines = section[section.index("|") :].split("\n\n", 1)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def paths_in(text: str) -> list[str]:
    """What stands in backticks and looks like a file or folder of ours, other than in `var`."""
    return re.findall(r"`(?!var/)((?:[\w-]+/)+(?:[\w-]+\.\w+)?|[\w-]+/[\w-]+(?:/[\w-]+)*)`", text)


def is_there(path: str) -> bool:
    return any((folder / path).exists() for folder in (ROOT, SOURCE, SOURCE / "intake", SOURCE / "cases"))


def test_the_map_lists_every_table_in_its_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    listed = {
        (room, name) for room, names in table_after("What is stored", text) for name in names.split(", ")
    }
    tables = [model for model in apps.get_models() if model.__module__.startswith("thirdring.")]
    assert listed == {(room_of(table.__module__), table.__name__) for table in tables}


def room_of(module: str) -> str:
    return "/".join(module.split(".")[1:-1])


def test_the_map_lists_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    rows = table_after("Rooms and floors", text)
    assert sorted(re.findall(r"`(\w+)`", " ".join(rooms for _, rooms, _ in rows))) == sorted(
        path.parent.name for path in SOURCE.glob("*/__init__.py")
    )


@pytest.mark.parametrize("paper", [*PAPERS, *(path.relative_to(ROOT).as_posix() for path in DECISIONS)])
def test_every_path_a_paper_names_is_there(paper: str) -> None:
    missing = [path for path in paths_in((ROOT / paper).read_text()) if not is_there(path)]
    assert missing == []


def test_every_name_of_code_in_the_glossary_is_there() -> None:
    names = {name for line in glossary_rows() for name in re.findall(r"`([A-Z]\w+)`", line)}
    classes = {node.name for source in program() for node in source.nodes if isinstance(node, ast.ClassDef)}
    assert names - classes == set()


def glossary_rows() -> list[str]:
    return [line for line in (ROOT / "docs/glossary.md").read_text().splitlines() if line.startswith("| **")]


def test_the_glossary_explains_no_word_twice() -> None:
    words = [re.findall(r"\*\*(.+?)\*\*", line)[0] for line in glossary_rows()]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_complete(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 60
    assert re.findall(r"^## (.+)$", text, re.M) == HEADINGS
    assert text.startswith(f"# {int(path.name[:4])}. ")


def test_a_planted_untruth_is_found() -> None:
    text = "## Tables\n\n| room | tables |\n|---|---|\n| city | City, Moon |\n\n"
    text += "See `cases/rules.py` and `cases/moon.py`; `var/log` is not ours to find."
    assert table_after("Tables", text) == [["city", "City, Moon"]]
    assert [path for path in paths_in(text) if not is_there(path)] == ["cases/moon.py"]
