"""Who hears of a case, how, in which words."""

from datetime import UTC, datetime
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import people, requests
from tests.factories.requests import MONDAY
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.progress import accept, hold, note
from thirdring.cases.models import Case, Follow, Report
from thirdring.cases.references import pretty
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.city.models import City
from thirdring.constituents.actions import Person, remember
from thirdring.kernel import clock
from thirdring.messaging.models import Message, Template
from thirdring.messaging.queries import recipients

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return requests.pothole_city(names={"en": "Pothole", "es": "Bache"})


@pytest.fixture
def nobodys(city: City) -> Case:
    """A case whose reporter left no way to reach them."""
    return requests.case(city)


def follower(case: Case, **fields: str) -> None:
    person = remember(case.city, Person(**fields), actor=people.program(case.city))
    assert person is not None
    Follow.objects.create(city=case.city, case=case, constituent=person, since=clock.now())


def joined(case: Case, **fields: Any) -> Report:
    """A second report that became part of the case."""
    report = requests.sent(case.city, **fields).report
    Report.objects.of(case.city).filter(pk=report.pk).update(case=case)
    return report


def told(case: Case) -> list[tuple[str, str, str]]:
    return [(person.channel, person.to, person.reference) for person in recipients(case)]


def said(case: Case, answer: str = "We filled it.") -> list[Message]:
    """What goes out when the case is closed."""
    close(requests.reread(case), actor=requests.worker_of(case), outcome=Outcome.FIXED, answer=answer)
    return list(Message.objects.of(case.city).filter(occasion="closed", case=case).order_by("pk"))


class TestRecipients:
    def test_nobody_is_told_when_nobody_can_be(self, nobodys: Case) -> None:
        assert told(nobodys) == []
        assert said(nobodys) == []

    def test_by_email_where_they_gave_one(self, city: City) -> None:
        case = requests.case(city, email="ana@example.org", phone="412-555-0123")
        assert told(case) == [("email", "ana@example.org", case.reference)]

    def test_by_text_where_they_gave_only_a_phone(self, city: City) -> None:
        case = requests.case(city, phone="(412) 555-0123")
        assert told(case) == [("sms", "+14125550123", case.reference)]

    def test_two_reporters_each_with_their_own_reference(self, city: City) -> None:
        case = requests.case(city, email="ana@example.org")
        second = joined(case, email="ben@example.org")
        assert told(case) == [
            ("email", "ana@example.org", case.reference),
            ("email", "ben@example.org", second.reference),
        ]
        assert [pretty(second.reference) in message.body for message in said(case)] == [False, True]

    def test_one_who_reported_twice_hears_once(self, city: City) -> None:
        case = requests.case(city, email="ana@example.org")
        joined(case, email="ana@example.org")
        assert told(case) == [("email", "ana@example.org", case.reference)]

    def test_followers_hear_too_even_if_they_reported_other_things(self, nobodys: Case) -> None:
        requests.sent(nobodys.city, email="fay@example.org")
        follower(nobodys, email="fay@example.org")
        follower(nobodys, phone="+14125550199")
        assert told(nobodys) == [
            ("email", "fay@example.org", nobodys.reference),
            ("sms", "+14125550199", nobodys.reference),
        ]

    def test_a_reporter_who_follows_hears_once(self, city: City) -> None:
        case = requests.case(city, email="ana@example.org")
        follower(case, email="ana@example.org")
        assert told(case) == [("email", "ana@example.org", case.reference)]

    def test_the_cost_does_not_grow_with_the_people(
        self, nobodys: Case, django_assert_num_queries: Any
    ) -> None:
        for number in range(5):
            follower(nobodys, email=f"person{number}@example.org")
        with django_assert_num_queries(2):
            assert len(recipients(nobodys)) == 5


