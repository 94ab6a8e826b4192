"""Sending a case to another jurisdiction from its page."""

from http import HTTPStatus
from typing import Any

import pytest

from tests.factories import people, requests
from tests.integrations.open311.conftest import connected, sent_on
from tests.web.agency.departments import Department
from thirdring.cases.models import Case
from thirdring.integrations.open311.actions.servers import keep_services
from thirdring.integrations.open311.dialects import RemoteQuestion, RemoteService
from thirdring.integrations.open311.models import Relay, RemoteServer
from thirdring.staff.rules import Role


@pytest.fixture
def county(department: Department) -> RemoteServer:
    made = connected(department.city, "https://roads.example.org/v2")
    hole = RemoteService(
        code="hole", name="Pothole", description="", has_definition=False, type="realtime",
        keywords=(), groups=(),
    )  # fmt: skip
    keep_services(made, [hole], actor=people.program(department.city))
    made.refresh_from_db()
    return made


def address(case: Case) -> str:
    return f"/agency/cases/{case.reference}/relays/"


def filled(case: Case, server: RemoteServer, **fields: Any) -> dict[str, Any]:
    return {"version": case.version, "entries": case.entry_count, "service": f"{server.pk}:hole"} | fields


def test_a_worker_sends_a_case_and_its_page_says_so(department: Department, county: RemoteServer) -> None:
    case = department.case()
    assert address(case) in department.open(case).content.decode()
    assert "County Roads: Pothole" in department.browser.get(address(case)).content.decode()
    answer = department.browser.post(address(case), filled(case, county), follow=True)
    assert "goes to County Roads." in answer.content.decode()
    relay = Relay.objects.of(department.city).get(case=case)
    assert (relay.server, relay.service_code, relay.state) == (county, "hole", "waiting")
    page = department.browser.get(address(case)).content.decode()
    assert "Waiting to be sent" in page
    assert "There is no other jurisdiction that this case could be sent to." in page


def test_nothing_chosen_and_something_invented_are_refused(
    department: Department, county: RemoteServer
) -> None:
    case = department.case()
    for service, cure in (
        ("", "Choose whom to send it to"),
        (f"{county.pk}:other", "Choose one of the list"),
    ):
        answer = department.browser.post(address(case), filled(case, county, service=service))
        assert (answer.status_code, cure in answer.content.decode()) == (422, True)
    assert not Relay.objects.of(department.city).exists()


def asking(department: Department, *questions: RemoteQuestion) -> RemoteServer:
    """A server whose one service asks these."""
    made = connected(department.city, "https://power.example.org/v2", name="Power")
    lamp = RemoteService(
        code="lamp", name="Lamp", description="", has_definition=True, type="realtime", keywords=(), groups=()
    )
    keep_services(made, [lamp], asked={"lamp": questions}, actor=people.program(department.city))
    made.refresh_from_db()
    return made


def question(code: str, datatype: str, **fields: Any) -> RemoteQuestion:
    told: dict[str, Any] = {"text": f"{code}?", "required": False, "asked": True, "options": ()}
    return RemoteQuestion(**{"code": code, "datatype": datatype} | told | fields)


def test_what_the_service_asks_is_asked_in_a_second_step(department: Department) -> None:
    options = (("1", "One"), ("2", "Two"))
    power = asking(
        department,
        question("HOW_MANY", "number", required=True),
        question("SIDES", "multivaluelist", options=options),
        question("SIDE", "singlevaluelist", options=options),
        question("MORE", "text"),
        question("READ", "string", asked=False),
    )
    case = department.case()
    chosen = filled(case, power, service=f"{power.pk}:lamp")
    first = department.browser.post(address(case), chosen | {"shown": ""})
    page = first.content.decode()
    assert (first.status_code, "HOW_MANY?" in page, "READ?" in page) == (200, True, False)
    assert "They need an answer to this." not in page
    seen = chosen | {"shown": f"{power.pk}:lamp"}
    missing = department.browser.post(address(case), seen)
    assert (missing.status_code, "They need an answer" in missing.content.decode()) == (422, True)
    department.browser.post(
        address(case), seen | {"answer_HOW_MANY": "3", "answer_SIDES": ["1", "2"], "answer_SIDE": ""}
    )
    relay = Relay.objects.of(department.city).get(case=case)
    assert relay.attributes == {"HOW_MANY": ["3"], "SIDES": ["1", "2"]}


def test_the_second_of_two_people_is_told(department: Department, county: RemoteServer) -> None:
    case = department.case()
    answer = department.browser.post(address(case), filled(case, county, version=case.version - 1))
    assert (answer.status_code, Relay.objects.of(department.city).count()) == (HTTPStatus.CONFLICT, 0)


def test_a_private_case_has_no_form(department: Department, county: RemoteServer) -> None:
    case = department.case()
    Case.objects.of(department.city).filter(pk=case.pk).update(private=True)
    page = department.browser.get(address(case)).content.decode()
    assert "A private case stays here" in page
    assert address(case) not in department.open(case).content.decode()


def test_where_it_is_over_there_is_said(department: Department, county: RemoteServer) -> None:
    relay = sent_on(department.case(), county)
    Relay.objects.of(department.city).update(state="linked", remote_id="N7")
    page = department.browser.get(address(relay.case)).content.decode()
    assert "Open there, their number N7" in " ".join(page.split())


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ANALYST, Role.CALL_TAKER])
def test_who_may_not_hand_cases_over_sends_none(
    department: Department, county: RemoteServer, role: Role
) -> None:
    case, browser = department.case(), department.other(role)
    assert browser.post(address(case), filled(case, county)).status_code == HTTPStatus.FORBIDDEN
    assert requests.reread(case).version == case.version


def test_a_case_is_taken_back_with_who_was_told(department: Department, county: RemoteServer) -> None:
    case = department.case()
    relay = sent_on(case, county)
    case = requests.reread(case)
    taking = f"{address(case)}{relay.pk}/"
    assert taking in department.browser.get(address(case)).content.decode()
    empty = department.browser.post(taking, {"version": case.version, "words": " "})
    assert (empty.status_code, "Say whom you told over there" in empty.content.decode()) == (422, True)
    late = department.browser.post(taking, {"version": case.version - 1, "words": "Called Kim."})
    assert (late.status_code, "Called Kim." in late.content.decode()) == (409, True)
    answer = department.browser.post(taking, {"version": case.version, "words": "Called Kim."}, follow=True)
    assert "Taken back." in answer.content.decode()
    assert Relay.objects.of(department.city).get().state == "recalled"
    assert department.browser.post(taking, {"version": 1, "words": "Again."}).status_code == 422
    assert department.browser.post(f"{address(case)}0/", {"words": "No."}).status_code == 404


def test_a_call_taker_takes_nothing_back(department: Department, county: RemoteServer) -> None:
    case = department.case()
    relay = sent_on(case, county)
    taker = department.other(Role.CALL_TAKER)
    answer = taker.post(f"{address(case)}{relay.pk}/", {"version": 2, "words": "Called."})
    assert (answer.status_code, Relay.objects.of(department.city).get().state) == (403, "waiting")
