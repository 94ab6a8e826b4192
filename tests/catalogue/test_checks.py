"""Each fault in a page is named by file, line and cause, with its cure."""

import textwrap

import pytest

from tests.factories.catalogues import PAGE
from thirdring.catalogue.reading import read
from thirdring.kernel.errors import Invalid

# A line of PAGE, what becomes of it (nothing: it goes), the line blamed (+1: the next), and the words.
FAULTS = """
languages: [en, es] -> languages: en | +0 | languages must be a list, not 'en'
languages: [en, es] -> languages: [] | +0 | languages is empty; fill it in or take it away
languages: [en, es] -> languages: [en, es, en] | +0 | languages names a language twice; keep one
languages: [en, es] -> languages: [en, es, Spanish] | +0 |
    languages.2 must be a language code such as en, es or zh-Hant (inside { } words with a comma need quotes),
    not 'Spanish'
names: {en: Pothole, es: Bache} -> names: {en: Pothole} | +0 | pothole: names is missing in 'es'
names: {en: Pothole, es: Bache} -> names: {en: Pothole, es: } | +0 |
    pothole: names.es must be words, not nothing
names: {en: Pothole, es: Bache} -> names: {} | +0 | pothole: names is empty; fill it in or take it away
yes: {en: "Yes", es: Sí} -> yes: {en: "Yes"} | +0 |
    pothole: questions.in_lane.options.yes is missing in 'es'
- {en: Ask which lane it is in., es: Pregunte en qué carril está.} -> - {es: Pregunte.} | +0 |
    pothole: script.0 is missing in 'en'
names: {en: Lights, es: Luces} -> names: {en: Lights, es: Luces, fr: Feux} | +0 |
    groups.lights.names.fr is in a language this page does not declare; add it to 'languages'
photo: wanted -> photos: wanted | +0 | pothole: photos is not a known key here; did you mean 'photo'?
owner: public-works / potholes -> | -4 | pothole needs 'owner'
icon: directions_car -> colour: red | +0 |
    groups.streets.colour is not a known key here (known: names, icon, types)
photo: wanted -> photo: maybe | +0 |
    pothole: photo must be one of required, wanted, optional, none, not 'maybe'
photo: wanted -> anonymous: perhaps | +0 | pothole: anonymous must be yes or no, not 'perhaps'
photo: wanted -> safety: | +0 | pothole: safety must be yes or no, not nothing
photo: wanted -> outcomes: [fixed, mended] | +0 |
    pothole: outcomes.1 must be one of fixed, no_problem_found, not_city_responsibility, cannot_fix,
    duplicate, withdrawn, spam, not 'mended'
photo: wanted -> outcomes: [] | +0 | pothole: outcomes is empty; fill it in or take it away
photo: wanted -> delivery: drone | +0 |
    pothole: delivery must be one of realtime, batch, blackbox, not 'drone'
photo: wanted -> reopen: 2 weeks | +0 |
    pothole: reopen must be a number of days, such as '14 days', or no, not '2 weeks'
photo: wanted -> location: none | -1 |
    pothole: duplicates needs a place to compare; say no, or let the type have a location
photo: wanted -> descriptions2: {} | +0 |
    pothole: descriptions2 is not a known key here; did you mean 'descriptions'?
duplicates: 30 m within 14 days -> duplicates: 30 feet | +0 |
    pothole: duplicates must be a distance and a time, such as '30 m within 14 days', or no, not '30 feet'
icon: directions_car -> icon: <svg> | +0 |
    groups.streets.icon must be the name of an icon, such as directions_car, not '<svg>'
acknowledge: 4 working hours -> acknowledge: 4 fortnights | +0 |
    pothole: targets.acknowledge must be an amount and a unit, such as '4 hours', '3 days', '8 working hours'
    or '5 working days', not '4 fortnights'
acknowledge: 4 working hours -> repair: 4 hours | +0 |
    pothole: targets.repair is not a known key here (known: acknowledge, act, resolve)
acknowledge: 4 working hours -> acknowledge: 9 working days | +1 |
    pothole: targets.resolve is sooner than 'acknowledge'; the clocks end in the order acknowledge, act,
    resolve
resolve: {any: 3 working days, urgent: 4 hours} -> resolve: {some: 3 days} | +0 |
    pothole: targets.resolve.some is not a known key here (known: any, low, normal, high, urgent)
owner: public-works / potholes -> owner: Public Works | +0 |
    pothole: owner must be an agency's code, or 'agency / team', such as 'public-works / potholes',
    not 'Public Works'
owner: public-works / potholes -> owner: public-work | +0 |
    pothole: owner 'public-work' is not in 'owners' (known: public-works)
owner: public-works / potholes -> owner: public-works / holes | +0 |
    pothole: owner 'holes' is not a team of public-works in 'owners' (known: potholes)
only_if: {in_lane: yes} -> only_if: {in_lane: si} | +0 |
    pothole: questions.lane.only_if 'si' is not an option of 'in_lane', which has yes, no
only_if: {in_lane: yes} -> only_if: {inlane: yes} | +0 |
    pothole: questions.lane.only_if 'inlane' is not a question of this type; earlier ones are in_lane
only_if: {in_lane: yes} -> only_if: {lane: yes} | +0 |
    pothole: questions.lane.only_if 'lane' comes later; move it up
only_if: {in_lane: yes} -> only_if: in_lane | +0 |
    pothole: questions.lane.only_if must be a mapping (key: value), not 'in_lane'
only_if: {in_lane: yes} -> kind: multivaluelist | -2 |
    pothole: questions.lane is a multivaluelist and needs 'options'
required: yes -> kind: number | +1 |
    pothole: questions.in_lane.options can't stand in a question of kind number; use singlevaluelist or
    multivaluelist
required: yes -> kind: choice | +0 |
    pothole: questions.in_lane.kind must be one of string, text, number, datetime, singlevaluelist,
    multivaluelist, info, not 'choice'
ask: {en: Which lane?, es: ¿En qué carril?} -> | -1 | pothole: questions.lane needs 'ask'
ask: {en: Which lane?, es: ¿En qué carril?} -> ask: {en: "a\\0b", es: c} | +0 |
    pothole: questions.lane.ask.en holds an invisible control character; type the words again
street-light: -> street light!: | +0 |
    street light! must be a code of letters, digits, dots, colons and dashes, at most 80 of them,
    not 'street light!'
street-light: -> pothole: | +0 |
    pothole is the code of another type too (first at page.yaml:9); give one of them another code
"""


