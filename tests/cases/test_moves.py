"""The life of a case: every pair of statuses, through the verbs and in the database."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import people, requests
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.progress import accept, hold, note, resume, start
from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import MOVES, HoldReason, Outcome, Status, check_move
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, MoveNotAllowed, NotAllowed, NotFound, Stale
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db

PAIRS = list(product(Status, Status))


def held(case: Case, actor: Actor) -> Case:
    return hold(case, actor=actor, reason=HoldReason.WEATHER, review_at=clock.now() + timedelta(days=1))


def closed(case: Case, actor: Actor) -> Case:
    return close(case, actor=actor, outcome=Outcome.FIXED, answer="Done.")


VERBS: Mapping[str, Callable[[Case, Actor], Case]] = {
    "accept": lambda case, actor: accept(case, actor=actor),
    "start": lambda case, actor: start(case, actor=actor),
    "hold": held,
    "resume": lambda case, actor: resume(case, actor=actor),
    "close": closed,
    "reopen": lambda case, actor: reopen(case, actor=actor, reason="Not done."),
}
WAYS = {  # how a case gets into each status
    Status.RECEIVED: (),
    Status.ACCEPTED: ("accept",),
    Status.IN_PROGRESS: ("accept", "start"),
    Status.ON_HOLD: ("accept", "hold"),
    Status.CLOSED: ("close",),
}
LEADS = {  # where each verb takes a case, from each status that allows it
    ("accept", Status.RECEIVED): Status.ACCEPTED,
    ("start", Status.ACCEPTED): Status.IN_PROGRESS,
    ("hold", Status.ACCEPTED): Status.ON_HOLD,
    ("hold", Status.IN_PROGRESS): Status.ON_HOLD,
    ("resume", Status.ON_HOLD): Status.ACCEPTED,
    ("close", Status.RECEIVED): Status.CLOSED,
    ("close", Status.ACCEPTED): Status.CLOSED,
    ("close", Status.IN_PROGRESS): Status.CLOSED,
    ("reopen", Status.CLOSED): Status.ACCEPTED,
}


@pytest.fixture
def fresh() -> Case:
    return requests.case(requests.pothole_city())


def brought_to(status: Status, case: Case, actor: Actor) -> Case:
    for verb in WAYS[status]:
        case = VERBS[verb](case, actor)
    return case


@pytest.mark.parametrize(("verb", "status"), list(product(VERBS, Status)))
def test_every_verb_from_every_status(fresh: Case, verb: str, status: Status) -> None:
    actor = requests.worker_of(fresh)
    case = brought_to(status, fresh, actor)
    entries = case.entry_count
    if (verb, status) in LEADS:
        after = requests.reread(VERBS[verb](case, actor))
        assert (after.status, after.version) == (LEADS[verb, status], case.version + 1)
        assert after.entry_count == after.entries.count() == entries + 1
    else:
        with pytest.raises((MoveNotAllowed, NotFound)), transaction.atomic():
            VERBS[verb](case, actor)
        after = requests.reread(case)
        assert (after.status, after.version, after.entry_count) == (status, case.version, entries)


def test_work_put_on_hold_goes_back_to_work(fresh: Case) -> None:
    actor = requests.worker_of(fresh)
    case = held(brought_to(Status.IN_PROGRESS, fresh, actor), actor)
    assert resume(case, actor=actor).status == "in_progress"


@pytest.mark.parametrize(("frm", "to"), PAIRS)
def test_the_rule_refuses_what_the_table_does_not_hold(frm: Status, to: Status) -> None:
    if to in MOVES[frm]:
        check_move(frm, to)
    else:
        with pytest.raises(MoveNotAllowed) as error:
            check_move(frm, to)
        assert (error.value.frm, error.value.to) == (frm, to)


@pytest.mark.parametrize(("frm", "to"), [pair for pair in PAIRS if pair[0] != pair[1]])
def test_the_database_agrees_with_the_table(fresh: Case, frm: Status, to: Status) -> None:
    case = brought_to(frm, fresh, requests.worker_of(fresh))
    ending = (
        {"closed_at": clock.now(), "outcome": "fixed"}
        if to is Status.CLOSED
        else {"closed_at": None, "outcome": ""}
    )
    cases = Case.objects.of(case.city).filter(pk=case.pk)
    if to in MOVES[frm]:
        assert cases.update(status=to, **ending) == 1
    else:
        with pytest.raises(IntegrityError, match="is not an allowed move"), transaction.atomic():
            cases.update(status=to, **ending)


@pytest.mark.parametrize(
    "fields", [{"status": "lost"}, {"outcome": "fixed", "closed_at": clock.now()}, {"lat": None}]
)
def test_the_database_refuses_a_case_that_makes_no_sense(fresh: Case, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.of(fresh.city).filter(pk=fresh.pk).update(**fields)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_entry SET public = NOT public",
        "DELETE FROM cases_entry",
        "UPDATE cases_entry SET id = id",
    ],
)
def test_the_timeline_only_grows(fresh: Case, statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="which only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_second_of_two_learns_that_the_case_changed(fresh: Case) -> None:
    actor = requests.worker_of(fresh)
    accept(fresh, actor=actor)
    with pytest.raises(Stale, match="changed by somebody else"):
        closed(fresh, actor)


def test_a_note_too_makes_what_others_read_old(fresh: Case) -> None:
    actor = requests.worker_of(fresh)
    note(fresh, actor=actor, words="On our way.", public=False)
    with pytest.raises(Stale):
        accept(fresh, actor=actor)


def test_a_stranger_learns_nothing_but_no(fresh: Case) -> None:
    with pytest.raises(NotAllowed):
        accept(fresh, actor=people.anyone(fresh.city))
    elsewhere = people.actor(requests.pothole_city(), Role.SUPERVISOR)
    with pytest.raises(NotFound):
        accept(fresh, actor=elsewhere)


def test_whoever_starts_the_work_has_it(fresh: Case) -> None:
    actor = requests.worker_of(fresh)
    case = brought_to(Status.IN_PROGRESS, fresh, actor)
    assert case.assignee_id == actor.id
    assert reopen(closed(case, actor), actor=actor, reason="Not done.").assignee_id is None


class TestClosing:
    def problems(self, case: Case, outcome: str, answer: str) -> list[tuple[str, str]]:
        with pytest.raises(Invalid) as error:
            close(case, actor=requests.worker_of(case), outcome=outcome, answer=answer)  # type: ignore[arg-type]
        assert requests.reread(case).status == "received"
        return [(problem.field, problem.code) for problem in error.value.problems]

    def test_without_an_answer_is_refused(self, fresh: Case) -> None:
        assert self.problems(fresh, "fixed", " \x00\n ") == [("answer", "required")]

    def test_hears_of_everything_wrong_at_once(self, fresh: Case) -> None:
        assert self.problems(fresh, "vanished", "x" * 4001) == [
            ("outcome", "unknown"),
            ("answer", "too_long"),
        ]

    def test_a_person_can_not_choose_what_only_rules_may(self, fresh: Case) -> None:
        assert self.problems(fresh, "auto_closed", "Done.") == [("outcome", "unknown")]

    def test_only_with_an_outcome_of_the_type(self) -> None:
        case = requests.case(requests.pothole_city(outcomes=("fixed", "spam")))
        assert self.problems(case, "withdrawn", "You took it back.") == [("outcome", "unknown")]

    def test_keeps_four_thousand_characters_and_no_null(self, fresh: Case) -> None:
        actor = requests.worker_of(fresh)
        close(fresh, actor=actor, outcome=Outcome.FIXED, answer="\x00" + "é" * 4000)
        assert fresh.closures.get().answer == "é" * 4000


class TestHolding:
    def problems(self, case: Case, **fields: object) -> list[tuple[str, str]]:
        actor = requests.worker_of(case)
        case = accept(case, actor=actor)
        good = {"reason": HoldReason.WEATHER, "review_at": clock.now() + timedelta(days=1)}
        with pytest.raises(Invalid) as error:
            hold(case, actor=actor, **good | fields)  # type: ignore[arg-type]
        assert requests.reread(case).status == "accepted"
        return [(problem.field, problem.code) for problem in error.value.problems]

    def test_needs_a_reason_of_the_list(self, fresh: Case) -> None:
        assert self.problems(fresh, reason="tired") == [("reason", "unknown")]

    def test_is_looked_at_again_within_half_a_year(self, fresh: Case) -> None:
        assert self.problems(fresh, review_at=clock.now() + timedelta(days=181)) == [
            ("review_at", "out_of_range")
        ]

    def test_can_not_be_looked_at_yesterday(self, fresh: Case) -> None:
        assert self.problems(fresh, review_at=clock.now() - timedelta(days=1)) == [
            ("review_at", "out_of_range")
        ]

    def test_takes_a_short_note(self, fresh: Case) -> None:
        assert self.problems(fresh, note="x" * 301) == [("note", "too_long")]


@pytest.mark.parametrize(
    ("words", "code"), [("", "required"), ("\x00 ", "required"), ("x" * 4001, "too_long")]
)
def test_a_note_has_something_to_say(fresh: Case, words: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        note(fresh, actor=requests.worker_of(fresh), words=words, public=True)
    assert [(problem.field, problem.code) for problem in error.value.problems] == [("words", code)]


@pytest.mark.parametrize(("reason", "code"), [(" ", "required"), ("x" * 1001, "too_long")])
def test_reopening_needs_a_reason(fresh: Case, reason: str, code: str) -> None:
    case = closed(fresh, requests.worker_of(fresh))
    with pytest.raises(Invalid) as error:
        reopen(case, actor=requests.worker_of(case), reason=reason)
    assert [(problem.field, problem.code) for problem in error.value.problems] == [("reason", code)]


def test_a_resident_is_never_named_on_the_timeline() -> None:
    city = requests.pothole_city()
    from thirdring.kernel.actor import resident

    case = requests.case(
        city, actor=resident(city.pk, name="Ana Ruiz"), name="Ana Ruiz", email="ana@example.org"
    )
    assert {entry.actor_name for entry in Entry.objects.of(city).filter(case=case)} == {""}
