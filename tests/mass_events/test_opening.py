"""Opening an event tells the public at once, promises nothing, and takes in what is reported there."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import cities, events, people, requests
from tests.factories.events import BESIDE, HERE, HOUR, KNOWN, again, boss
from tests.factories.requests import INSIDE, MONDAY
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotAllowed, Stale
from thirdring.mass_events import policy
from thirdring.mass_events.actions.opening import close_event
from thirdring.mass_events.models import Event, Link
from thirdring.mass_events.queries import event_at, event_of, notice_about, notices
from thirdring.messaging.models import Message
from thirdring.sla.models import Promise
from thirdring.sla.queries import promises_of
from thirdring.sla.suspensions import suspension_words
from thirdring.staff.rules import Role

OVER = {"en": "The storm is over.", "es": "La tormenta pasó."}


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


def resolving(case: Case) -> Promise:
    return case.promises.get(clock="resolve")


class TestTheNotice:
    def test_is_read_by_everybody_in_their_language(self, city: City) -> None:
        with clock.frozen_at(MONDAY):
            storm = events.event(city)
            english, spanish = (notices(again(city), language)[0] for language in ("en", "es"))
        assert (english.number, english.kind, english.words) == (storm.pk, "Storm", KNOWN["en"])
        assert (spanish.kind, spanish.words) == ("Tormenta", KNOWN["es"])
        assert english.next_update == "The next update comes by Nov. 16, 2026, 10 a.m."
        assert english.place == "Around the old bridge"

    def test_costs_no_query_once_it_is_known(self, city: City, django_assert_num_queries: Any) -> None:
        events.event(city)
        fresh = again(city)
        notices(fresh, "en")
        with django_assert_num_queries(0):
            assert [len(notices(fresh, language)) for language in ("en", "es")] == [1, 1]

    def test_in_a_language_nobody_wrote_is_the_first_one(self, city: City) -> None:
        events.event(city, message={"en": "Trees are down."})
        assert notices(again(city), "es")[0].words == "Trees are down."

    def test_of_what_one_is_about_to_report_asks_for_type_and_place(self, city: City) -> None:
        storm, fresh = events.event(city), again(city)
        type_id = storm.type_ids[0]
        seen = [
            notice_about(fresh, "en", type_id=kind, lon=lon, lat=lat) is not None
            for kind, lon, lat in (
                (type_id, INSIDE["lon"], INSIDE["lat"]),
                (type_id, BESIDE["lon"], BESIDE["lat"]),
                (type_id, None, None),
                (type_id + 1, INSIDE["lon"], INSIDE["lat"]),
            )
        ]
        assert seen == [True, False, True, False]

    def test_comes_down_with_the_event(self, city: City) -> None:
        storm = events.event(city)
        close_event(storm, actor=boss(city), message=OVER)
        assert notices(again(city), "en") == []


class TestNewReports:
    def test_on_its_ground_are_part_of_it_and_beside_it_are_not(self, city: City) -> None:
        storm = events.event(city)
        inside, beside = requests.case(again(city)), requests.case(again(city), **BESIDE)
        assert [event_of(case) for case in (inside, beside)] == [storm, None]
        line = inside.entries.get(kind="linked")
        assert (line.public, line.data) == (True, {"event": "Storm of November", "event_id": storm.pk})
        assert [case.entries.filter(kind="linked").exists() for case in (inside, beside)] == [True, False]

    def test_get_a_receipt_that_says_what_is_known(self, city: City) -> None:
        with clock.frozen_at(MONDAY):
            events.event(city)
            requests.sent(again(city), email="ana@example.org", language="es")
        body = Message.objects.of(city).get(occasion="received").body
        assert body.endswith(
            "Ya sabemos de esto, y su informe forma parte de ello. "
            f"{KNOWN['es']} La próxima noticia llega antes de: 16 de noviembre de 2026 a las 10:00."
        )

    def test_by_text_message_stay_within_two_segments(self, city: City) -> None:
        events.event(city, message={"en": "Trees are down. " * 40})
        requests.sent(again(city), phone="412-555-0131")
        message = Message.objects.of(city).get(occasion="received")
        assert len(message.body) <= 320
        assert "/track/" in message.body and "We know of this already" in message.body

    def test_are_promised_nothing_and_told_why(self, city: City) -> None:
        storm = events.event(city)
        case = requests.case(again(city))
        assert set(case.promises.values_list("suspension", flat=True)) == {storm.suspension_id}
        assert suspension_words(promises_of(case), again(city), "es").startswith("Tormenta: por ahora no")

    def test_without_a_place_are_part_of_nothing(self, city: City) -> None:
        events.event(city)
        case = requests.case(again(city), lon=None, lat=None, place="somewhere")
        assert event_of(case) is None

    def test_go_to_the_newer_of_two(self, city: City) -> None:
        events.event(city)
        second = events.event(city, name="Second storm", suspend=False)
        assert event_of(requests.case(again(city))) == second

    def test_cost_no_query_where_no_event_is(self, city: City, django_assert_max_num_queries: Any) -> None:
        fresh = again(city)
        event_at(fresh, 1, 0.0, 0.0)
        with django_assert_max_num_queries(0):
            assert event_at(fresh, 1, 0.0, 0.0) is None


class TestTheEnd:
    def test_promises_run_on_with_the_time_that_was_left(self, city: City) -> None:
        with clock.frozen_at(MONDAY):
            case = requests.case(again(city))
            due = resolving(case).due_at
            storm = events.event(city)
        assert resolving(case).suspension_id == storm.suspension_id
        with clock.frozen_at(MONDAY + timedelta(days=1)):
            close_event(storm, actor=boss(city), message=OVER)
        after = resolving(case)
        assert (after.due_at, after.suspension_id) == (due + timedelta(days=1), None)
        assert [pause["reason"] for pause in after.pauses] == ["suspended"]

    def test_its_cases_stay_its_own_and_may_join_the_next(self, city: City) -> None:
        storm = events.event(city)
        case = requests.case(again(city))
        close_event(storm, actor=boss(city), message=OVER)
        second = events.event(city)
        events.gathered(_asked(second))
        links = Link.objects.of(city).filter(case=case).order_by("pk").values_list("event", "over")
        assert list(links) == [(storm.pk, True), (second.pk, False)]
        assert event_of(case) == second

    def test_the_second_supervisor_is_told(self, city: City) -> None:
        storm = events.event(city)
        close_event(storm, actor=boss(city), message=OVER)
        with pytest.raises(Stale):
            close_event(storm, actor=boss(city), message=OVER)

    def test_without_a_last_word_is_refused(self, city: City) -> None:
        with pytest.raises(Invalid) as refused:
            close_event(events.event(city), actor=boss(city), message={"es": "Ya."})
        assert [p.field for p in refused.value.problems] == ["message"]


def _asked(event: Event) -> Event:
    from thirdring.mass_events.actions.linking import gather

    return gather(event, actor=boss(event.city))


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "x" * 121}, ["name"]),
        ({"kind": "dragon"}, ["kind"]),
        ({"type_ids": []}, ["types"]),
        ({"type_ids": [0]}, ["types"]),
        ({"shape": None}, ["place"]),
        ({"shape": {"type": "Point", "coordinates": [0, 0]}}, ["place"]),
        ({"message": {"es": "Hola"}}, ["message"]),
        ({"message": {"en": "x" * 1001}}, ["message"]),
        ({"next_update_at": None}, ["next_update"]),
        ({"next_update_at": MONDAY}, ["next_update"]),
        (
            {"name": "", "kind": "", "type_ids": [], "shape": None, "message": {}},
            ["name", "kind", "types", "place", "message"],
        ),
    ],
)
def test_what_is_wrong_is_named_all_at_once(city: City, fields: dict[str, Any], names: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        events.event(city, **fields)
    assert [problem.field for problem in refused.value.problems] == names
    assert not Event.objects.of(city).exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR}))
def test_supervisors_alone_open_events(city: City, role: Role) -> None:
    agency = cities.Agency.objects.of(city).get() if role.startswith("agency") else None
    with pytest.raises(NotAllowed):
        events.event(city, actor=people.actor(city, role, agency=agency))


def test_what_one_may_view_is_what_one_sees(city: City) -> None:
    storm, elsewhere = events.event(city), requests.pothole_city()
    actors = [boss(city), people.actor(city, Role.ANALYST), people.anyone(city), boss(elsewhere)]
    for actor in [*actors, people.program(city)]:
        assert policy.may(actor, "view", storm) == policy.visible_to(actor).filter(pk=storm.pk).exists()
    assert [policy.may(actor, "update", storm) for actor in actors] == [True, False, False, False]


def test_the_ground_is_kept_as_drawn(city: City) -> None:
    assert events.reread(events.event(city)).shape == HERE
    assert events.reread(events.event(city, next_update_at=clock.now() + 2 * HOUR)).state == "open"
