"""What is called to our address: signed or not taken, bounded, answered in words and never with a failure."""

import time
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.cities import city
from tests.factories.people import actor, program
from tests.integrations.telephony.makes import DAY, contact_records, twilio_posts
from thirdring.city.models import City
from thirdring.contact_centre.models import AgentState, Call, CallEvent
from thirdring.integrations.signing import same, twilio_signature
from thirdring.integrations.telephony import receiving
from thirdring.integrations.telephony.actions import know_system
from thirdring.integrations.telephony.models import PhoneSystem
from thirdring.integrations.telephony.rules import MOST_BYTES, Make, signature
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
SECRET = "a secret between us"
ROW = {"event_id": "e1", "call_id": "c1", "kind": "queued", "at": "2026-11-04T14:00:00Z", "queue": "general"}


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEPHONY_SECRET_SWITCH", SECRET)


@pytest.fixture
def town() -> City:
    return city()


def system(of: City, make: Make = Make.PLAIN, **fields: Any) -> PhoneSystem:
    defaults = {"code": "switch", "name": "The switch", "secret_setting": "TELEPHONY_SECRET_SWITCH"}
    return know_system(of, actor=program(of), make=make, **defaults | fields)


def send(
    body: bytes | dict[str, Any], *, at: float | None = None, secret: str = SECRET, **headers: str
) -> Any:
    body = body if isinstance(body, bytes) else orjson.dumps(body)
    stamp = str(int(time.time() if at is None else at))
    signed = {"X-ThirdRing-Timestamp": stamp, "X-ThirdRing-Signature": signature(secret, stamp, body)}
    return Client().post(
        "/telephony/switch/", body, content_type="application/json", headers=signed | headers
    )


def send_twilio(fields: dict[str, str], *, url: str, given: str | None = None, **extra: Any) -> Any:
    made = twilio_signature(SECRET, url, fields.items()) if given is None else given
    return Client().post(
        "/telephony/switch/?lane=2",
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": made},
        **extra,
    )


def test_signed_events_are_taken_once(town: City) -> None:
    known = system(town)
    answers = [send({"signals": [ROW]}).status_code for _ in range(2)]
    assert (answers, CallEvent.objects.of(town).count()) == ([204, 204], 1)
    known.refresh_from_db()
    assert known.heard_at is not None


def test_what_agents_do_is_taken_too(town: City) -> None:
    system(town)
    row = {"agent": "dana", "presence": "away", "reason": "break", "at": 1762264800}
    assert send({"agents": [row]}).status_code == 204
    assert AgentState.objects.of(town).values_list("agent", "presence", "reason").get() == (
        "dana",
        "away",
        "break",
    )


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"secret": "a guess"}, "X-ThirdRing-Signature"),
        ({"X-ThirdRing-Signature": "ü" * 64}, "X-ThirdRing-Signature"),
        ({"at": 1_762_264_800.0}, "X-ThirdRing-Timestamp"),
        ({"X-ThirdRing-Timestamp": "now"}, "X-ThirdRing-Timestamp"),
        ({"X-ThirdRing-Timestamp": "9" * 300}, "X-ThirdRing-Timestamp"),
    ],
)
def test_what_is_not_signed_now_and_by_us_is_not_taken(town: City, how: dict[str, Any], field: str) -> None:
    known = system(town)
    answer = send({"signals": [ROW]}, **how)
    assert (answer.status_code, [p["field"] for p in answer.json()["problems"]]) == (403, [field])
    known.refresh_from_db()
    assert (Call.objects.of(town).count(), known.error) == (0, "")


def test_without_a_secret_nothing_is_taken(town: City, monkeypatch: pytest.MonkeyPatch) -> None:
    system(town)
    monkeypatch.setenv("TELEPHONY_SECRET_SWITCH", "")
    assert send({"signals": [ROW]}, secret="").status_code == 403


def test_every_problem_names_its_row_and_field_and_nothing_is_half_taken(town: City) -> None:
    known = system(town)
    answer = send({"signals": [ROW, ROW | {"event_id": "e2", "at": "yesterday"}]})
    assert (answer.status_code, answer.json()["problems"][0]["field"]) == (400, "2.at")
    known.refresh_from_db()
    assert (CallEvent.objects.of(town).count(), known.error[:5]) == (0, "2.at:")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"[]", "body"),
        (b"\xff", "body"),
        (b'{"signals": 3}', "signals"),
        (orjson.dumps({"signals": [ROW] * 1001}), "signals"),
        (orjson.dumps({"signals": [ROW | {"kind": "sung"}]}), "1.kind"),
        (orjson.dumps({"signals": [ROW | {"queue": ["a"]}]}), "1.queue"),
        (orjson.dumps({"signals": [ROW | {"at": "2026-11-04T14:00:00"}]}), "1.at"),
        (orjson.dumps({"signals": [ROW | {"at": "0001-01-01T00:00:00+14:00"}]}), "1.at"),
        (orjson.dumps({"signals": [ROW | {"call_id": "a\u0000"}]}), "1.call_id"),
        (orjson.dumps({"agents": [{"agent": "", "presence": "ready", "at": 1762264800}]}), "1.agent"),
    ],
)
def test_what_can_not_be_read_is_said_by_field(town: City, body: bytes, field: str) -> None:
    system(town)
    answer = send(body)
    assert (answer.status_code, answer.json()["problems"][0]["field"]) == (400, field)


