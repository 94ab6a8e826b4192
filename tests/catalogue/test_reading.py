"""Pages into a catalogue."""

from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.strategies import catalogues
from tests.factories.catalogues import PAGE
from thirdring.catalogue.definitions import (
    Catalogue,
    Condition,
    Definition,
    Group,
    Option,
    Question,
    Target,
)
from thirdring.catalogue.reading import read, read_path
from thirdring.catalogue.rules import PhotoNeed, QuestionKind, TimeUnit
from thirdring.catalogue.shape import schema
from thirdring.catalogue.writing import to_yaml
from thirdring.kernel.errors import Invalid

POTHOLE = Definition(
    code="pothole",
    names={"en": "Pothole", "es": "Bache"},
    descriptions={"en": "A hole in the road.", "es": "Un hoyo en la calle."},
    keywords={"en": ("hole in the road", "crater"), "es": ("hoyo", "pozo")},
    owner="public-works",
    owner_team="potholes",
    photo=PhotoNeed.WANTED,
    duplicate_radius_m=30,
    duplicate_window_h=336,
    targets=(
        Target(clock="acknowledge", amount=4, unit=TimeUnit.WORKING_HOURS),
        Target(clock="resolve", amount=3, unit=TimeUnit.WORKING_DAYS),
        Target(clock="resolve", amount=4, unit=TimeUnit.HOURS, priority="urgent"),
    ),
    scripts=({"en": "Ask which lane it is in.", "es": "Pregunte en qué carril está."},),
    questions=(
        Question(
            code="in_lane",
            kind=QuestionKind.SINGLE,
            texts={"en": "Is it in a traffic lane?", "es": "¿Está en un carril?"},
            required=True,
            options=(
                Option(key="yes", names={"en": "Yes", "es": "Sí"}),
                Option(key="no", names={"en": "No", "es": "No"}),
            ),
        ),
        Question(
            code="lane",
            kind=QuestionKind.STRING,
            texts={"en": "Which lane?", "es": "¿En qué carril?"},
            condition=Condition(question="in_lane", among=("yes",)),
        ),
    ),
)
STREET_LIGHT = Definition(
    code="street-light",
    names={"en": "Street light out", "es": "Farola apagada"},
    owner="public-works",
    safety=True,
    emergency_words={"en": ("sparking",), "es": ("chispas",)},
)


def test_a_page_becomes_the_catalogue_it_says() -> None:
    found = read([("page.yaml", PAGE.encode())])
    assert found == Catalogue(
        languages=("en", "es"),
        groups=(
            Group(
                code="streets",
                names={"en": "Streets", "es": "Calles"},
                icon="directions_car",
                types=(POTHOLE,),
            ),
            Group(code="lights", names={"en": "Lights", "es": "Luces"}, types=(STREET_LIGHT,)),
        ),
    )
    assert found.owners == {"public-works": ("potholes",)}
    assert [each.at for each in found.types] == ["page.yaml:9", "page.yaml:34"]


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("visibility: private", "private", True),
        ("visibility: public", "private", False),
        ("anonymous: no", "anonymous_allowed", False),
        ("anonymous: false", "anonymous_allowed", False),
        ("anonymous: true", "anonymous_allowed", True),
        ("location: none", "location", "none"),
        ("photo: required", "photo", "required"),
        ("priority: urgent", "priority", "urgent"),
        ("delivery: blackbox", "delivery", "blackbox"),
        ("reopen: 1 day", "reopen_days", 1),
        ("reopen: no", "reopen_days", 0),
        ("duplicates: no", "duplicate_radius_m", 0),
        ("duplicates: 9 m within 5 hours", "duplicate_window_h", 5),
        ("outcomes: [fixed, spam, fixed]", "outcomes", ("fixed", "spam")),
    ],
)
def test_each_setting_is_read(said: str, field: str, value: object) -> None:
    (light,) = read([("page.yaml", f"{PAGE}        {said}\n".encode())]).groups[1].types
    assert getattr(light, field) == value


