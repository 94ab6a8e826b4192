"""What the environment says, and what it can't say."""

from pathlib import Path

import pytest

from thirdring.config import env
from thirdring.config.env import BadSetting


def test_a_database_address_is_taken_apart() -> None:
    found = env.database_settings("postgresql://ann%40x:p%2Fw@db.example:6432/city?sslmode=require")
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert tuple(found[name] for name in names) == (
        "city", "ann@x", "p/w", "db.example", "6432", {"sslmode": "require"},
    )  # fmt: skip


def test_a_socket_folder_with_blanks_comes_back_as_it_went() -> None:
    folder = Path("/srv/a folder/with, 'signs' & blanks")
    found = env.database_settings(env.socket_url(folder, port=5432, user="thirdring", name="thirdring"))
    assert (found["HOST"], found["PORT"], found["USER"]) == (str(folder), "5432", "thirdring")


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "x", "postgresql://host:99999999/x", "postgresql://host:port/x"]
)
def test_an_address_that_can_not_be_used_is_refused_by_name(url: str) -> None:
    with pytest.raises(BadSetting, match="DATABASE_URL"):
        env.database_settings(url)


@pytest.mark.parametrize(
    ("text", "means"), [("1", True), ("Yes", True), ("0", False), ("off", False), (" ", False)]
)
def test_a_flag_is_read(monkeypatch: pytest.MonkeyPatch, text: str, means: object) -> None:
    monkeypatch.setenv("A_FLAG", text)
    assert env.flag("A_FLAG") is means


def test_words_are_read_without_their_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_WORDS", "one, two ,,three")
    assert env.words("SOME_WORDS") == ["one", "two", "three"]