def test_too_much_at_a_time_is_refused_before_it_is_read(town: City) -> None:
    system(town)
    assert send(b" " * (MOST_BYTES + 1)).status_code == 413


def test_other_methods_and_other_systems_are_told_so(town: City) -> None:
    system(town, Make.ASTERISK)
    assert Client().get("/telephony/switch/").status_code == 405
    assert Client().post("/telephony/nobody/", b"", content_type="application/json").status_code == 404
    assert send({"signals": [ROW]}).status_code == 403


def test_contact_records_are_taken_signed(town: City) -> None:
    system(town, Make.CONNECT)
    assert send(orjson.dumps(contact_records(DAY[-1]))).status_code == 204
    assert Call.objects.of(town).get().transfers == 1


@pytest.mark.parametrize(
    ("url", "extra"),
    [
        ("http://testserver/telephony/switch/?lane=2", {}),
        (
            "https://testserver/telephony/switch/?lane=2",
            {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "testserver"},
        ),
        ("https://311.riverton.example/telephony/switch/?lane=2", {}),
    ],
)
def test_twilio_signs_the_address_it_knows_us_by(
    town: City, url: str, extra: dict[str, Any], settings: Any
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.BASE_URL = "https://311.riverton.example"
    system(town, Make.TWILIO)
    answers = {send_twilio(post, url=url, **extra).status_code for post in twilio_posts(DAY[1])}
    assert answers == {204}
    assert Call.objects.of(town).get().status == "handled"


@pytest.mark.parametrize("given", ["", "AAAA", "ü"])
def test_a_post_that_twilio_did_not_sign_is_not_taken(town: City, given: str) -> None:
    system(town, Make.TWILIO)
    answer = send_twilio(twilio_posts(DAY[1])[0], url="", given=given)
    assert (answer.status_code, Call.objects.of(town).count()) == (403, 0)


def test_twilios_signature_is_over_the_address_and_the_sorted_fields() -> None:
    told = [("To", "+311"), ("CallSid", "CA1"), ("From", "+1 217")]
    one = twilio_signature(SECRET, "https://x.example/?a=b", told)
    assert one == twilio_signature(SECRET, "https://x.example/?a=b", told[::-1])
    changed = [[*told[:2], ("From", "+1 218")], [*told, ("More", "")]]
    assert one not in [twilio_signature(SECRET, "https://x.example/?a=b", fields) for fields in changed]
    assert one != twilio_signature(SECRET, "https://x.example/?a=c", told)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.integers(-(2**60), 2**60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_FIELDS = [
    *ROW,
    "due_at",
    "agent",
    "presence",
    "ContactId",
    "Queue",
    "Agent",
    "InitiationTimestamp",
    "Channel",
]
_ROWS = st.lists(
    st.dictionaries(st.sampled_from(_FIELDS), _JSON | st.sampled_from(list(ROW.values()))), max_size=3
)
_BODIES = (
    st.binary(max_size=60)
    | st.builds(lambda rows, agents: _dumped({"signals": rows, "agents": agents}), _ROWS, _ROWS)
    | _ROWS.map(lambda rows: _dumped(rows))
)


def _dumped(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        return b"{}"


@pytest.mark.parametrize("make", [Make.PLAIN, Make.CONNECT])
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(_BODIES)
def test_whatever_is_signed_is_taken_or_refused_but_never_fails(town: City, make: Make, body: bytes) -> None:
    system(town, make)
    assert send(body).status_code in {204, 400}


_POSTED = st.dictionaries(
    st.sampled_from(
        ["CallSid", "CallStatus", "EventType", "Timestamp", "TimestampMs", "TaskAttributes", "Sid", "TaskSid"]
    ),
    st.text(max_size=20)
    | st.sampled_from(
        [
            "ringing",
            "task.created",
            "worker.activity.update",
            "{}",
            "[1]",
            "1762264800000",
            "Wed, 04 Nov 2026 14:00:00 +0000",
        ]
    ),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(_POSTED)
def test_whatever_twilio_could_send_is_taken_or_refused_but_never_fails(
    town: City, fields: dict[str, str]
) -> None:
    system(town, Make.TWILIO)
    assert send_twilio(fields, url="http://testserver/telephony/switch/?lane=2").status_code in {
        204,
        400,
        403,
    }


def test_a_form_of_endless_fields_is_refused() -> None:
    with pytest.raises(Invalid, match="at most 200 fields"):
        receiving._form(b"a=1&" * 300)


def test_comparing_signatures_takes_text_that_is_none() -> None:
    assert not same("\ud800", "abc")


def test_who_may_make_a_system_known_and_with_which_secret(town: City) -> None:
    with pytest.raises(NotAllowed):
        know_system(
            town,
            actor=actor(town, Role.SUPERVISOR),
            code="x",
            name="X",
            make="plain",
            secret_setting="TELEPHONY_SECRET_X",
        )
    with pytest.raises(Invalid) as refused:
        system(town, make="morse", secret_setting="DATABASE_URL")  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == ["make", "secret_setting"]
    assert PhoneSystem.objects.of(town).count() == 0
