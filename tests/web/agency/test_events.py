"""The pages of mass events: open one, tell, take in, close in bulk, look again, look back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import events, requests
from tests.factories.events import BESIDE, again
from tests.web.agency.departments import Department
from thirdring.cases.models import Case
from thirdring.catalogue.models import ServiceType
from thirdring.kernel import clock
from thirdring.mass_events import tasks
from thirdring.mass_events.models import Closing, Event, Link, Look, Proposal
from thirdring.mass_events.queries import event_of
from thirdring.places.models import Area
from thirdring.staff.rules import Role

HERE = "/agency/events/"
SQUARE = '{"type":"Polygon","coordinates":[[[-79.96,40.44],[-79.94,40.44],[-79.94,40.46],[-79.96,40.44]]]}'


@pytest.fixture
def boss_browser(department: Department) -> Client:
    return department.other(Role.SUPERVISOR)


def told(department: Department, **fields: object) -> dict[str, object]:
    """The form of a new event, filled in."""
    kind = ServiceType.objects.of(department.city).get(code="pothole")
    filled: dict[str, object] = {
        "name": "Storm of November",
        "kind": "storm",
        "types": [kind.pk],
        "shape": SQUARE,
        "message_en": "Trees are down.",
        "message_es": "Hay árboles caídos.",
        "next_update": "2030-01-01T10:00",
        "radius": "500",
        "suspend": "on",
    }
    return filled | fields


def text(answer: Any) -> str:
    return str(answer.content.decode())


def event_with(department: Department, cases: int) -> tuple[Event, list[Case]]:
    storm = events.event(department.city)
    fresh = again(department.city)
    return events.reread(storm), [requests.case(fresh, words=f"Hole {n}.") for n in range(cases)]


class TestOpening:
    def test_by_what_was_drawn(self, department: Department, boss_browser: Client) -> None:
        page = text(boss_browser.post(f"{HERE}new/", told(department), follow=True))
        made = Event.objects.of(department.city).get()
        assert "Open. The public reads it from now on." in page
        assert (made.shape["type"], made.place) == ("Polygon", "As drawn on the map")
        assert "Trees are down." in text(Client().get("/"))

    def test_by_areas_and_around_a_point_without_scripts(
        self, department: Department, boss_browser: Client
    ) -> None:
        geometry = {
            "type": "Polygon",
            "coordinates": [[[-80, 40.4], [-79.9, 40.4], [-79.9, 40.5], [-80, 40.4]]],
        }
        area = Area.objects.create(
            city=department.city, kind="ward", code="1", name="Ward 1", geometry=geometry
        )
        boss_browser.post(f"{HERE}new/", told(department, shape="", areas=[area.pk]))
        made = Event.objects.of(department.city).get()
        assert made.place == "Ward 1"

    @pytest.mark.parametrize(
        ("fields", "cure"),
        [
            ({"name": ""}, "Give it a name"),
            ({"types": []}, "Choose the kinds of request"),
            ({"types": ["0"]}, "Choose the kinds of request"),
            ({"shape": ""}, "Choose areas, or an address"),
            ({"shape": "{nonsense"}, "Choose areas, or an address"),
            ({"shape": '{"type":"Point"}'}, "Draw the ground again"),
            ({"shape": "", "place": "Nowhere Lane 99999"}, "We know no such place"),
            ({"message_en": ""}, "Write what is known now"),
            ({"next_update": "2020-01-01T10:00"}, "Say when the next update comes"),
            ({"next_update": "soon"}, "Write the moment as"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
        self, department: Department, boss_browser: Client, fields: dict[str, object], cure: str
    ) -> None:
        answer = boss_browser.post(f"{HERE}new/", told(department, **fields))
        assert (answer.status_code, cure in text(answer), "Hay árboles caídos." in text(answer)) == (
            422,
            True,
            True,
        )
        assert not Event.objects.of(department.city).exists()

    def test_from_a_surge_it_is_filled_in_and_decided(
        self, department: Department, boss_browser: Client
    ) -> None:
        kind, now = ServiceType.objects.of(department.city).get(code="pothole"), clock.now()
        surge = Proposal.objects.create(
            city=department.city, type=kind, found="proposed", sign="tail", count=9, usual=0.2, hours=1,
            first_at=now, last_at=now,
        )  # fmt: skip
        page = text(boss_browser.get(HERE))
        assert "9 reports where 0.2 are usual, in the last hour." in page
        form = text(boss_browser.get(f"{HERE}new/?surge={surge.pk}"))
        assert f'value="{kind.pk}" checked' in form
        boss_browser.post(f"{HERE}new/", told(department, surge=surge.pk))
        surge.refresh_from_db()
        assert surge.found == "accepted"

    def test_a_surge_is_dismissed(self, department: Department, boss_browser: Client) -> None:
        kind, now = ServiceType.objects.of(department.city).get(code="pothole"), clock.now()
        surge = Proposal.objects.create(
            city=department.city, type=kind, found="proposed", sign="cusum", count=9, usual=2, hours=4,
            first_at=now, last_at=now,
        )  # fmt: skip
        page = text(boss_browser.post(f"{HERE}surges/{surge.pk}/dismissal/", follow=True))
        assert ("Dismissed." in page, "It is nothing" in page) == (True, False)

    def test_is_for_supervisors_and_read_by_all_staff(self, department: Department) -> None:
        storm, _ = event_with(department, 1)
        statuses = [
            department.browser.get(f"{HERE}{path}").status_code for path in ("", f"{storm.pk}/", "new/")
        ]
        assert statuses == [200, 200, 403]
        assert "Publish and send" not in text(department.browser.get(f"{HERE}{storm.pk}/"))


class TestTheEvent:
    def post(self, browser: Client, storm: Event, path: str, **fields: object) -> Any:
        return browser.post(f"{HERE}{storm.pk}/{path}/", fields, follow=True)

    def test_an_update_is_published(self, department: Department, boss_browser: Client) -> None:
        storm, _ = event_with(department, 0)
        fields = {"version": 1, "message_en": "Half is clear.", "next_update": "2030-01-01T10:00"}
        page = text(self.post(boss_browser, storm, "update", **fields))
        assert "Published. Everyone concerned is told." in page
        assert "Nothing is written yet in: Español" in page
        assert "Half is clear." in text(Client().get("/"))

    def test_of_two_supervisors_the_second_is_told(
        self, department: Department, boss_browser: Client
    ) -> None:
        storm, _ = event_with(department, 0)
        fields = {"version": 1, "message_en": "Half is clear.", "next_update": "2030-01-01T10:00"}
        answers = [self.post(boss_browser, storm, "update", **fields).status_code for _ in range(2)]
        assert answers == [200, 409]

    def test_a_wrong_update_keeps_what_was_typed(self, department: Department, boss_browser: Client) -> None:
        storm, _ = event_with(department, 0)
        fields = {"version": 1, "message_es": "La mitad.", "next_update": "2030-01-01T10:00"}
        answer = self.post(boss_browser, storm, "update", **fields)
        assert (answer.status_code, "La mitad." in text(answer)) == (422, True)

    def test_an_overdue_update_is_asked_for(self, department: Department, boss_browser: Client) -> None:
        storm, _ = event_with(department, 0)
        Event.objects.of(department.city).update(next_update_at=clock.now() - timedelta(minutes=1))
        assert "Write it now, even if nothing is new." in text(boss_browser.get(f"{HERE}{storm.pk}/"))

    def test_cases_are_taken_in_and_out(self, department: Department, boss_browser: Client) -> None:
        storm, _ = event_with(department, 0)
        case = requests.case(again(department.city), **BESIDE)
        assert "Taken in." in text(self.post(boss_browser, storm, "cases", reference=case.reference))
        assert event_of(case) == storm
        removal = f"{HERE}{storm.pk}/cases/{case.reference}/removal/"
        assert "Taken out." in text(boss_browser.post(removal, follow=True))
        assert event_of(case) is None

    @pytest.mark.parametrize("reference", ["", "123", "2604-1873-5", "not a number"])
    def test_a_reference_that_leads_nowhere_is_said(
        self, department: Department, boss_browser: Client, reference: str
    ) -> None:
        storm, _ = event_with(department, 0)
        assert self.post(boss_browser, storm, "cases", reference=reference).status_code == 422

    def test_earlier_cases_are_counted_and_taken_in(
        self, department: Department, boss_browser: Client
    ) -> None:
        case = department.case()
        storm, _ = event_with(department, 0)
        assert "1 open case from before lies on its ground." in text(boss_browser.get(f"{HERE}{storm.pk}/"))
        self.post(boss_browser, storm, "cases/earlier")
        events.gathered(storm)
        assert event_of(case) == storm

    def test_it_ends_with_a_last_word(self, department: Department, boss_browser: Client) -> None:
        storm, _ = event_with(department, 0)
        assert self.post(boss_browser, storm, "end", version=1).status_code == 422
        page = text(self.post(boss_browser, storm, "end", version=1, message_en="It is over."))
        assert ("Over. Promises are made again" in page, "Publish and send" in page) == (True, False)


class TestClosingInBulk:
    def closed(self, department: Department, browser: Client, cases: int = 2) -> Event:
        storm, _ = event_with(department, cases)
        fields = {"version": storm.version, "expected": cases, "outcome": "fixed", "answer": "Clear again."}
        assert browser.post(f"{HERE}{storm.pk}/closing/", fields).status_code == 302
        tasks.close_cases(closing_id=Closing.objects.of(department.city).get().pk, city_id=storm.city_id)
        return storm

    def test_shows_how_many_before_and_how_it_went_after(
        self, department: Department, boss_browser: Client
    ) -> None:
        storm, _ = event_with(department, 2)
        assert "Close 2 open cases" in text(boss_browser.get(f"{HERE}{storm.pk}/closing/"))
        Event.objects.of(department.city).delete()
        storm = self.closed(department, boss_browser)
        page = text(boss_browser.get(f"{HERE}{storm.pk}/"))
        assert "0 waiting, 2 closed, 0 left alone" in " ".join(page.split())
        assert "1 drawn, none looked at yet." in page

    def test_another_number_by_now_asks_to_look_again(
        self, department: Department, boss_browser: Client
    ) -> None:
        storm, _ = event_with(department, 2)
        fields = {"version": 1, "expected": 1, "outcome": "fixed", "answer": "Clear again."}
        answer = boss_browser.post(f"{HERE}{storm.pk}/closing/", fields)
        assert (answer.status_code, "Look at the new number" in text(answer)) == (422, True)
        assert 'name="expected" value="2"' in text(answer)

    def test_without_an_answer_it_says_what_is_missing(
        self, department: Department, boss_browser: Client
    ) -> None:
        storm, _ = event_with(department, 1)
        answer = boss_browser.post(f"{HERE}{storm.pk}/closing/", {"version": 1, "expected": 1})
        assert ("Choose how the cases ended." in text(answer), answer.status_code) == (True, 422)

    def test_the_sample_is_answered_on_the_page(self, department: Department, boss_browser: Client) -> None:
        storm = self.closed(department, boss_browser)
        drawn = Look.objects.of(department.city).get()
        address = f"{HERE}{storm.pk}/looks/{drawn.pk}/"
        assert "Say what is not done" in text(boss_browser.post(address, {"done": "no"}, follow=True))
        page = text(boss_browser.post(address, {"done": "no", "note": "A branch is left."}, follow=True))
        assert "0 of 1 really done; of all, between 0 % and 79 % (95 in 100 sure)." in page
        assert "A branch is left." in page


class TestLookingBack:
    def test_the_page_and_the_file_have_the_curve(self, department: Department, boss_browser: Client) -> None:
        with clock.frozen_at(requests.MONDAY):
            storm, _ = event_with(department, 2)
        with clock.frozen_at(requests.MONDAY + timedelta(hours=2)):
            requests.case(again(department.city))
        page = text(boss_browser.get(f"{HERE}{storm.pk}/report/"))
        assert ("No update yet" in page, "In no area" in page, page.count("<rect ")) == (True, True, 3)
        file = text(boss_browser.get(f"{HERE}{storm.pk}/report/csv/")).splitlines()
        assert file == [
            "hour,reports",
            "2026-11-16T09:00:00-05:00,2",
            "2026-11-16T10:00:00-05:00,0",
            "2026-11-16T11:00:00-05:00,1",
        ]


@pytest.mark.parametrize("many", [3, 3_000])
def test_the_page_of_a_large_event_costs_and_weighs_no_more_than_that_of_a_small_one(
    department: Department, boss_browser: Client, many: int, django_assert_num_queries: Any
) -> None:
    storm, (first, *_) = event_with(department, 1)
    requests.strewn(first, [(requests.INSIDE["lon"], requests.INSIDE["lat"])] * (many - 1))
    linked = Case.objects.of(department.city).exclude(pk=first.pk).values_list("pk", flat=True)
    now = clock.now()
    Link.objects.bulk_create(
        Link(city=department.city, event=storm, case_id=pk, how="new", since=now) for pk in linked
    )
    boss_browser.get(f"{HERE}{storm.pk}/")
    with django_assert_num_queries(12):
        page = text(boss_browser.get(f"{HERE}{storm.pk}/"))
    assert f"<b>{many}</b>" in page
    assert len(page) < 80_000
    onward = boss_browser.get(f"{HERE}{storm.pk}/", {"after": str(linked[1])})
    assert onward.status_code == 200
