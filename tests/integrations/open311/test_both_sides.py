"""Our consumer against our own server in another process, and the fake held to the same contract."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.factories import people, requests
from tests.integrations.open311.conftest import connected, worked
from tests.integrations.open311.county import County, county, serving
from tests.integrations.open311.neighbour import KEY, Neighbour, Wire, neighbour, wire_to
from thirdring.cases.actions.closing import close
from thirdring.cases.models import Case, Closure, Entry, Report
from thirdring.cases.rules import Outcome, Status
from thirdring.city.models import City
from thirdring.integrations.open311 import exchange
from thirdring.integrations.open311.actions.relaying import relay
from thirdring.integrations.open311.client import Client, NotThere, Refusal, Server, window
from thirdring.integrations.open311.models import MirroredRequest, Relay, RemoteServer
from thirdring.integrations.open311.queries import open_differences
from thirdring.integrations.open311.rules import RelayState
from thirdring.kernel import clock
from thirdring.kernel.words import storable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def address(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[str]:
    with django_db_blocker.unblock(), serving(tmp_path_factory.mktemp("county")) as running:
        yield running


@dataclass
class Other:
    """A server to speak to, fake or ours, and how its staff closes a request and its worker gives ids."""

    server: Server
    code: str
    batch: str
    close: Callable[[str, str], None]
    give_ids: Callable[[], None]


def of_ours(there: County, format: str) -> Other:
    def ends(reference: str, words: str) -> None:
        report = Report.objects.of(there.city).select_related("case").get(reference=reference)
        close(report.case, actor=people.program(there.city), outcome=Outcome.FIXED, answer=words)

    return Other(spoken(there.url, there.key, format), "pothole", "lamp", ends, there.give_ids)


def of_fake(there: Neighbour, format: str) -> Other:
    def ends(number: str, words: str) -> None:
        (row,) = [row for row in there.rows if row["service_request_id"] == number]
        there.say(row, "closed", words)

    def give() -> None:
        there.ready = True

    return Other(spoken(there.url, KEY, format), "hole", "hole", ends, give)


def spoken(url: str, key: str, format: str) -> Server:
    zone = ZoneInfo("America/New_York")
    return Server(base_url=url, zone=zone, api_key=key, format=format, page_size=2, inner=True)


@pytest.fixture(params=["fake json", "fake xml", "ours json", "ours xml"])
def other(request: pytest.FixtureRequest) -> Iterator[Other]:
    whose, format = request.param.split()
    if whose == "ours":
        yield of_ours(county(request.getfixturevalue("address")), format)
    else:
        with neighbour(token_first=False) as there:
            yield of_fake(there, format)


DEEP = {"DEPTH": ["2"]}
FIELDS = {"description": "A hole\nin the road & <more>.", "lat": "40.45", "long": "-79.95"}


class TestTheContract:
    """What our consumer relies on, of the fake as of the real one."""

    def test_a_report_gets_an_id_and_is_read_back_as_it_was_sent(self, other: Other) -> None:
        with Client(other.server) as client:
            handle = client.submit({"service_code": other.code, **FIELDS}, DEEP)
            found = client.request(handle.id)
            assert found is not None
            assert (found.id, found.open, found.service_code) == (handle.id, True, other.code)
            assert found.description == FIELDS["description"]
            assert client.request("999999999") is None

    def test_a_wrong_key_is_refused(self, other: Other) -> None:
        wrong = spoken(other.server.base_url, "wrong", other.server.format)
        with Client(wrong) as client, pytest.raises(Refusal, match=r"^403: .*api_key"):
            client.submit({"service_code": other.code, **FIELDS}, DEEP)

    def test_an_unknown_service_is_not_there(self, other: Other) -> None:
        with Client(other.server) as client, pytest.raises(NotThere, match="service_code"):
            client.submit({"service_code": "nothing", **FIELDS}, DEEP)

    def test_the_services_name_what_may_be_sent(self, other: Other) -> None:
        with Client(other.server) as client:
            assert other.code in {service.code for service in client.services()}
            asked = client.questions(other.code)
            assert [(each.code, each.required, each.options) for each in asked] == [
                ("DEPTH", True, (("1", "An inch"), ("2", "More")))
            ]

    def test_a_closed_request_says_so_and_lists_follow_updates_page_by_page(self, other: Other) -> None:
        before = clock.now() - timedelta(minutes=1)
        with Client(other.server) as client:
            ids = [client.submit({"service_code": other.code, **FIELDS}, DEEP).id for _ in range(5)]
            other.close(ids[3], "Filled on Tuesday.")
            said = {row.id: row for row in client.requests(window(before))}
            assert sorted(said) == sorted(ids)
            assert [row.id for row in said.values() if not row.open] == [ids[3]]
            assert "Filled on Tuesday." in said[ids[3]].status_notes
            assert list(client.requests(window(before - timedelta(days=2), before))) == []

    def test_a_token_is_answered_until_it_has_an_id(
        self, other: Other, request: pytest.FixtureRequest
    ) -> None:
        with ExitStack() as stack:
            if other.code == other.batch:
                there = stack.enter_context(neighbour(token_first=True, ready=False))
                other = of_fake(there, other.server.format)
            with Client(other.server) as client:
                handle = client.submit({"service_code": other.batch, **FIELDS}, DEEP)
                assert (handle.id, bool(handle.token)) == ("", True)
                assert client.token(handle.token) == handle
                other.give_ids()
                given = client.token(handle.token)
                assert client.request(given.id) is not None


FAULTS = ("silent", "lost", "half", "500", "html", "turned", "twice", "", "", "")
ROUNDS = 40


@pytest.mark.parametrize(("format", "ahead"), [("json", timedelta(hours=1)), ("xml", timedelta(hours=-1))])
def test_after_recovery_both_sides_agree_nothing_twice_and_nothing_lost(
    address: str, format: str, ahead: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, there, luck = requests.pothole_city(outcomes=()), county(address), random.Random(311)
    monkeypatch.setenv("OPEN311_KEY_COUNTY", there.key)
    with wire_to(there.url) as wire:
        wire.clock = ahead
        server = connected(town, wire.url, format=format, page_size=3, mirrors=True)
        cases = [requests.case(town, words=f"Hole number {n}.") for n in range(6)]
        for n, case in enumerate(cases):
            code, actor = "lamp" if n % 2 else "pothole", people.program(town)
            relay(case, server, actor=actor, service_code=code, attributes=DEEP)
        requests.sent(there.city, words="A hole of the county's own.", answers={"DEPTH": "1"})
        relays = Relay.objects.of(town)

        def deliver() -> bool:
            worked()
            there.give_ids()
            return not relays.exclude(state=RelayState.LINKED).exists()

        through_the_weather(wire, luck, server, deliver)
        assert_each_is_there_once(town, there, cases)

        said = {case.pk: f"Filled number {n}." for n, case in enumerate(cases[:4])}
        for relayed in relays.filter(case__in=cases[:4]):
            of_ours(there, format).close(relayed.remote_id, said[relayed.case_id])
        closed = Case.objects.of(town).filter(status=Status.CLOSED)

        def hear() -> bool:
            return exchange.poll(fresh(server)) == 0 and closed.count() == len(said)

        through_the_weather(wire, luck, server, hear)
        wire.faults.clear()
        assert exchange.compare(fresh(server)) == 0
    assert_they_agree(town, there, said)


def through_the_weather(
    wire: Wire, luck: random.Random, server: RemoteServer, done: Callable[[], bool]
) -> None:
    """Try as the worker would, while every third exchange or so fails, until it is done."""
    for attempt in range(ROUNDS):
        wire.faults.clear()
        if attempt < ROUNDS // 2:
            wire.faults.extend(luck.choices(FAULTS, k=8))
        Relay.objects.of(server.city_id).update(next_at=clock.now())  # as if the waits were over
        RemoteServer.objects.of(server.city_id).update(rests_until=None, failures=0)
        if done():
            return
    raise AssertionError("it never recovered")


def fresh(server: RemoteServer) -> RemoteServer:
    return RemoteServer.objects.of(server.city_id).get(pk=server.pk)


def assert_each_is_there_once(town: City, there: County, cases: list[Case]) -> None:
    """Every case of ours is one report there, and its number is known here."""
    arrived = Report.objects.of(there.city).exclude(words="A hole of the county's own.")
    numbers = {
        relayed.remote_id: storable(relayed.case.summary)
        for relayed in Relay.objects.of(town).select_related("case")
    }
    assert {report.reference: report.words.splitlines()[0] for report in arrived} == numbers
    assert len(numbers) == len(cases)


def assert_they_agree(town: City, there: County, said: dict[int, str]) -> None:
    """What was closed there is closed here, once, in their words; the rest is open on both sides."""
    closures = Closure.objects.of(town).values_list("case_id", "answer")
    assert sorted(closures) == sorted(said.items())
    news = Entry.objects.of(town).filter(kind="remote_news").values_list("case_id", "data__words")
    assert sorted(news) == sorted(said.items())
    theirs = dict(Report.objects.of(there.city).values_list("reference", "case__status"))
    for relayed in Relay.objects.of(town).select_related("case"):
        closed_there = theirs[relayed.remote_id] == Status.CLOSED
        assert (relayed.case.status == Status.CLOSED) is closed_there
    assert list(open_differences(town)) == []
    mirrored = MirroredRequest.objects.of(town).values_list("description", flat=True)
    assert list(mirrored) == ["A hole of the county's own."]
