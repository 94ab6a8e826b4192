"""The demo city in the database: whole, alive, and made once."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from thirdring.cases.models import Case, Closure, Entry, Hold, PlanTask, Recategorisation, Report
from thirdring.cases.rules import MOVES, OPEN, EntryKind, Status
from thirdring.catalogue.queries import offered_types
from thirdring.city.models import Agency, City, Team
from thirdring.constituents.models import ContactPoint
from thirdring.contact_centre.actions.sampling import draw_sample
from thirdring.contact_centre.models import Call, CallLeg
from thirdring.contact_centre.outlook import outlook
from thirdring.contact_centre.past_calls import habits
from thirdring.contact_centre.quality_people import Accounts
from thirdring.contact_centre.quality_queries import cards_of
from thirdring.contact_centre.queries import queues_of
from thirdring.contact_centre.rules import CallStatus
from thirdring.kernel import clock
from thirdring.kernel.actor import system
from thirdring.kernel.chain import Link, first_break
from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.kernel.scope import CityQuerySet
from thirdring.knowledge.queries import article, published
from thirdring.mass_events.models import Event
from thirdring.places.models import Area
from thirdring.places.queries import areas_at, in_city, locate
from thirdring.routing.models import Assignment, Referral
from thirdring.routing.triage import repeated, unlisted_since
from thirdring.simulator import demo
from thirdring.simulator.mistaking import MISTAKES
from thirdring.sla.models import Promise
from thirdring.staff.models import ApiClient, Membership, User
from thirdring.staff.queries import api_client_for
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
REPORTS = 1_500


@pytest.fixture(scope="module")
def riverton(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """The demo with fewer requests, made once for this module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = demo.load(reports=REPORTS, calls=30)
        assert made.story is not None
        assert len(made.story.told) == of_a_kind(made.city).count()
        yield made.city
        transaction.set_rollback(True)


def began_as_none(riverton: City) -> set[str]:
    """The references of what was told as being in no list."""
    since = clock.now() - timedelta(days=120)
    return {each.reference for each in unlisted_since(riverton, since, most=100)}


def of_a_kind(riverton: City) -> CityQuerySet[Case]:
    """All others."""
    return Case.objects.of(riverton).exclude(reference__in=began_as_none(riverton))


def test_the_city_is_the_demo_that_others_rely_on(riverton: City) -> None:
    assert (riverton.code, riverton.jurisdiction_id, riverton.is_demo) == ("riverton", "riverton", True)
    assert riverton.languages == list(RESIDENT_LANGUAGES)


def test_loading_again_changes_nothing(riverton: City) -> None:
    riverton.refresh_from_db()  # its events raised a version
    before = (Case.objects.of(riverton).count(), riverton.places_version, riverton.rules_version)
    again = demo.load(reports=REPORTS)
    riverton.refresh_from_db()
    assert (again.made, again.city) == (False, riverton)
    assert (Case.objects.of(riverton).count(), riverton.places_version, riverton.rules_version) == before


def test_it_has_neighbourhoods_with_people_and_need(riverton: City) -> None:
    areas = Area.objects.of(riverton).filter(kind="neighbourhood")
    tiers = [area.need_tier for area in areas]
    assert (len(areas), sum(area.population or 0 for area in areas)) == (76, 300_000)
    assert [tiers.count(tier) for tier in ("low", "middle", "high")] == [26, 25, 25]
    assert Area.objects.of(riverton).filter(kind="council_district").count() == 9


def test_it_has_agencies_teams_and_types(riverton: City) -> None:
    assert Agency.objects.of(riverton).count() == 12
    assert Team.objects.of(riverton).count() > 25
    assert len(offered_types(riverton)) >= 60


def test_it_answers_questions_in_both_languages(riverton: City) -> None:
    assert len(published(riverton, "en")) >= 40
    assert article(riverton, "rabies-bite").title("es") == "Me mordió un animal. ¿Puede ser rabia?"


