"""Every sentence of the pages is there in every language the program speaks."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.test import Client

from tests.web.resident.reader import Page
from tests.web.resident.town import town
from tests.web.ui.conftest import ROOT
from thirdring.kernel.languages import RESIDENT_LANGUAGES, STAFF_LANGUAGES
from tools.translations import catalogue_of, missing, sentences, wrong

LOCALE = ROOT / "src" / "thirdring" / "locale"


def catalogue(language: str) -> dict[str, str]:
    """What is compiled, by sentence; the singular of those with a plural."""
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        kept = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # its only way to list them
    singular = {key[0]: said for key, said in kept.items() if isinstance(key, tuple) and key[1] == 0}
    return {key: said for key, said in kept.items() if isinstance(key, str)} | singular


def written(path: Path) -> dict[str, str]:
    """What the .po page says, by sentence; the singular of those with a plural."""
    text = path.read_text().split("\n\n", 1)[1]
    pairs = re.findall(r'^msgid (".*")\n(?:msgid_plural ".*"\n)?msgstr(?:\[0\])? (".*")$', text, re.M)
    return {ast.literal_eval(said): ast.literal_eval(translated) for said, translated in pairs}


@pytest.mark.parametrize("language", [code for code in STAFF_LANGUAGES if code != "en"])
def test_every_sentence_is_there_for_staff(language: str) -> None:
    known = catalogue(language)
    assert sorted({said.singular for said in sentences() if said.singular not in known}) == []


@pytest.mark.parametrize("language", [code for code in RESIDENT_LANGUAGES if code != "en"])
def test_every_sentence_for_residents_is_there(language: str) -> None:
    assert [entry.id for entry in missing(language) if entry.id] == []


@pytest.mark.parametrize("language", [code for code in RESIDENT_LANGUAGES if code != "en"])
def test_a_translation_keeps_the_variables_and_marks_of_its_sentence(language: str) -> None:
    assert wrong(catalogue_of(language)) == []


@pytest.mark.parametrize("language", [code for code in RESIDENT_LANGUAGES if code != "en"])
def test_nothing_is_marked_as_doubtful(language: str) -> None:
    assert [entry.id for entry in catalogue_of(language) if entry.id and entry.fuzzy] == []


def test_the_compiled_words_are_those_that_are_written() -> None:
    compiled = {said: translated for said, translated in catalogue("es").items() if said}
    assert compiled == written(LOCALE / "es" / "LC_MESSAGES" / "django.po")


@pytest.mark.django_db
def test_a_spanish_browser_gets_spanish_pages() -> None:
    town()
    browser = Client(headers={"accept-language": "es-MX,es;q=0.9"})
    response = browser.get("/")
    assert '<html lang="es">' in response.content.decode()
    assert "Seguir un informe" in Page(response).lines
    browser.post("/report/", {"service_code": "pothole"})
    page = Page(browser.post("/report/where/", {"place": ""}))
    assert page.heading == "¿Dónde está?"
    assert page.problems == [
        "Diga dónde está: una dirección, un cruce, un lugar conocido o un punto en el mapa."
    ]