def faults() -> list[tuple[str, str, int, str]]:
    """Each fault as (line, what becomes of it, offset of the line blamed, words)."""
    joined = FAULTS.strip().replace("\n    ", " ")
    found = []
    for fault in joined.splitlines():
        change, offset, words = fault.split(" | ", 2)
        line, _, becomes = change.partition(" ->")
        found.append((line, becomes.strip(), int(offset), words.strip()))
    return found


def problems(page: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        read([("page.yaml", page.encode())])
    return [(problem.field, problem.message) for problem in refused.value.problems]


@pytest.mark.parametrize(("line", "becomes", "offset", "words"), faults())
def test_a_fault_is_named_by_line_and_cause(line: str, becomes: str, offset: int, words: str) -> None:
    lines = PAGE.splitlines()
    (planted,) = [number for number, text in enumerate(lines) if text.strip() == line]
    indent = lines[planted][: -len(line)]
    lines[planted : planted + 1] = [indent + becomes] if becomes else []
    assert problems("\n".join(lines)) == [(f"page.yaml:{planted + 1 + offset}", words)]


def with_questions(questions: str, key: str = "questions") -> str:
    """PAGE, whose last type asks these."""
    return PAGE + f"        {key}:\n" + textwrap.indent(textwrap.dedent(questions), " " * 10)


def test_what_is_inspected_is_checked_like_what_is_asked() -> None:
    page = with_questions("depth: {ask: {en: How deep?}, only_if: {size: large}}\n", "inspection")
    assert problems(page) == [
        ("page.yaml:40", "street-light: inspection.depth.ask is missing in 'es'"),
        (
            "page.yaml:40",
            "street-light: inspection.depth.only_if 'size' is not a question of this type; "
            "this is the first question",
        ),
    ]


def test_an_info_question_can_not_be_required() -> None:
    page = with_questions("note: {ask: {en: Mind!, es: ¡Ojo!}, kind: info, required: yes}\n")
    assert problems(page) == [
        ("page.yaml:40", "street-light: questions.note.required can't be yes: an info asks nothing")
    ]


def test_a_condition_on_a_question_without_options_says_so() -> None:
    page = with_questions(
        """\
        when: {ask: {en: When?, es: ¿Cuándo?}, kind: datetime}
        why: {ask: {en: Why?, es: ¿Por qué?}, only_if: {when: now}}
        """
    )
    said = (
        "street-light: questions.why.only_if 'now' is not an option of 'when', which has no options to choose"
    )
    assert problems(page) == [("page.yaml:41", said)]


def test_a_condition_on_a_later_question_says_to_move_it() -> None:
    page = with_questions(
        """\
        why: {ask: {en: Why?, es: ¿Por qué?}, only_if: {who: me}}
        who: {ask: {en: Who?, es: ¿Quién?}, options: {me: {en: Me, es: Yo}}}
        """
    )
    assert problems(page) == [
        ("page.yaml:40", "street-light: questions.why.only_if 'who' comes later; move it up")
    ]


def test_the_first_question_can_not_depend_on_another() -> None:
    page = with_questions("why: {ask: {en: Why?, es: ¿Por qué?}, only_if: {who: me}}\n")
    said = (
        "street-light: questions.why.only_if 'who' is not a question of this type; this is the first question"
    )
    assert problems(page) == [("page.yaml:40", said)]


def test_a_condition_may_name_several_answers() -> None:
    page = PAGE.replace("only_if: {in_lane: yes}", "only_if: {in_lane: [yes, no, perhaps]}")
    said = "pothole: questions.lane.only_if 'perhaps' is not an option of 'in_lane', which has yes, no"
    assert problems(page) == [("page.yaml:30", said)]


def test_without_owners_any_owner_is_taken_at_its_word() -> None:
    page = PAGE.replace("owners:\n  public-works: [potholes]\n", "").replace("/ potholes", "/ anybody")
    assert read([("page.yaml", page.encode())]).types[0].owner_team == "anybody"


def test_faults_of_every_page_are_told_at_once() -> None:
    one = PAGE.replace("photo: wanted", "photo: maybe")
    with pytest.raises(Invalid) as refused:
        read([("one.yaml", one.encode()), ("two.yaml", b"\xff"), ("three.yaml", b"a: b: c")])
    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["one.yaml:15", "two.yaml:1", "three.yaml:1"]


def test_pages_must_agree_on_languages_and_share_no_code() -> None:
    other = """\
        languages: [es]
        groups:
          streets:
            names: {es: Calles}
            types: {pothole: {names: {es: Bache}, owner: public-works}}
        """
    with pytest.raises(Invalid) as refused:
        read([("one.yaml", PAGE.encode()), ("two.yaml", textwrap.dedent(other).encode())])
    assert [(problem.field, problem.message) for problem in refused.value.problems] == [
        ("two.yaml:1", "languages must be those of one.yaml (en, es)"),
        (
            "two.yaml:3",
            "groups.streets is the code of another group too (first at one.yaml:5); "
            "give one of them another code",
        ),
        (
            "two.yaml:5",
            "pothole is the code of another type too (first at one.yaml:9); give one of them another code",
        ),
    ]
