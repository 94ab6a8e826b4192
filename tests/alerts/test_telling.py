"""Who hears of what, once, in which words, and that nothing private is ever told."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from shapely import box
from shapely.geometry import mapping

from tests.factories import alerts, people, requests
from tests.factories.alerts import alert, told, worked
from tests.factories.requests import MONDAY
from thirdring.alerts import queries, tasks
from thirdring.alerts.actions import telling
from thirdring.alerts.actions.keeping import Wish, delete_alert, keep_alert, pause_alert, resume_alert
from thirdring.alerts.models import Alert, Heard
from thirdring.cases.actions.closing import close
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.cases.rules import Outcome
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.mass_events.actions.notices import Said, keep_city_notice
from thirdring.messaging.models import Message
from thirdring.messaging.tasks import deliver
from thirdring.places.actions.areas import import_areas
from thirdring.places.area_files import AreaRow
from thirdring.places.models import Area
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
HERE = mapping(box(-79.96, 40.44, -79.94, 40.46))  # holds the point of the factories' reports
TEN = timedelta(minutes=10)


@pytest.fixture
def city() -> City:
    made = requests.city_of_three_types()
    hills = AreaRow(code="oak-hill", name="Oak Hill", shape=box(-79.96, 40.44, -79.94, 40.46))
    import_areas(made, [hills], kind="neighbourhood", actor=people.program(made))
    return City.objects.get(pk=made.pk)


def closed(case: Case) -> Case:
    return close(
        requests.reread(case), actor=requests.worker_of(case), outcome=Outcome.FIXED, answer="We filled it."
    )


def subjects(city: City) -> list[str]:
    return [message.subject.partition(": ")[2] for message in told(city)]


class TestMatching:
    def test_a_new_report_is_told_with_its_covered_words_and_link(self, city: City) -> None:
        made = alert(city)
        case = requests.case(city, words="A deep hole. Call 412-555-0123.", place="12 Main St")
        assert (worked(), told(city)[0].to) == (1, "nora@example.org")
        (message,) = told(city)
        assert message.subject == f"{city.name}: New: Pothole, 12 Main St"
        assert "A deep hole." in message.body and "0123" not in message.body
        assert f"/track/{pretty(case.reference)}" in message.body
        assert message.stop_link is not None and message.stop_link.endswith(f"/{made.pk}-{made.token}/")
        assert "You asked to hear of this: new reports, of every kind, in the whole city." in message.body

    def test_private_cases_are_neither_put_aside_nor_told(self, city: City) -> None:
        alert(city)
        requests.case(city, service_code="secret")
        assert (worked(), told(city)) == (0, [])

    def test_a_case_that_became_private_before_it_was_told_is_left_out(self, city: City) -> None:
        alert(city, rhythm="daily")
        with clock.frozen_at(MONDAY):
            case = requests.case(city)
            requests.case(city, service_code="graffiti")
            worked()
        Case.objects.of(city).filter(pk=case.pk).update(private=True)
        with clock.frozen_at(MONDAY + timedelta(days=1)):
            tasks.tell_alerts(0)
        assert subjects(city) == ["New: Graffiti"]

    def test_a_city_without_alerts_puts_nothing_aside(self, city: City) -> None:
        requests.case(city)
        assert worked() == 0

    @pytest.mark.parametrize(
        ("lon", "heard"),
        [(-79.95, ["areas", "around", "drawn", "everywhere"]), (-79.90, ["everywhere"])],
    )
    def test_ground_may_be_areas_or_drawn_or_a_circle(self, city: City, lon: float, heard: list[str]) -> None:
        area = Area.objects.of(city).get().pk
        alert(city, "areas@example.org", area_ids=[area])
        alert(city, "drawn@example.org", drawn=HERE)
        alert(city, "everywhere@example.org")
        around = alert(city, "around@example.org", drawn=HERE)
        Alert.objects.of(city).filter(pk=around.pk).update(place="12 Main St", radius_m=500)
        requests.case(city, lon=lon)
        worked()
        assert sorted(message.to.split("@")[0] for message in told(city)) == heard

    def test_drawn_ground_is_held_to_its_line_not_to_its_box(self, city: City) -> None:
        corner = [[-79.96, 40.44], [-79.94, 40.44], [-79.96, 40.46], [-79.96, 40.44]]
        alert(city, drawn={"type": "Polygon", "coordinates": [corner]})
        requests.case(city, lon=-79.942, lat=40.458)  # in the box, beyond the slanting side
        requests.case(city, lon=-79.958, lat=40.442)
        worked()
        assert len(told(city)) == 1

    def test_kinds_and_ground_and_what_to_hear_all_have_to_fit(self, city: City) -> None:
        graffiti = ServiceType.objects.of(city).get(code="graffiti").pk
        area = Area.objects.of(city).get().pk
        alert(city, type_ids=[graffiti], area_ids=[area], hears=["closed"])
        for fields in ({"lon": -79.90}, {"service_code": "pothole"}, {}):
            closed(requests.case(city, **{"service_code": "graffiti", **fields}))
        worked()
        assert subjects(city) == ["Closed: Graffiti"]

    def test_somebody_with_two_alerts_that_fit_hears_once_by_the_quicker(self, city: City) -> None:
        alert(city, rhythm="weekly")
        quick = alert(city)
        requests.case(city)
        worked()
        assert [row.alert_id for row in Heard.objects.of(city)] == [quick.pk]
        assert len(told(city)) == 1

    def test_a_notice_is_told_when_its_moment_has_come(self, city: City) -> None:
        alert(city, hears=["notices"], language="es")
        administrator = people.actor(city, Role.ADMINISTRATOR)
        texts = {"en": "Closed on Friday.", "es": "Cerrado el viernes."}
        with clock.frozen_at(MONDAY):
            since, until = MONDAY + timedelta(hours=1), MONDAY + timedelta(days=1)
            said = Said(texts=texts, since=since, until=until)
            notice = keep_city_notice(city, said, actor=administrator)
            worked()
            assert told(city) == []
            (job,) = ProcrastinateJob.objects.filter(task_name="thirdring.alerts.tasks.hear_notice")
            assert job.scheduled_at == since
            keep_city_notice(city, said, actor=administrator, notice=notice, version=1)
        with clock.frozen_at(since):
            worked(twice=True)  # the job of the first version, and that of the second
        assert subjects(city) == ["Cerrado el viernes."]


class TestOnce:
    def test_a_job_that_is_done_again_tells_nobody_twice(self, city: City) -> None:
        for number in range(5):
            alert(city, f"person{number}@example.org")
        case = requests.case(city)
        closed(case)
        worked(twice=True)
        worked(twice=True)
        assert len(told(city)) == 5
        assert Heard.objects.of(city).count() == 5

    def test_a_worker_that_dies_while_hearing_leaves_nothing_half_done(
        self, city: City, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        alert(city)
        requests.case(city)

        def dies(*_: Any, **__: Any) -> Any:
            raise KeyboardInterrupt

        monkeypatch.setattr(telling, "speaks_at", dies)
        with pytest.raises(KeyboardInterrupt):
            worked()
        assert Heard.objects.of(city).count() == 0
        monkeypatch.undo()
        worked()
        assert len(told(city)) == 1

    def test_a_worker_that_dies_between_the_message_and_the_mark_tells_once(
        self, city: City, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        alert(city)
        requests.case(city)

        def writes_and_dies(*given: Any, **named: Any) -> Any:
            written(*given, **named)
            raise KeyboardInterrupt

        written = telling.write_letters
        monkeypatch.setattr(telling, "write_letters", writes_and_dies)
        with pytest.raises(KeyboardInterrupt):
            worked()
        assert told(city) == []
        assert [row.told_at for row in Heard.objects.of(city)] == [None]
        monkeypatch.undo()
        worked()
        tasks.tell_alerts(0)
        assert len(told(city)) == 1

    def test_each_closing_is_news_of_its_own(self, city: City) -> None:
        alert(city, hears=["closed", "opened"], rhythm="daily")
        with clock.frozen_at(MONDAY):
            closed(requests.case(city))
            worked()
        with clock.frozen_at(MONDAY + timedelta(days=1)):
            tasks.tell_alerts(0)
        assert subjects(city) == ["2 pieces of news"]


class TestWhen:
    def test_what_comes_in_quiet_hours_goes_out_after_them_once(self, city: City) -> None:
        alert(city, quiet_since=time(8), quiet_until=time(12))  # Monday is nine in the morning there
        with clock.frozen_at(MONDAY):
            requests.case(city)
            requests.case(city, service_code="graffiti")
            worked()
            tasks.tell_alerts(0)
            assert told(city) == []
        with clock.frozen_at(MONDAY + timedelta(hours=3)):
            tasks.tell_alerts(0)
            tasks.tell_alerts(0)
        (message,) = told(city)
        assert "New: Pothole" in message.body and "New: Graffiti" in message.body

    def test_a_worker_that_stood_still_does_not_speak_into_quiet_hours(self, city: City) -> None:
        made = alert(city)
        with clock.frozen_at(MONDAY):
            requests.case(city)
            telling.hear_of_case(
                city, Case.objects.of(city).get().pk, telling.Hears.OPENED, "x", actor=people.program(city)
            )
        Alert.objects.of(city).filter(pk=made.pk).update(quiet_since=time(8), quiet_until=time(12))
        with clock.frozen_at(MONDAY + timedelta(hours=1)):
            tasks.tell_alerts(0)
            assert told(city) == []
        with clock.frozen_at(MONDAY + timedelta(hours=3)):
            tasks.tell_alerts(0)
        assert len(told(city)) == 1

    def test_in_a_storm_the_first_is_told_at_once_and_the_rest_is_gathered(self, city: City) -> None:
        alert(city)
        with clock.frozen_at(MONDAY):
            requests.case(city)
            worked()
        ProcrastinateJob.objects.all().delete()
        with clock.frozen_at(MONDAY + TEN / 2):
            for _ in range(3):
                requests.case(city)
            worked()
            assert len(told(city)) == 1
        with clock.frozen_at(MONDAY + TEN):
            tasks.tell_alerts(0)
        assert subjects(city) == ["New: Pothole", "3 pieces of news"]

    def test_a_digest_is_in_the_readers_language_and_not_endless(self, city: City) -> None:
        alert(city, rhythm="daily", language="es")
        with clock.frozen_at(MONDAY):
            case = requests.case(city)
            requests.strewn(case, [(-79.95, 40.45)] * 52)
            for each in Case.objects.of(city):
                key = str(each.pk)
                telling.hear_of_case(city, each.pk, telling.Hears.OPENED, key, actor=people.program(city))
        with clock.frozen_at(MONDAY + timedelta(days=1)):
            tasks.tell_alerts(0)
        (message,) = told(city)
        assert message.subject == f"{city.name}: 53 novedades"
        assert message.body.count("Nuevo: Pothole") == 50
        assert "Y 3 más" in message.body

    def test_a_changed_rhythm_holds_for_what_waits(self, city: City) -> None:
        made = alert(city, rhythm="weekly")
        with clock.frozen_at(MONDAY):
            requests.case(city)
            worked()
            wish = Wish(hears=["opened"])
            keep_alert(city, "email", "nora@example.org", wish, actor=people.anyone(city), alert=made)
            tasks.tell_alerts(0)
        assert len(told(city)) == 1

    def test_a_paused_alert_hears_nothing_and_lets_go_of_what_waited(self, city: City) -> None:
        made = alert(city, rhythm="daily")
        requests.case(city)
        worked()
        pause_alert(made, actor=people.anyone(city))
        requests.case(city)
        worked()
        resume_alert(made, actor=people.anyone(city))
        assert Heard.objects.of(city).count() == 0
        requests.case(city)
        worked()
        assert Heard.objects.of(city).count() == 3  # this test's worker does the old jobs again
        delete_alert(made, actor=people.anyone(city))
        assert Heard.objects.of(city).count() == 0


def test_what_was_told_long_ago_is_forgotten(city: City) -> None:
    alert(city)
    with clock.frozen_at(MONDAY):
        requests.case(city)
        worked()
    with clock.frozen_at(MONDAY + timedelta(days=31)):
        tasks.forget_alerts_told(0)
    assert Heard.objects.of(city).count() == 0


def test_a_mail_carries_the_headers_of_one_click(city: City) -> None:
    alert(city)
    requests.case(city)
    worked()
    (message,) = told(city)
    deliver(message_id=message.pk, city_id=city.pk)
    (letter,) = mail.outbox
    assert letter.extra_headers["List-Unsubscribe"] == f"<{message.stop_link}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_other_mail_has_no_such_headers(city: City) -> None:
    requests.case(city, email="ana@example.org")
    message = Message.objects.of(city).get()
    deliver(message_id=message.pk, city_id=city.pk)
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_a_text_message_is_short_and_says_how_to_end_it(city: City) -> None:
    alert(city, "+14125550123")
    case = requests.case(city, words="A hole. " * 60)
    worked()
    (message,) = told(city)
    assert (message.channel, message.to) == ("sms", "+14125550123")
    assert len(message.body) <= 160
    assert f"/track/{pretty(case.reference)}" in message.body and "STOP" in message.body


@pytest.fixture
def nothing_known() -> None:
    """Forget what earlier tests taught this process of cities that had the same number."""
    queries._listened.cache_clear()


@pytest.mark.usefixtures("nothing_known")
class TestCosts:
    def test_a_report_costs_one_statement_more_however_many_listen(
        self, city: City, django_assert_num_queries: Any
    ) -> None:
        requests.case(city)
        with CaptureQueriesContext(connection) as without:
            requests.case(city)
        alert(city)
        requests.case(city)  # what a process reads once is read
        with CaptureQueriesContext(connection) as one:
            requests.case(city)
        for number in range(20):
            alert(city, f"person{number}@example.org")
        with CaptureQueriesContext(connection) as many:
            requests.case(city)
        assert (len(one) - len(without), len(many) - len(one)) == (1, 0)

    def test_hearing_and_telling_cost_the_same_for_one_and_for_thirty(
        self, city: City, django_assert_num_queries: Any
    ) -> None:
        for count in (1, 30):
            for number in range(count):
                alert(city, f"person{count}-{number}@example.org")
            case = requests.case(city)
            args = {"city_id": city.pk, "case_id": case.pk, "what": "opened", "key": f"k{count}"}
            Alert.objects.of(city).update(spoke_at=None)
            with django_assert_num_queries(17):
                tasks.hear_case(**args)
        assert alerts.told(city)[-1].to == "person30-29@example.org"