def test_staff_of_every_role_sign_in_with_the_one_password(riverton: City, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # type: ignore[attr-defined]
    roles = set(Membership.objects.of(riverton).values_list("role", flat=True))
    assert roles == set(Role)
    assert not User.objects.filter(memberships__city=riverton, is_demo=False).exists()
    person = authenticate(username="call.taker@riverton.example", password=demo.PASSWORD)
    assert person is not None


def test_the_key_demo_opens_the_demo_and_nothing_else(riverton: City, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    client = api_client_for(riverton, "demo")
    assert client is not None
    assert "demo" not in client.key_hash
    settings.DEMO = False  # type: ignore[attr-defined]
    assert api_client_for(riverton, "demo") is None
    assert ApiClient.objects.of(riverton).count() == 1


def test_places_are_found_as_people_write_them(riverton: City) -> None:
    hall = locate(riverton, "city hall")
    assert hall is not None
    assert in_city(riverton, hall.lon, hall.lat)
    assert [area.kind for area in areas_at(riverton, hall.lon, hall.lat)] == [
        "council_district",
        "maintenance_zone",
        "neighbourhood",
    ]
    corner = locate(riverton, "east main st & north 4th st")
    assert corner is not None
    assert corner.label == "East Main Street & North 4th Street"


def test_every_request_stands_in_the_areas_that_hold_it(riverton: City) -> None:
    cases = list(Case.objects.of(riverton).exclude(lon=None).values_list("lon", "lat", "area_ids")[:200])
    assert len(cases) == 200
    for lon, lat, ids in cases:
        assert sorted(ids) == sorted(area.id for area in areas_at(riverton, lon, lat))


def test_recent_work_is_alive(riverton: City) -> None:
    seen = set(Case.objects.of(riverton).values_list("status", flat=True))
    assert seen == set(Status)
    open_cases = Case.objects.of(riverton).filter(status__in=OPEN)
    assert 100 < open_cases.count() < REPORTS / 2
    assert open_cases.filter(due_at__lt=clock.now()).exists()
    assert open_cases.filter(team=None).count() == 0
    assert Closure.objects.of(riverton).exclude(reopened_at=None).exists()


def test_every_case_has_its_report_assignment_and_promises(riverton: City) -> None:
    cases = of_a_kind(riverton)
    told = Report.objects.of(riverton).filter(case__in=cases).count()
    assigned = Assignment.objects.of(riverton).filter(case__in=cases).values("case").distinct().count()
    assert told == assigned == cases.count()
    assert Promise.objects.of(riverton).filter(clock="resolve", case__in=cases).count() == cases.count()


def test_some_of_it_goes_beyond_the_list_and_the_city(riverton: City) -> None:
    states = Referral.objects.of(riverton).values_list("state", flat=True)
    assert sorted(states) == ["acknowledged", "done", "not_theirs", "sent", "sent", "withdrawn"]
    assert set(Referral.objects.of(riverton).values_list("attention", flat=True)) == {
        "", "refused", "unacknowledged",
    }  # fmt: skip
    assert (len(began_as_none(riverton)), len(repeated(riverton))) == (10, 2)


def test_the_date_on_the_case_is_the_promises(riverton: City) -> None:
    for promise in Promise.objects.of(riverton).filter(clock="resolve").select_related("case")[:300]:
        assert promise.due_at == promise.case.due_at


def test_no_promise_waits_for_a_sweep_that_should_have_run(riverton: City) -> None:
    running = Promise.objects.of(riverton).filter(kept_at=None, broken_at=None, paused_at=None)
    last = Case.objects.of(riverton).order_by("-opened_at").values_list("opened_at", flat=True)[0]
    assert running.exists()
    assert not running.filter(due_at__lt=last).exists()


def test_paused_promises_are_those_of_cases_on_hold(riverton: City) -> None:
    stopped = Promise.objects.of(riverton).exclude(paused_at=None).filter(suspension=None)
    paused = set(stopped.values_list("case_id", flat=True))
    held = set(Hold.objects.of(riverton).filter(until=None).values_list("case_id", flat=True))
    assert held == set(Case.objects.of(riverton).filter(status=Status.ON_HOLD).values_list("pk", flat=True))
    assert paused <= held


def test_a_storm_lies_behind_it_and_a_main_is_broken_now(riverton: City) -> None:
    over, open_now = Event.objects.of(riverton).order_by("opened_at")
    assert [(each.kind, each.state) for each in (over, open_now)] == [
        ("storm", "closed"),
        ("water_main", "open"),
    ]
    assert [each.links.exists() for each in (over, open_now)] == [True, True]
    assert open_now.next_update_at is not None and open_now.next_update_at > clock.now()
    assert set(open_now.message) == {"en", "es"}


def test_every_timeline_verifies_and_runs_forward(riverton: City) -> None:
    for case in Case.objects.of(riverton).order_by("?")[:60]:
        entries = list(Entry.objects.of(riverton).filter(case=case).order_by("number"))
        links = [(link_of(case, entry), entry.prev_hash, entry.hash) for entry in entries]
        assert first_break(links) is None
        assert (case.entry_count, case.entry_hash) == (len(entries), entries[-1].hash)
        assert all(a.at <= b.at for a, b in pairwise(entries))
        assert entries[0].kind == EntryKind.RECEIVED


def link_of(case: Case, entry: Entry) -> Link:
    return Link(
        case=case.reference, number=entry.number, at=entry.at, kind=entry.kind, actor_kind=entry.actor_kind,
        actor_id=entry.actor_id, actor_name=entry.actor_name, public=entry.public, data=entry.data,
    )  # fmt: skip


_LEADS_TO = {
    EntryKind.ACCEPTED: Status.ACCEPTED,
    EntryKind.STARTED: Status.IN_PROGRESS,
    EntryKind.HELD: Status.ON_HOLD,
    EntryKind.CLOSED: Status.CLOSED,
    EntryKind.REOPENED: Status.ACCEPTED,
}


def test_every_timeline_tells_only_moves_that_are_allowed_and_ends_at_the_status(riverton: City) -> None:
    for case in Case.objects.of(riverton)[:400]:
        status, held_from = Status.RECEIVED, Status.RECEIVED
        for entry in Entry.objects.of(riverton).filter(case=case).order_by("number"):
            kind = EntryKind(entry.kind)
            to = held_from if kind is EntryKind.RESUMED else _LEADS_TO.get(kind)
            if to is None:
                continue
            assert to in MOVES[status], (case.reference, status, kind)
            held_from = status if kind is EntryKind.HELD else held_from
            status = to
        assert status == case.status


def test_five_weeks_of_calls_have_their_weekdays_and_can_be_forecast(riverton: City) -> None:
    today = clock.now().astimezone(ZoneInfo(riverton.time_zone)).date()
    found = outlook(riverton, first=today, today=today, queues=queues_of(riverton))
    assert (found.recorded, len(found.days)) == (36, 14)
    assert found.tested is not None
    assert found.tested.ours.wape < found.tested.naive.wape
    by_weekday = {day.day.weekday(): day.total for day in found.days}
    assert by_weekday[0] > by_weekday[4] > by_weekday[6]
    assert all(sum(day.calls[16:26]) > sum(day.calls[28:38]) for day in found.days)  # before noon, and after
    assert habits(riverton, until=today).handle_s is not None


def test_no_contact_point_is_of_a_real_person(riverton: City) -> None:
    points = list(ContactPoint.objects.of(riverton).values_list("kind", "value"))
    assert len(points) > 400
    assert all(value.endswith("@mail.example") for kind, value in points if kind == "email")
    assert all(value[5:10] == "55501" for kind, value in points if kind == "phone")


def test_private_types_make_private_cases(riverton: City) -> None:
    private = {kind.type_id for kind in offered_types(riverton) if kind.private}
    marked = set(of_a_kind(riverton).filter(private=True).values_list("type_id", flat=True))
    assert marked
    assert marked <= private
    assert not Case.objects.of(riverton).filter(type_id__in=private, private=False).exists()


def test_potholes_west_of_the_river_go_to_the_western_crew(riverton: City) -> None:
    west = Area.objects.of(riverton).get(kind="maintenance_zone", code="west")
    potholes = Case.objects.of(riverton).filter(type__code="pothole")
    assert set(potholes.filter(area_ids__contains=[west.pk]).values_list("team__code", flat=True)) == {
        "potholes-west"
    }
    assert set(potholes.exclude(area_ids__contains=[west.pk]).values_list("team__code", flat=True)) == {
        "potholes"
    }


def test_everybody_who_must_leave_a_name_did(riverton: City) -> None:
    named = {kind.type_id for kind in offered_types(riverton) if not kind.anonymous_allowed}
    assert not Report.objects.of(riverton).filter(case__type_id__in=named, constituent=None).exists()


def test_ten_days_of_calls_were_answered_by_people_and_told_by_the_telephone_system(riverton: City) -> None:
    calls = Call.objects.of(riverton)
    assert calls.filter(status=CallStatus.HANDLED).count() > 200
    assert set(calls.values_list("source", flat=True)) == {"simulated"}
    assert not calls.filter(offered_at__gt=clock.now()).exists()
    assert len(queues_of(riverton)) == 4


def test_its_agents_are_its_call_takers_and_its_calls_and_closings_can_be_drawn(riverton: City) -> None:
    accounts = Accounts(riverton)
    agents = set(CallLeg.objects.of(riverton).values_list("agent", flat=True))
    assert all(accounts.of(agent) for agent in agents)
    cards = cards_of(riverton)
    assert {card.about for card in cards} == {"calls", "closures"}
    actor = system(riverton.pk, reason="a test")
    month = (clock.now() - timedelta(days=5)).date()
    samples = [draw_sample(riverton, card.pk, month, actor=actor)[0] for card in cards]
    assert all(not sample.items.filter(about__isnull=True).exists() for sample in samples)


def test_fallen_trees_have_plans_of_several_agencies_in_different_states(riverton: City) -> None:
    tasks = PlanTask.objects.of(riverton).order_by("case_id", "number")
    states = {case: [task.state for task in own] for case, own in groupby(tasks, key=lambda t: t.case_id)}
    expected = [["done", "accepted", "asked"], ["rejected", "asked", "asked"]]
    assert sorted(states.values()) == expected[: len(states)]


def test_some_closings_show_their_work_and_some_say_why_not(riverton: City) -> None:
    lately = Closure.objects.of(riverton).exclude(facts={})
    assert {closure.evidence for closure in lately if not closure.no_photo} <= {"photo"}
    assert all("{" not in closure.answer and closure.answers.keys() == {"en", "es"} for closure in lately)


def test_some_requests_turned_out_to_be_another_kind(riverton: City) -> None:
    facts = Recategorisation.objects.of(riverton).filter(by__email="supervisor@riverton.example")
    kinds = set(facts.values_list("from_version__type__code", "to_version__type__code"))
    assert kinds & {(taken_for, code) for taken_for, code, *_ in MISTAKES}
