"""Whether a folder is the demo's: decided once, by its first run."""

from pathlib import Path

import pytest

from thirdring.config import opening


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIRDRING_DEMO", "")


def is_demo_after(folder: Path, *, first_run: bool = False) -> bool:
    from thirdring.config import env

    opening.choose_demo(folder, may_become_demo=first_run)
    return env.flag("THIRDRING_DEMO")


def test_an_empty_folder_becomes_the_demo_at_its_first_run(tmp_path: Path) -> None:
    assert is_demo_after(tmp_path / "var", first_run=True)


def test_a_demo_stays_one(tmp_path: Path) -> None:
    is_demo_after(tmp_path, first_run=True)
    (tmp_path / "postgres").mkdir()
    assert is_demo_after(tmp_path)


def test_a_folder_in_which_a_city_was_made_first_does_not_become_one(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    assert not is_demo_after(tmp_path, first_run=True)


def test_a_command_that_only_looks_makes_no_demo(tmp_path: Path) -> None:
    assert not is_demo_after(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_who_says_no_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIRDRING_DEMO", "0")
    assert not is_demo_after(tmp_path, first_run=True)
    assert list(tmp_path.iterdir()) == []
