"""Any life of a case, in any order of verbs and any pace of time, leaves it whole."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import people, requests
from tests.factories.corrections import correcting_city
from tests.factories.requests import MONDAY
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.progress import accept, hold, note, resume, start
from thirdring.cases.actions.retyping import recategorise
from thirdring.cases.models import Case
from thirdring.cases.rules import MOVES, HoldReason, Outcome, Status
from thirdring.city.models import City
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, MoveNotAllowed, NotFound
from thirdring.messaging.models import Message
from thirdring.sla.actions.sweeping import sweep
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db

Verb = Callable[[Case, Actor], object]


def held(case: Case, actor: Actor) -> Case:
    return hold(case, actor=actor, reason=HoldReason.WEATHER, review_at=clock.now() + timedelta(days=9))


def another_kind(case: Case, actor: Actor) -> Case:
    kind = "leak" if case.type.code == "pothole" else "pothole"
    return recategorise(case, actor=actor, to=kind, answers={"flow": "drip"}, reason="Looked again.")


VERBS: Mapping[str, Verb] = {
    "accept": lambda case, actor: accept(case, actor=actor),
    "start": lambda case, actor: start(case, actor=actor),
    "hold": held,
    "resume": lambda case, actor: resume(case, actor=actor),
    "note": lambda case, actor: note(case, actor=actor, words="On our way.", public=False),
    "close": lambda case, actor: close(case, actor=actor, outcome=Outcome.FIXED, answer="Done."),
    "reopen": lambda case, actor: reopen(case, actor=actor, reason="Not done."),
    "recategorise": another_kind,
    "sweep": lambda case, actor: sweep(actor=actor),
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 40)), max_size=14
)  # (verb, hours later)


@pytest.fixture
def city() -> City:
    return correcting_city()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS)
def test_any_life_leaves_the_case_whole(city: City, steps: list[tuple[str, int]]) -> None:
    actor, now = people.actor(city, Role.SUPERVISOR), MONDAY
    with clock.frozen_at(now):
        case = requests.case(city, email="ana@example.org")
    for verb, hours in steps:
        now += timedelta(hours=hours)
        before = Status(case.status)
        with clock.frozen_at(now), suppress(MoveNotAllowed, NotFound, Invalid), transaction.atomic():
            VERBS[verb](case, actor)
        case = requests.reread(case)
        assert case.status == before or case.status in MOVES[before]
        for check in (timeline_is_sound, facts_agree, partial(promises_agree, now=now), news_was_told_once):
            check(case)


def timeline_is_sound(case: Case) -> None:
    links = requests.links_of(case)
    assert chain.first_break(links) is None
    assert (case.entry_count, case.entry_hash) == (len(links), links[-1][2])


def facts_agree(case: Case) -> None:
    """The status, and the rows that say the same."""
    assert case.holds.filter(until__isnull=True).count() == (case.status == Status.ON_HOLD)
    final = list(case.closures.filter(reopened_at__isnull=True))
    assert len(final) == (case.status == Status.CLOSED)
    assert [(closure.outcome, closure.at) for closure in final] == (
        [(case.outcome, case.closed_at)] if case.closed_at else []
    )


def promises_agree(case: Case, now: datetime) -> None:
    """Paused, due at no time, while the case waits; kept once closed; broken when due, late only then.

    Another kind may be due earlier than was promised first, or later than the date that was broken.
    """
    promises = {promise.clock: promise for promise in case.promises.all()}
    corrected = case.recategorisations.exists()
    assert case.due_at == (None if case.status == Status.ON_HOLD else promises["resolve"].due_at)
    for promise in promises.values():
        assert (promise.paused_at is not None) == (case.status == Status.ON_HOLD and promise.kept_at is None)
        assert promise.kept_at is not None or case.status != Status.CLOSED
        assert corrected or promise.due_at >= promise.first_due_at
        assert promise.broken_at is None or promise.broken_at <= now
        assert promise.broken_at in {None, promise.due_at} or corrected
        late = promise.kept_at is not None and promise.kept_at > promise.due_at
        assert not late or promise.broken_at is not None


TOLD = {"recategorised": "another_kind", "received": "received", "held": "held", "closed": "closed"}


def news_was_told_once(case: Case) -> None:
    """Each public turn but the work's own was told to the reporter, once."""
    told = (
        Message.objects.of(case.city_id).filter(case=case).order_by("pk").values_list("occasion", flat=True)
    )
    kinds = case.entries.filter(kind__in=[*TOLD, "reopened"]).order_by("number")
    assert list(told) == [TOLD.get(kind, kind) for kind in kinds.values_list("kind", flat=True)]
