"""Every sentence of the pages is there in every language the program speaks."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.web.resident.reader import Page
from tests.web.resident.town import town
from tests.web.ui.conftest import ROOT

WEB = ROOT / "src" / "thirdring" / "web"
LOCALE = ROOT / "src" / "thirdring" / "locale"
FACES = ("ui", "resident", "agency", "field", "signin", "desk", "studio", "public")
_TRANSLATE = re.compile(r"""{% translate (?:"([^"]+)"|'([^']+)')""")
_BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.S)
_VARIABLE = re.compile(r"{{ (\w+) }}")


def in_templates() -> Iterator[str]:
    for face in FACES:
        for path in (WEB / face / "templates").rglob("*.html"):
            text = path.read_text()
            yield from (double or single for double, single in _TRANSLATE.findall(text))
            for body in _BLOCK.findall(text):
                yield _VARIABLE.sub(r"%(\1)s", body.split("{% plural %}")[0])


def in_code() -> Iterator[str]:
    for face in FACES:
        for path in (WEB / face).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                    "_",
                    "gettext_lazy",
                    "ngettext",
                }:
                    yield ast.literal_eval(node.args[0])


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


def test_every_sentence_is_there_in_spanish() -> None:
    known = catalogue("es")
    assert sorted({said for said in (*in_templates(), *in_code()) if said not in known}) == []


def test_the_compiled_words_are_those_that_are_written() -> None:
    compiled = {said: translated for said, translated in catalogue("es").items() if said}
    assert compiled == written(LOCALE / "es" / "LC_MESSAGES" / "django.po")


def test_a_translation_keeps_the_variables_and_marks_of_its_sentence() -> None:
    def marks(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)[sd]|%d|{\w+}|</?\w+", text))

    wrong = [
        said for said, translated in catalogue("es").items() if said and marks(said) != marks(translated)
    ]
    assert wrong == []


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
