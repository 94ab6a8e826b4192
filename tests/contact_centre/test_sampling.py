"""Samples: drawn once a month, again by anybody who has the seed; of what is over; nothing is replaced."""

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.calls import START, abandoned_call, answered_call, signal
from tests.factories.cities import city
from tests.factories.people import actor, program, staff
from tests.factories.requests import case as opened
from tests.factories.requests import pothole_city, worker_of
from tests.factories.reviews import AFTER, MONTH, calls_of, card, item, sample, scored
from thirdring.cases.actions.closing import close
from thirdring.cases.rules import Outcome
from thirdring.city.models import City
from thirdring.contact_centre.actions.sampling import draw_sample, set_aside
from thirdring.contact_centre.actions.scorecards import retire_card
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.models import CallLeg, Sample, SampleFrame, SampleItem
from thirdring.contact_centre.quality_queries import drawn_again, frame_of
from thirdring.contact_centre.quality_rules import Mark
from thirdring.contact_centre.rules import SignalKind
from thirdring.contact_centre.tasks import draw_monthly_of
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def of() -> City:
    made = city()
    calls_of(made, "dana", 12)
    calls_of(made, "dana", 6, queue="espanol", language="es")
    calls_of(made, "lee", 3)
    return made


def drawn(made: Sample) -> list[SampleItem]:
    return list(SampleItem.objects.of(made.city_id).filter(sample=made).order_by("place"))


def test_each_agent_gives_so_many_spread_over_queues_and_languages(of: City) -> None:
    made = sample(of, card(of, per_month=6))
    assert Counter((each.person, each.team, each.kind) for each in drawn(made)) == {
        ("dana", "general", ""): 4,
        ("dana", "espanol", "es"): 2,
        ("lee", "general", ""): 3,
    }
    assert made.population == 21


def test_a_sample_can_be_drawn_again_from_what_is_kept_whatever_was_told_since(of: City) -> None:
    made = sample(of)
    calls_of(of, "dana", 9, queue="later")
    assert drawn_again(made, frame_of(of, made)) == [each.key for each in drawn(made)]


def test_a_second_time_adds_nothing(of: City) -> None:
    drawn_for = card(of)
    first = sample(of, drawn_for)
    with clock.frozen_at(AFTER):
        again, new = draw_sample(of, drawn_for.pk, date(2026, 11, 30), actor=actor(of, Role.SUPERVISOR))
    assert (again.pk, again.seed, new) == (first.pk, first.seed, False)
    assert SampleItem.objects.of(of).count() == len(drawn(first))


def test_two_samples_have_two_seeds(of: City) -> None:
    assert sample(of).seed != sample(of, card(of, name="Other")).seed


def test_only_parts_of_calls_that_are_over_and_of_the_month_are_in_the_frame() -> None:
    of = city()
    told = [
        *answered_call("over"),
        *answered_call("talking")[:4],
        *answered_call("passed on")[:4],
        signal(SignalKind.TRANSFERRED, 90, call_id="passed on", queue="general", agent="dana"),
        *abandoned_call("gone"),
        *answered_call("october", at=-timedelta(days=30).total_seconds()),
        *answered_call("december", at=timedelta(days=30).total_seconds()),
    ]
    take_signals(told, actor=program(of))
    made = sample(of)
    assert [each.call and each.call.external_id for each in drawn(made)] == ["over"]


def test_a_month_that_is_not_over_is_drawn_up_to_now(of: City) -> None:
    now = START + timedelta(minutes=25)
    made = sample(of, at=now)
    answered = {
        leg.answered_at for each in drawn(made) for leg in CallLeg.objects.of(of).filter(call=each.call)
    }
    assert (made.until, max(answered) < now) == (now, True)


def test_closures_are_drawn_by_team_and_type_and_are_about_who_closed_them() -> None:
    of = pothole_city()
    case = opened(of)
    by = worker_of(case)
    with clock.frozen_at(START):
        close(case, actor=by, outcome=Outcome.NO_PROBLEM_FOUND, answer="Nothing was found there.")
    made = sample(of, card(of, name="Closings", about="closures", per="team"))
    (found,) = drawn(made)
    assert (found.closure and found.closure.case_id, found.about_id) == (case.pk, by.id)
    assert (found.team, found.kind) == (case.agency.name, "pothole")


def test_an_agent_is_the_person_of_that_address_or_name(of: City) -> None:
    dana, lee = staff(of, Role.CALL_TAKER, name="Dana"), staff(of, Role.CALL_TAKER, name="Lee")
    staff(of, Role.CALL_TAKER, name="LEE")
    calls_of(of, dana.email.upper(), 1)
    whose = {each.person: each.about_id for each in drawn(sample(of))}
    assert whose == {"dana": dana.pk, dana.email.upper(): dana.pk, "lee": None}  # two are called so
    assert lee.pk not in whose.values()