class TestWords:
    def test_the_receipt_holds_reference_promise_and_link(self, city: City, settings: Any) -> None:
        with clock.frozen_at(MONDAY):
            report = requests.sent(city, email="ana@example.org", place="12 Main St").report
        message = Message.objects.of(city).get()
        number = pretty(report.reference)
        assert message.subject == f"We have your report {number}"
        assert message.body == (
            f"{city.name} has your report about: Pothole.\nWhere: 12 Main St\n\n"
            f"Your reference is {number}. "
            "We aim to resolve this within 5 working days, by Monday 23 November.\n\n"
            f"See what happens with it: {settings.BASE_URL}/track/{number}/?key={report.token}\n"
        )

    def test_each_in_their_own_language(self, city: City) -> None:
        case = requests.case(city, email="ana@example.org", language="es")
        joined(case, email="ben@example.org")
        ana, ben = said(case)
        assert (ana.language, ana.subject) == ("es", f"La respuesta a su informe {pretty(case.reference)}")
        assert "Con esto se cierra su informe sobre: Bache." in ana.body
        assert (ben.language, "your report about: Pothole" in ben.body) == ("en", True)

    def test_the_promise_and_the_day_too(self, city: City) -> None:
        with clock.frozen_at(MONDAY):
            case = requests.case(city, email="ana@example.org", language="es")
            worker = requests.worker_of(case)
            review_at = datetime(2026, 11, 20, 3, tzinfo=UTC)  # still the 19th in the city
            hold(accept(case, actor=worker), actor=worker, reason=HoldReason.WEATHER, review_at=review_at)
        received, held = Message.objects.of(city).order_by("pk")
        assert "Esperamos resolverlo en un plazo de 5 días hábiles" in received.body
        assert "Lo revisaremos el 19 noviembre 2026." in held.body

    def test_a_citys_own_words_come_first(self, city: City) -> None:
        own(city, "closed", "email", "en", "{type}: done", "Hi!\n{answer}")
        own(city, "closed", "sms", "en", "", "For phones only: {answer}")
        (message,) = said(requests.case(city, email="ana@example.org"))
        assert (message.subject, message.body) == ("Pothole: done", "Hi!\nWe filled it.")

    def test_a_citys_own_words_in_the_base_language_come_before_ours(self, city: City) -> None:
        City.objects.filter(pk=city.pk).update(languages=["en", "es-MX"])
        city.refresh_from_db()
        own(city, "closed", "email", "es", "Listo", "{answer}")
        (message,) = said(requests.case(city, email="ana@example.org", language="es-MX"))
        assert (message.subject, message.language) == ("Listo", "es-MX")

    @pytest.mark.parametrize("body", ["{answer", "answer}", "{answer!x}", "{0}", "{case.city.reference_key}"])
    def test_a_template_with_a_slip_does_not_stop_a_closing(self, city: City, body: str) -> None:
        own(city, "closed", "email", "en", "Answer", body)
        (message,) = said(requests.case(city, email="ana@example.org"))
        assert message.body == body

    def test_a_subject_is_one_line_whatever_fills_it(self, city: City) -> None:
        own(city, "closed", "email", "en", "{answer}", "{answer}")
        (message,) = said(requests.case(city, email="ana@example.org"), "Filled.\r\nBcc: eve@example.org")
        assert message.subject == "Filled. Bcc: eve@example.org"

    def test_a_text_message_is_short_and_keeps_its_link(self, city: City) -> None:
        case = requests.case(city, phone="412-555-0123")
        (message,) = said(case, "We looked. " * 300)
        assert len(message.body) <= 320
        assert f"/track/{pretty(case.reference)}/" in message.body


def own(city: City, occasion: str, channel: str, language: str, subject: str, body: str) -> None:
    Template.objects.create(
        city=city, occasion=occasion, channel=channel, language=language, subject=subject, body=body
    )


class TestOccasions:
    def test_an_internal_note_is_told_to_nobody(self, city: City) -> None:
        case = requests.case(city, email="ana@example.org")
        note(case, actor=requests.worker_of(case), words="Bring two cones.", public=False)
        assert list(Message.objects.of(city).values_list("occasion", flat=True)) == ["received"]

    def test_a_public_note_is_passed_on_in_its_own_words(self, city: City) -> None:
        case = requests.case(city, email="ana@example.org")
        note(case, actor=requests.worker_of(case), words="We come on Friday.", public=True)
        assert Message.objects.of(city).get(occasion="note").body.startswith("We come on Friday.\n")

    def test_reopening_is_news(self, city: City) -> None:
        case = requests.case(city, email="ana@example.org")
        said(case)
        reopen(requests.reread(case), actor=requests.worker_of(case), reason="It sank.")
        assert Message.objects.of(city).filter(occasion="reopened").count() == 1

    def test_every_message_has_its_job_and_no_other(self, city: City) -> None:
        case = requests.case(city, email="ana@example.org")
        joined(case, email="ben@example.org")
        said(case)
        args = ProcrastinateJob.objects.order_by("id").values_list("args", flat=True)
        messages = Message.objects.of(city).order_by("pk").values_list("pk", flat=True)
        assert list(args) == [{"message_id": pk, "city_id": city.pk} for pk in messages]

    def test_telling_many_takes_as_few_statements_as_telling_one(
        self, nobodys: Case, django_assert_num_queries: Any
    ) -> None:
        case, worker = requests.reread(nobodys), requests.worker_of(nobodys)
        follower(case, email="one@example.org")
        with django_assert_num_queries(CLOSING):
            close(case, actor=worker, outcome=Outcome.FIXED, answer="Done.")
        case = requests.case(case.city)
        for number in range(6):
            follower(case, email=f"person{number}@example.org")
        with django_assert_num_queries(CLOSING):
            close(case, actor=worker, outcome=Outcome.FIXED, answer="Done.")


# A savepoint and its release around: lock, open tasks, the photo it needs, what led here, closure, its
# photos, line, promises, what the resident asked, escalations, referrals, case, news to open pages; people,
# ways to reach them, devices, the city's words, messages, jobs. And what makes it odd: the closure, the
# type's usual time, the closer's last minute, the flag.
CLOSING = 25
