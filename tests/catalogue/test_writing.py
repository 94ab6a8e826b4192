"""What is written reads back the same."""

from hypothesis import given, settings

from tests.catalogue.strategies import catalogues
from tests.factories.catalogues import PAGE, catalogue, definition
from thirdring.catalogue.definitions import Catalogue
from thirdring.catalogue.reading import read
from thirdring.catalogue.writing import to_yaml


@settings(max_examples=30, deadline=None)
@given(catalogues())
def test_any_catalogue_reads_back_as_it_was_written(written: Catalogue) -> None:
    assert read([("export.yaml", to_yaml(written, name="Riverton").encode())]) == written


def test_a_page_written_twice_is_the_same_page() -> None:
    once = to_yaml(read([("page.yaml", PAGE.encode())]), name="Riverton")
    assert to_yaml(read([("page.yaml", once.encode())]), name="Riverton") == once


def test_a_page_is_compact_and_leaves_defaults_out() -> None:
    offered = catalogue(
        definition("pothole", names={"en": "Pothole"}, safety=True, keywords={"en": ("hole", "crater")})
    )
    assert to_yaml(offered, name="Riverton") == (
        "# Riverton: what people may ask for. How to write it: docs/catalogue.md\n"
        "languages: [en]\n"
        "owners:\n"
        "  public-works: []\n"
        "groups:\n"
        "  streets:\n"
        "    names: {en: Streets}\n"
        "    types:\n"
        "      pothole:\n"
        "        names: {en: Pothole}\n"
        "        keywords:\n"
        "          en: [hole, crater]\n"
        "        owner: public-works\n"
        "        safety: yes\n"
    )


def test_a_name_of_several_lines_stays_one_comment() -> None:
    page = to_yaml(catalogue(definition()), name="River\nton: {")
    assert page.startswith("# River ton: {: what people may ask for.")
    assert read([("page.yaml", page.encode())]) == catalogue(definition())
