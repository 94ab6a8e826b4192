"""A closing states what its type asks for, shows the work, and answers each reporter in their language."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import people, pictures, requests
from tests.factories.closings import ASKING, fixed
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.progress import accept, note, start
from thirdring.cases.closings import stated
from thirdring.cases.models import Case, Closure, Media
from thirdring.cases.photos import clean_photo
from thirdring.cases.rules import NoPhoto, Outcome, PhotoKind
from thirdring.catalogue.endings import closing_as_data, closing_from
from thirdring.fieldwork.actions.visiting import photograph
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid
from thirdring.messaging.models import Message

ANSWER = "We filled the hole."
PLACE = "12 Mill Street"
NO_DAY = ("fact_when", "invalid")


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(requests.MONDAY):
        yield


@pytest.fixture
def case(db: None) -> Case:
    city = requests.pothole_city(closing=ASKING)
    return requests.case(city, place=PLACE, email="ana@example.org", language="en")


@pytest.fixture
def worker(case: Case) -> Actor:
    return requests.worker_of(case)


def refused(case: Case, actor: Actor, **said: Any) -> list[tuple[str, str]]:
    """What is wrong with a closing: field and code; nothing of it may be written."""
    with pytest.raises(Invalid) as caught:
        close(case, actor=actor, **said)
    assert Closure.objects.of(case.city_id).count() == 0
    return [(problem.field, problem.code) for problem in caught.value.problems]


def closure_of(case: Case) -> Closure:
    return Closure.objects.of(case.city_id).get(case=case)


class TestFacts:
    def test_they_are_kept_with_the_closing_and_on_the_timeline(self, case: Case, worker: Actor) -> None:
        close(case, actor=worker, answer=ANSWER, **fixed())
        assert closure_of(case).facts == {"done": "filled"}
        entry = case.entries.get(kind="closed")
        assert entry.data == {"outcome": "fixed", "answer": ANSWER, "facts": {"done": "filled"}, "photos": 1}

    def test_one_that_is_missing_is_named_with_its_question(self, case: Case, worker: Actor) -> None:
        with pytest.raises(Invalid) as caught:
            close(case, actor=worker, answer=ANSWER, **fixed(facts={}))
        (problem,) = caught.value.problems
        assert (problem.field, problem.message) == ("fact_done", "Say: What was done?")

    @pytest.mark.parametrize(
        ("facts", "wrong"),
        [
            ({}, [("fact_found", "required"), ("fact_when", "required")]),
            ({"found": "\x00 ", "when": "soon"}, [("fact_found", "required"), NO_DAY]),
            (
                {"found": "x" * 301, "when": "2026-13-01"},
                [("fact_found", "too_long"), ("fact_when", "invalid")],
            ),
            ({"found": "A spring.", "when": "2026-12-24"}, []),
        ],
    )
    def test_each_is_checked_by_its_kind(self, facts: dict[str, str], wrong: list[tuple[str, str]]) -> None:
        found = stated(ASKING, "cannot_fix", facts)
        assert [(problem.field, problem.code) for problem in found.problems] == wrong

    def test_an_option_is_one_of_the_list(self, case: Case, worker: Actor) -> None:
        said = fixed(facts={"done": "prayed"})
        assert refused(case, worker, answer=ANSWER, **said) == [("fact_done", "unknown")]

    def test_those_of_other_outcomes_are_neither_asked_nor_kept(self, case: Case, worker: Actor) -> None:
        close(case, actor=worker, answer=ANSWER, **fixed(facts={"done": "paved", "found": "A spring."}))
        assert closure_of(case).facts == {"done": "paved"}

    def test_everything_wrong_is_said_at_once(self, case: Case, worker: Actor) -> None:
        said = {"outcome": Outcome.FIXED, "answer": "x" * 4001}
        wrong = [("fact_done", "required"), ("photos", "required"), ("answer", "too_long")]
        assert refused(case, worker, **said) == wrong

    def test_a_remote_system_closes_without_and_that_is_written_down(self, case: Case) -> None:
        close(case, actor=people.program(case.city), outcome=Outcome.CANNOT_FIX, answer="Not this year.")
        kept = closure_of(case)
        assert (kept.facts, kept.missing, kept.evidence) == ({}, ["found", "when"], "")

    def test_a_remote_system_needs_an_answer_all_the_same(self, case: Case) -> None:
        program = people.program(case.city)
        assert refused(case, program, outcome=Outcome.FIXED, answer=" ") == [("answer", "required")]


class TestTheUsualAnswer:
    def test_is_sent_where_nothing_was_written(self, case: Case, worker: Actor) -> None:
        close(case, actor=worker, **fixed())
        assert closure_of(case).answer == f"We filled the hole at {PLACE} on 16 November 2026."

    def test_reaches_each_reporter_in_their_language(self, case: Case, worker: Actor) -> None:
        other = requests.case(case.city, email="luz@example.org", language="es", place=PLACE)
        merge(other, into=case, actor=worker)
        close(requests.reread(case), actor=worker, **fixed())
        said = dict(Message.objects.of(case.city).filter(occasion="closed").values_list("to", "body"))
        assert said["ana@example.org"].startswith(f"We filled the hole at {PLACE} on 16 November 2026.")
        assert said["luz@example.org"].startswith(
            f"El 16 de noviembre de 2026, rellenamos el hoyo en {PLACE}."
        )

    def test_once_edited_it_goes_out_as_it_was_written(self, case: Case, worker: Actor) -> None:
        close(case, actor=worker, answer="We filled it, and looked at the drain.", **fixed())
        kept = closure_of(case)
        assert (kept.answer, kept.answers) == ("We filled it, and looked at the drain.", {})

    def test_waits_for_the_facts_it_names(self, case: Case, worker: Actor) -> None:
        assert refused(case, worker, **fixed(facts={})) == [("fact_done", "required")]

    def test_does_not_exist_for_an_outcome_without_words(self, case: Case, worker: Actor) -> None:
        facts = {"found": "A spring.", "when": "2026-12-24"}
        said = {"outcome": Outcome.CANNOT_FIX, "facts": facts}
        assert refused(case, worker, **said) == [("answer", "required")]


class TestPhotos:
    def test_one_shows_the_work(self, case: Case, worker: Actor) -> None:
        close(case, actor=worker, **fixed(photos=[pictures.picture(), pictures.picture()]))
        kept = closure_of(case)
        photos = list(Media.objects.of(case.city).filter(closure=kept))
        assert (len(photos), kept.evidence, kept.no_photo) == (2, "photo", "")
        assert all(default_storage.exists(str(photo)) for photo in photos)

    def test_without_one_a_reason_from_the_list_is_needed(self, case: Case, worker: Actor) -> None:
        assert refused(case, worker, **fixed(photos=[])) == [("photos", "required")]
        assert refused(case, worker, **fixed(photos=[], no_photo="forgot")) == [("photos", "required")]
        close(case, actor=worker, **fixed(photos=[], no_photo=NoPhoto.NOT_SAFE))
        assert closure_of(case).no_photo == "not_safe"

    def test_a_reason_beside_a_photo_is_not_kept(self, case: Case, worker: Actor) -> None:
        close(case, actor=worker, **fixed(no_photo=NoPhoto.NOT_SAFE))
        assert closure_of(case).no_photo == ""

    def test_what_is_no_photo_is_refused_and_nothing_else_is_said_of_it(
        self, case: Case, worker: Actor
    ) -> None:
        assert refused(case, worker, **fixed(photos=[b"a text"])) == [("photos", "not_a_photo")]
        many = [pictures.picture()] * 6
        assert refused(case, worker, **fixed(photos=many)) == [("photos", "too_many")]

    def test_what_the_crew_took_on_the_spot_is_enough_and_counts_once(
        self, case: Case, worker: Actor
    ) -> None:
        photo = clean_photo(pictures.picture())
        photograph(case, actor=worker, photo=photo, kind=PhotoKind.AFTER)
        case = close(requests.reread(case), actor=worker, **fixed(photos=[]))
        assert (closure_of(case).evidence, Media.objects.of(case.city).get().closure) == (
            "photo",
            closure_of(case),
        )
        case = reopen(case, actor=worker, reason="It came loose.")
        with pytest.raises(Invalid, match="photo of the work"):
            close(case, actor=worker, **fixed(photos=[]))

    def test_other_outcomes_take_photos_and_need_none(self, case: Case, worker: Actor) -> None:
        close(case, actor=worker, outcome=Outcome.WITHDRAWN, answer="As you asked.")
        assert closure_of(case).evidence == ""


class TestEvidence:
    @pytest.mark.parametrize("sign", [start, partial(note, words="Two bags.", public=False)])
    def test_work_begun_or_noted_is_a_sign_from_the_field(self, case: Case, worker: Actor, sign: Any) -> None:
        sign(accept(case, actor=worker), actor=worker)
        close(requests.reread(case), actor=worker, **fixed(photos=[], no_photo=NoPhoto.NOT_SAFE))
        assert closure_of(case).evidence == "field"

    def test_what_was_done_before_a_reopening_shows_nothing_after_it(self, case: Case, worker: Actor) -> None:
        case = start(accept(case, actor=worker), actor=worker)
        case = close(case, actor=worker, **fixed())
        case = reopen(case, actor=worker, reason="It came loose.")
        with clock.frozen_at(requests.MONDAY + timedelta(hours=1)):
            close(case, actor=worker, **fixed(photos=[], no_photo=NoPhoto.NOT_SAFE))
        kept = Closure.objects.of(case.city_id).order_by("pk").values_list("evidence", flat=True)
        assert list(kept) == ["photo", ""]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(facts=st.dictionaries(st.sampled_from(["done", "found", "when", "other"]), st.text(max_size=400)))
def test_every_fact_asked_for_is_stated_or_missing(facts: dict[str, str]) -> None:
    for outcome in Outcome:
        found, asked = stated(ASKING, outcome, facts), [fact.code for fact in ASKING.asked(outcome)]
        assert sorted([*found.facts, *found.missing]) == sorted(asked)
        assert len(found.problems) == len(found.missing)


def test_rules_come_back_from_plain_data_as_they_were() -> None:
    assert closing_from(closing_as_data(ASKING)) == ASKING
