"""A catalogue's words in further languages, from pages of gettext beside it."""

from pathlib import Path

import pytest

from tests.factories.catalogues import PAGE
from thirdring.catalogue.definitions import Catalogue
from thirdring.catalogue.reading import read, read_path
from thirdring.catalogue.writing import to_yaml
from thirdring.kernel.errors import Invalid

FRENCH = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

#. Machine-made; not yet read by somebody who speaks the language.
msgid "Pothole"
msgstr "Nid-de-poule"

msgid "Streets"
msgstr "Rues"

msgid "sparking"
msgstr "étincelles"

#, fuzzy
msgid "Lights"
msgstr "Lumières ?"

msgid "Which lane?"
msgstr ""

#. Machine-made; not yet read by somebody who speaks the language.
msgid "A name the page had last year"
msgstr "Un nom de l'an dernier"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.yaml").write_text(PAGE)
    (tmp_path / "translations").mkdir()
    return tmp_path


def french(folder: Path, text: str = FRENCH) -> Catalogue:
    (folder / "translations" / "fr.po").write_text(text, encoding="utf-8")
    return read_path(folder)


def test_what_a_translation_says_stands_beside_the_pages_own_words(folder: Path) -> None:
    found = french(folder)
    pothole, light = found.types
    assert found.languages == ("en", "es")
    assert found.also_in == ("fr",)
    assert pothole.names == {"en": "Pothole", "es": "Bache", "fr": "Nid-de-poule"}
    assert found.groups[0].names["fr"] == "Rues"
    assert light.emergency_words == {"en": ("sparking",), "es": ("chispas",), "fr": ("étincelles",)}


def test_what_is_doubtful_empty_or_missing_is_not_said(folder: Path) -> None:
    found = french(folder)
    assert "fr" not in found.groups[1].names  # fuzzy
    assert "fr" not in found.types[0].questions[1].texts  # empty
    assert "fr" not in found.types[0].descriptions  # not there


def test_it_knows_what_a_machine_said_of_the_words_it_has(folder: Path) -> None:
    assert french(folder).unread == {"fr": {"Pothole": "Nid-de-poule"}}


def test_without_translations_nothing_is_added(folder: Path) -> None:
    assert read_path(folder) == read([("page.yaml", PAGE.encode())])
    assert read_path(folder).also_in == ()


def test_the_export_of_a_translated_catalogue_reads_back_the_same(folder: Path) -> None:
    found = french(folder)
    assert read([("export.yaml", to_yaml(found, name="Riverton").encode())]) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("this is no page\n", "fr.po is no page of gettext"),
        (FRENCH.replace("Nid-de-poule", "N" * 121), "longer than 120 characters"),
    ],
)
def test_a_page_that_cannot_be_used_is_named(folder: Path, text: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        french(folder, text)
    problems = [f"{problem.field} {problem.message}" for problem in refused.value.problems]
    assert any(said in problem for problem in problems), problems