def test_an_empty_group_is_allowed() -> None:
    page = b"languages: [en]\ngroups:\n  a: {names: {en: A}, types: }\n  b: {names: {en: B}, types: {}}\n"
    assert [group.types for group in read([("page.yaml", page)]).groups] == [(), ()]


def test_a_folder_stands_for_its_pages_in_the_order_of_their_names(tmp_path: Path) -> None:
    for number, code in ((2, "a"), (1, "b")):
        page = f"languages: [en]\ngroups:\n  {code}: {{names: {{en: X}}, types: {{}}}}\n"
        (tmp_path / f"0{number}.yaml").write_text(page)
    (tmp_path / "notes.txt").write_text("not a page")
    (tmp_path / "more.yaml").mkdir()
    assert [group.code for group in read_path(tmp_path).groups] == ["b", "a"]
    both = read_path(tmp_path / "02.yaml", tmp_path / "01.yaml")
    assert [group.code for group in both.groups] == ["a", "b"]


def refusal(*paths: Path) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        read_path(*paths)
    return [(problem.field, problem.message) for problem in refused.value.problems]


def test_a_folder_without_pages_says_so(tmp_path: Path) -> None:
    assert refusal(tmp_path) == [(str(tmp_path), "holds no .yaml file; name a catalogue page")]


def test_a_file_name_that_is_none_says_so() -> None:
    assert refusal(Path("a\x00b")) == [("file", "is no file name; check it")]


def test_pages_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.yaml").write_text("languages: en\ngroups: {a: {names: {en: A}, types: }}")
    both = (tmp_path / "a" / "page.yaml", tmp_path / "b" / "page.yaml")
    assert [field for field, _ in refusal(*both)] == [f"{path}:1" for path in both]


def test_a_huge_file_is_refused_without_being_loaded(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as opened:
        opened.truncate(5_000_000_000)
    assert refusal(huge) == [("huge.yaml:1", "is larger than 1,000,000 bytes; split it into several pages")]


def test_the_schema_is_sound_and_the_words_of_the_program() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@settings(max_examples=15, deadline=None)
@given(catalogues())
def test_an_editor_that_knows_the_schema_accepts_what_we_write(written: Catalogue) -> None:
    page = yaml.load(to_yaml(written, name="X"), Loader=yaml.BaseLoader)  # strings, as YAML 1.2 reads
    page["groups"] = {code: {"types": {}} | group for code, group in page["groups"].items()}
    assert list(jsonschema.Draft202012Validator(schema()).iter_errors(page)) == []


KEYS = """
languages owners groups names types owner targets resolve questions ask options only_if kind script en es
duplicates reopen outcomes keywords streets pothole in_lane yes
"""
keys = st.sampled_from(KEYS.split())
leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=6) | keys
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=25,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(keys, trees, max_size=5) | trees)
def test_any_yaml_is_read_or_refused_by_line(data: object) -> None:
    try:
        read([("page.yaml", yaml.safe_dump(data, allow_unicode=True).encode("utf-8", "surrogatepass"))])
    except Invalid as refused:
        assert all(problem.field.startswith("page.yaml:") for problem in refused.problems)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_damage_to_a_good_page_is_read_or_refused_by_line(data: st.DataObject) -> None:
    lines = PAGE.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(lines) - 1))
        indent = " " * data.draw(st.integers(0, 14))
        words = data.draw(
            st.sampled_from([lines[number].strip(), "", "x: y", "- z", "yes: {}", "en: [", "? a", "null:"])
        )
        lines[number] = indent + words
    try:
        read([("page.yaml", "\n".join(lines).encode())])
    except Invalid as refused:
        assert all(problem.field.startswith("page.yaml:") for problem in refused.problems)


def test_the_page_that_the_manual_shows_is_a_good_one() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")
    page = manual.partition("```yaml\n")[2].partition("```")[0]
    assert [each.code for each in read([("manual.yaml", page.encode())]).types] == [
        "pothole",
        "street-light-out",
    ]
