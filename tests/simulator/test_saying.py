"""Words: what residents write and answer, and what the city replies."""

import re
from datetime import UTC, datetime
from importlib.resources import as_file, files

import numpy as np
import pytest

from thirdring.cases.rules import Outcome
from thirdring.catalogue.answers import check_answers
from thirdring.catalogue.definitions import Catalogue, Definition
from thirdring.catalogue.reading import read_path
from thirdring.catalogue.rules import UNLISTED
from thirdring.simulator import riverton
from thirdring.simulator.happenings import profile
from thirdring.simulator.riverton.pages import page
from thirdring.simulator.riverton.people import AGENCIES, staff
from thirdring.simulator.saying import answers, complaint, remark, reply, speaks
from thirdring.staff.rules import Role

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Riverton's own."""
    with as_file(files(riverton) / "catalogue") as pages:
        return read_path(pages)


@pytest.mark.parametrize("name", ["voices.yaml", "demand.yaml"])
def test_every_type_the_pages_know_is_in_the_catalogue(catalogue: Catalogue, name: str) -> None:
    assert set(page(name)["types"]) - {kind.code for kind in catalogue.types} == set()


def test_replies_are_for_types_and_groups_of_the_catalogue(catalogue: Catalogue) -> None:
    known = {kind.code for kind in catalogue.types} | {group.code for group in catalogue.groups}
    assert set(page("replies.yaml")["did"]) - known == set()


def test_residents_say_something_about_every_type(catalogue: Catalogue) -> None:
    silent = [kind.code for kind in catalogue.types if kind.code not in page("voices.yaml")["types"]]
    assert silent == [UNLISTED]  # what is in no list is said in beyond.yaml


def test_every_word_written_is_filled_in(catalogue: Catalogue) -> None:
    rng = np.random.default_rng(1)
    for kind in catalogue.types:
        for language in ("en", "es"):
            spoken = speaks(kind.code, language)
            for _ in range(12):
                said = complaint(rng, kind, spoken, street="East Main Street", quarter="Downtown")
                assert 8 < len(said) < 300
                assert not re.search(r"[{}]|  ", said)


def test_a_spanish_speaker_writes_spanish_where_the_page_has_it(catalogue: Catalogue) -> None:
    assert (speaks("pothole", "es"), speaks("stump", "es"), speaks("no-such-type", "es")) == (
        "es",
        "en",
        "en",
    )


def test_every_answer_passes_the_check_that_forms_use(catalogue: Catalogue) -> None:
    rng = np.random.default_rng(2)
    for kind in catalogue.types:
        for _ in range(20):
            given = answers(rng, kind, AT)
            assert check_answers(kind.questions, given, "en") == given


def test_a_type_without_words_is_told_by_its_name() -> None:
    rng = np.random.default_rng(3)
    kind = Definition(code="no-such-type", names={"en": "Strange thing"}, owner="health")
    said = complaint(rng, kind, "en", street="East Main Street", quarter="Downtown")
    assert "trange thing, East Main Street." in said


@pytest.mark.parametrize("language", ["en", "es", "fr"])
@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome != Outcome.AUTO_CLOSED])
def test_every_ending_has_an_answer(outcome: Outcome, language: str) -> None:
    rng = np.random.default_rng(4)
    for _ in range(6):
        said = reply(rng, outcome, language, kind=("pothole", "streets"), day=AT, quarter="Downtown")
        assert len(said) > 20
        assert not re.search(r"[{}]", said)


def test_the_reply_is_about_the_work_done() -> None:
    rng = np.random.default_rng(5)
    said = {reply(rng, "fixed", "en", kind=("stump", "trees"), day=AT, quarter="Downtown") for _ in range(30)}
    assert all("ground the stump out" in each for each in said)
    other = reply(rng, "fixed", "en", kind=("no-such", "no-such"), day=AT, quarter="Downtown")
    assert "took care of it" in other


@pytest.mark.parametrize("kind", ["reopenings", "hold_notes", "notes_internal", "notes_public"])
def test_the_file_has_remarks_of_each_kind(kind: str) -> None:
    assert remark(np.random.default_rng(6), kind)


def test_nothing_that_happens_is_unheard_of() -> None:
    assert profile("pothole").corner > 0


def test_agencies_and_teams_are_those_the_catalogue_relies_on(catalogue: Catalogue) -> None:
    ours = {plan.code: set(plan.teams) for plan in AGENCIES}
    assert set(catalogue.owners) == set(ours)
    assert {code: set(teams) - ours[code] for code, teams in catalogue.owners.items()} == {
        c: set() for c in ours
    }


def test_there_is_somebody_for_every_role_with_an_address_of_their_own() -> None:
    people = staff()
    assert {person.role for person in people} == set(Role)
    assert len({person.email for person in people}) == len(people)
    assert all(person.email.endswith("@riverton.example") for person in people)