def test_nothing_to_draw_and_months_to_come_are_said(of: City) -> None:
    drawn_for = card(of)
    for month in (date(2026, 3, 1), date(2027, 1, 1)):
        with clock.frozen_at(AFTER), pytest.raises(Invalid) as told:
            draw_sample(of, drawn_for.pk, month, actor=program(of))
        assert [problem.field for problem in told.value.problems] == ["month"]


def test_a_share_is_scored_by_two(of: City) -> None:
    made = sample(of, card(of, second_share=0.5))
    assert sum(each.two_score for each in drawn(made)) == 4  # of eight


def test_what_cannot_be_scored_stays_with_its_reason(of: City) -> None:
    by, first = actor(of, Role.SUPERVISOR), item(of)
    kept = set_aside(first.pk, "The recording is silent.", actor=by)
    assert (kept.set_aside_why, kept.set_aside_by_id) == ("The recording is silent.", by.id)
    assert drawn(first.sample)[0].pk == first.pk
    with pytest.raises(Stale):
        set_aside(first.pk, "Again.", actor=by)


def test_setting_aside_needs_a_reason_and_nothing_scored(of: City) -> None:
    by, made = actor(of, Role.SUPERVISOR), sample(of)
    first, second = drawn(made)[:2]
    with pytest.raises(Invalid):
        set_aside(first.pk, "  ", actor=by)
    scored(second, Mark.MET, Mark.MET, Mark.MET)
    with pytest.raises(Stale):
        set_aside(second.pk, "Too short.", actor=by)


def test_nobody_sets_their_own_call_aside(of: City) -> None:
    first = item(of)
    mine = staff(of, Role.SUPERVISOR, name=first.person.title())  # an account that came after the drawing
    with pytest.raises(NotAllowed):
        set_aside(first.pk, "It was silent.", actor=actor_of(mine, city=of))


def test_others_may_not_draw_nor_set_aside(of: City) -> None:
    first = item(of)
    for role in (Role.CALL_TAKER, Role.ANALYST, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            draw_sample(of, first.sample.card_id, MONTH, actor=actor(of, role))
        with pytest.raises(NotAllowed):
            set_aside(first.pk, "Mine.", actor=actor(of, role))


def test_another_citys_card_is_not_there(of: City) -> None:
    with pytest.raises(NotFound):
        draw_sample(of, card(city()).pk, MONTH, actor=program(of))


def test_the_frame_stays_as_it_was(of: City) -> None:
    sample(of)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        SampleFrame.objects.of(of).update(units=[])


def test_the_month_that_is_over_is_drawn_by_the_clock_once(of: City) -> None:
    with clock.frozen_at(START):
        card(of)
        card(of, name="By hand", monthly=False)
        retire_card(of, card(of, name="Old").pk, version=1, actor=program(of))
        card(of, name="Closings", about="closures")  # there are none
    with clock.frozen_at(datetime(2026, 12, 1, 12, tzinfo=UTC)):
        card(of, name="New")  # it was not there in the month
        assert (draw_monthly_of(of), draw_monthly_of(of)) == (1, 0)
    made = Sample.objects.of(of).get()
    assert (made.card.name, made.month, made.by_id) == ("Calls", MONTH, None)


def test_the_month_is_the_citys_own(of: City) -> None:
    with clock.frozen_at(START):
        card(of)
    with clock.frozen_at(datetime(2026, 12, 1, 3, tzinfo=UTC)):  # still November in New York
        assert draw_monthly_of(of) == 0


@pytest.mark.django_db(transaction=True)
def test_of_four_who_draw_at_once_one_draws_and_all_have_the_same() -> None:
    of = city()
    calls_of(of, "dana", 12)
    drawn_for, people = card(of), [actor(of, Role.SUPERVISOR) for _ in range(4)]
    line, drawn_at_once = threading.Barrier(len(people)), []

    def press(who: int) -> None:
        line.wait()
        made, new = draw_sample(of, drawn_for.pk, MONTH, actor=people[who])
        drawn_at_once.append((made.pk, new))
        connection.close()

    pressing = [threading.Thread(target=press, args=(who,)) for who in range(len(people))]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join()
    assert Counter(new for _, new in drawn_at_once) == {True: 1, False: 3}
    assert len({pk for pk, _ in drawn_at_once}) == 1
    assert SampleItem.objects.of(of).count() == 5
