"""What the provider tells us: only what it signed, whether messages arrived, and STOP, START and HELP."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.factories import people, requests
from tests.factories.alerts import alert
from tests.integrations.sms.provider import SECRET, Provider
from thirdring.alerts.models import Alert
from thirdring.city.models import City
from thirdring.constituents.actions import forget
from thirdring.constituents.models import Constituent
from thirdring.integrations.signing import twilio_signature
from thirdring.integrations.sms.rules import Answer, read_answer
from thirdring.messaging.models import Message, Stopped
from thirdring.messaging.tasks import deliver

pytestmark = pytest.mark.usefixtures("provider")
NUMBER = "+14125550123"


@pytest.fixture
def message(city: City) -> Message:
    requests.sent(city, phone=NUMBER)
    return Message.objects.of(city).get()


def posted(path: str, fields: dict[str, str], **signing: str) -> HttpResponse:
    """As the provider posts: a plain form, whatever Django's client would make of it."""
    signed = twilio_signature(
        signing.get("secret", SECRET),
        f"{signing.get('base', 'https://311.example.gov')}{path}",
        fields.items(),
    )
    return Client(enforce_csrf_checks=True).post(  # type: ignore[return-value]  # the test client's own response
        path,
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signed},
    )


def arrives(message: Message, status: str, **fields: str) -> HttpResponse:
    path = f"/sms/{message.city.code}/arrival/{message.pk}/"
    return posted(path, {"MessageStatus": status, "MessageSid": "SM1", **fields})


def writes(city: City, body: str, number: str = NUMBER, **fields: str) -> str:
    answer = posted(f"/sms/{city.code}/answer/", {"From": number, "Body": body, **fields})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    return answer.content.decode().partition("<Response>")[2].removesuffix("</Response>")


def delivered(message: Message) -> Message:
    deliver(message_id=message.pk, city_id=message.city_id)
    message.refresh_from_db()
    return message


class TestArriving:
    def test_a_message_that_arrived_says_so_once(self, message: Message) -> None:
        delivered(message)
        for status in ("sent", "delivered", "sent", "undelivered"):
            assert arrives(message, status).status_code == 204
        message.refresh_from_db()
        assert message.state == "sent" and message.arrived_at is not None

    def test_one_that_was_lost_is_dead_with_its_reason_and_stays_so(self, message: Message) -> None:
        arrives(message, "undelivered", ErrorCode="30003")  # faster than our own note that it was sent
        assert (delivered(message).state, message.error) == ("dead", "undelivered 30003")

    def test_what_is_not_signed_for_this_address_changes_nothing(self, message: Message) -> None:
        path = f"/sms/{message.city.code}/arrival/{message.pk}/"
        fields = {"MessageStatus": "delivered"}
        for signing in ({"secret": "another"}, {"base": "https://elsewhere.example"}):
            assert posted(path, fields, **signing).status_code == 403
        assert Client().post(path, fields).status_code == 403
        message.refresh_from_db()
        assert message.arrived_at is None

    def test_it_may_be_signed_for_the_address_it_came_to(self, message: Message) -> None:
        path = f"/sms/{message.city.code}/arrival/{message.pk}/"
        answer = posted(path, {"MessageStatus": "delivered"}, base="http://testserver")
        assert answer.status_code == 204

    def test_without_a_secret_nothing_is_believed(self, message: Message, settings: Any) -> None:
        settings.SMS_SECRET = ""
        path = f"/sms/{message.city.code}/arrival/{message.pk}/"
        assert posted(path, {"MessageStatus": "delivered"}, secret="").status_code == 403

    def test_another_citys_message_is_left_alone(self, message: Message, city: City) -> None:
        other = requests.pothole_city()
        posted(f"/sms/{other.code}/arrival/{message.pk}/", {"MessageStatus": "delivered"})
        message.refresh_from_db()
        assert message.arrived_at is None
        assert posted("/sms/nowhere/arrival/1/", {"MessageStatus": "delivered"}).status_code == 404

    def test_too_much_is_refused_unread(self, message: Message) -> None:
        assert arrives(message, "x" * 30_000).status_code == 413


class TestAnswering:
    def test_stop_ends_all_messages_to_the_number_and_pauses_its_alerts(
        self, city: City, message: Message, provider: Provider
    ) -> None:
        made = alert(city, NUMBER)
        assert writes(city, " Stop. ") == ""
        made.refresh_from_db()
        assert made.paused_at is not None
        after = delivered(message)
        assert (after.state, after.error) == ("dead", "they asked to get no more texts")
        assert provider.taken == []
        assert NUMBER not in str(Stopped.objects.of(city).values())

    def test_start_sends_again_and_says_so(self, city: City, message: Message, provider: Provider) -> None:
        writes(city, "STOP")
        said = writes(city, "start")
        assert said == f"<Message>{city.name}: you get text messages again. Reply STOP to end them.</Message>"
        assert (delivered(message).state, len(provider.taken)) == ("sent", 1)

    def test_whoever_is_forgotten_stays_stopped(self, city: City, message: Message) -> None:
        writes(city, "STOP")
        ids = list(Constituent.objects.of(city).values_list("pk", flat=True))
        forget(city, "phone", NUMBER, ids, actor=people.anyone(city))
        assert Stopped.objects.of(city).count() == 1

    def test_help_and_anything_else_are_answered_in_the_readers_language(self, city: City) -> None:
        requests.sent(city, phone=NUMBER, language="es")
        assert f"llame al {city.phone}" in writes(city, "AYUDA")
        assert "nadie lee respuestas" in writes(city, "When do you come?")
        assert "nobody reads answers" in writes(city, "When do you come?", number="+14125550199")

    def test_where_the_provider_answers_itself_we_stay_silent(self, city: City) -> None:
        assert writes(city, "HELP", OptOutType="HELP") == ""

    def test_a_name_with_marks_does_not_break_the_answer(self, city: City) -> None:
        City.objects.filter(pk=city.pk).update(name="Rock & <Roll>")
        assert "Rock &amp; &lt;Roll&gt;" in writes(city, "HELP")

    def test_only_what_is_signed_stops_anything(self, city: City) -> None:
        answer = posted(f"/sms/{city.code}/answer/", {"From": NUMBER, "Body": "STOP"}, secret="another")
        assert (answer.status_code, Stopped.objects.of(city).count()) == (403, 0)

    def test_without_a_number_it_says_what_is_missing(self, city: City) -> None:
        answer = posted(f"/sms/{city.code}/answer/", {"From": "nobody", "Body": "STOP"})
        assert answer.status_code == 400

    def test_stop_said_twice_is_said_once(self, city: City) -> None:
        alert(city, NUMBER)
        writes(city, "STOP")
        writes(city, "stop")
        assert (Stopped.objects.of(city).count(), Alert.objects.of(city).count()) == (1, 1)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("STOP", Answer.STOP),
        ("  stop all ", Answer.STOP),
        ("¡Alto!", Answer.STOP),
        ("стоп", Answer.STOP),
        ("arrêt", Answer.STOP),
        ("توقف", Answer.STOP),
        ("停止。", Answer.STOP),
        ("रोकें।", Answer.STOP),
        ("शुरू", Answer.START),
        ("помощь", Answer.HELP),
        ("Unsubscribe.", Answer.STOP),
        ("start", Answer.START),
        ("YES", Answer.START),
        ("ayuda", Answer.HELP),
        ("please stop the trucks", Answer.OTHER),
        ("", Answer.OTHER),
    ],
)
def test_only_the_word_alone_is_meant(text: str, meant: Answer) -> None:
    assert read_answer(text) is meant
