"""A case on its way to another jurisdiction: sent once, whatever happens on the way."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories import people, requests
from tests.factories.pictures import picture
from tests.integrations.open311.conftest import connected, fresh, later, sent_on, worked
from tests.integrations.open311.neighbour import Neighbour, Wire, neighbour
from thirdring.cases.models import Case, Media
from thirdring.city.models import City
from thirdring.integrations.open311 import exchange, rules
from thirdring.integrations.open311.actions import relaying
from thirdring.integrations.open311.dialects import Handle
from thirdring.integrations.open311.models import RemoteServer
from thirdring.integrations.open311.queries import given_up
from thirdring.integrations.open311.rules import RelayState
from thirdring.kernel.actor import system
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.staff.rules import Role

SOON = timedelta(minutes=3)
EVEN_LATER = timedelta(minutes=30)


def kinds(case: Case) -> list[str]:
    return list(case.entries.order_by("number").values_list("kind", flat=True))


@pytest.mark.parametrize("format", ["json", "xml"])
def test_a_case_is_sent_and_its_number_there_kept(
    town: City, there: Neighbour, hole: Case, format: str
) -> None:
    relay = sent_on(hole, connected(town, there.url, format=format))
    worked()
    assert (fresh(relay).state, fresh(relay).remote_id) == (RelayState.LINKED, "N1")
    assert kinds(hole)[-1] == "passed_on"


@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_report_is_taken_whatever_kind_of_yes_says_so(town: City, hole: Case, status: int) -> None:
    with neighbour(taken=status) as there:
        relay = sent_on(hole, connected(town, there.url))
        worked()
        assert (fresh(relay).remote_id, len(there.posts)) == ("N1", 1)


def test_nothing_that_names_the_resident_leaves(there: Neighbour, server: RemoteServer, hole: Case) -> None:
    sent_on(hole, server)
    worked()
    (form,) = there.posts
    pretty = f"{hole.reference[:4]}-{hole.reference[4:8]}-{hole.reference[8]}"
    signature = f"{hole.city.name}, {pretty}: http://127.0.0.1:8311/track/{pretty}/"
    del form["client_request_id"]  # type: ignore[attr-defined]  # a random key
    assert form == {
        "api_key": "a key",
        "service_code": "hole",
        "description": f"A deep hole.\n\n{signature}",
        "account_id": hole.city.jurisdiction_id,
        "lat": "40.450000",
        "long": "-79.950000",
    } | ({"address_string": hole.place} if hole.place else {})


def test_the_words_of_a_long_report_leave_room_for_our_reference(
    there: Neighbour, server: RemoteServer, town: City
) -> None:
    sent_on(requests.case(town, words="x" * 4000), server)
    worked()
    assert len(there.posts[0]["description"]) == 4000


def test_the_key_is_of_the_environment_and_no_other_variable_can_be_named(
    town: City, there: Neighbour, hole: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Invalid, match="key_setting"):
        connected(town, there.url, key_setting="DATABASE_URL")
    server = connected(town, there.url)
    RemoteServer.objects.of(town).update(key_setting="PATH")  # even if the row was written by other means
    relay = sent_on(hole, server)
    worked()
    assert there.posts[0].get("api_key") is None
    assert fresh(relay).state == RelayState.DEAD


def test_a_case_is_relayed_once_to_a_server(server: RemoteServer, hole: Case) -> None:
    assert sent_on(hole, server) == sent_on(requests.reread(hole), server)
    assert kinds(hole).count("passed_on") == 1


def test_private_closed_and_foreign_cases_stay(town: City, server: RemoteServer) -> None:
    private = requests.case(town)
    Case.objects.of(town).filter(pk=private.pk).update(private=True)
    elsewhere = requests.case(requests.pothole_city())
    for case in (requests.reread(private), elsewhere):
        with pytest.raises(Invalid):
            sent_on(case, server)
    assert not server.relays.exists()


def test_a_worker_of_another_agency_may_not_send_a_case_away(server: RemoteServer, hole: Case) -> None:
    stranger = people.actor(hole.city, Role.AUDITOR)
    with pytest.raises(NotAllowed):
        relaying.relay(hole, server, actor=stranger, service_code="hole")
    assert not server.relays.exists()


@pytest.mark.parametrize("fault", ["lost", "half", "500", "html"])
def test_what_may_have_arrived_is_looked_for_before_it_is_sent_again(
    there: Neighbour, wire: Wire, server: RemoteServer, hole: Case, fault: str
) -> None:
    relay = sent_on(hole, server)
    wire.faults.append(fault)
    worked()
    assert fresh(relay).state == RelayState.UNSURE
    later(SOON)
    assert (fresh(relay).state, fresh(relay).remote_id, len(there.posts)) == (RelayState.LINKED, "N1", 1)


def test_what_did_not_arrive_is_sent_again(
    there: Neighbour, wire: Wire, server: RemoteServer, hole: Case
) -> None:
    relay = sent_on(hole, server)
    wire.faults.append("silent")
    worked()
    assert (fresh(relay).state, len(there.posts)) == (RelayState.UNSURE, 0)
    later(SOON)
    assert (fresh(relay).state, len(there.posts)) == (RelayState.LINKED, 1)


def test_a_server_that_can_not_be_reached_leaves_no_doubt(town: City, hole: Case) -> None:
    with neighbour() as gone:
        server = connected(town, gone.url)
    relay = sent_on(hole, server)
    worked()
    assert (fresh(relay).state, fresh(relay).sent_at, fresh(relay).attempts) == ("waiting", None, 1)
    assert "ConnectError" in fresh(relay).error


def test_a_worker_that_died_while_sending_frees_the_relay_and_the_next_looks_first(
    there: Neighbour, server: RemoteServer, hole: Case
) -> None:
    relay = sent_on(hole, server)
    died = relaying.lease(actor=system(0, reason="a test"))
    assert died is not None
    relaying.about_to_send(died, actor=system(died.city_id, reason="a test"))
    there.post({"api_key": "a key", **exchange.fields_of(died)})  # and then it was gone
    assert worked() == []
    later(rules.LEASE + timedelta(seconds=1))
    assert (fresh(relay).state, fresh(relay).remote_id, len(there.posts)) == (RelayState.LINKED, "N1", 1)


def test_a_worker_that_slept_through_its_lease_sends_nothing(
    there: Neighbour, server: RemoteServer, hole: Case
) -> None:
    sent_on(hole, server)
    slow = relaying.lease(actor=system(0, reason="a test"))
    later(rules.LEASE + timedelta(seconds=1))
    assert slow is not None
    assert exchange.deliver(slow) is None
    assert len(there.posts) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_a_case_once(there: Neighbour, server: RemoteServer, town: City) -> None:
    cases = [requests.case(town) for _ in range(6)]
    for case in cases:
        sent_on(case, server)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        worked()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(timeout=30)
    assert sorted(row["service_request_id"] for row in there.rows) == [f"N{n}" for n in range(1, 7)]
    assert server.relays.filter(state=RelayState.LINKED).count() == 6


@pytest.mark.parametrize("hidden", [True, False])
def test_a_token_is_asked_until_there_is_an_id(town: City, hole: Case, hidden: bool) -> None:
    with neighbour(token_first=True, ready=False, tokens_404=hidden) as there:
        relay = sent_on(hole, connected(town, there.url))
        worked()
        later(SOON)
        assert (fresh(relay).state, fresh(relay).token) == (RelayState.TOKEN, "T1")
        there.ready = True
        later(EVEN_LATER)
        assert (fresh(relay).state, fresh(relay).remote_id, len(there.posts)) == ("linked", "N1", 1)


def test_a_token_that_never_becomes_an_id_is_given_up_and_asked_for_again_not_sent(
    town: City, hole: Case
) -> None:
    with neighbour(token_first=True, ready=False) as there:
        relay = sent_on(hole, connected(town, there.url))
        worked()
        later(rules.TOKEN_PATIENCE + SOON)
        assert [one.pk for one in given_up(town)] == [relay.pk]
        there.ready = True
        relaying.replay(fresh(relay), actor=people.program(town))
        worked()
        assert (fresh(relay).remote_id, len(there.posts)) == ("N1", 1)


def test_a_report_listed_without_an_id_has_arrived(town: City, wire: Wire, hole: Case) -> None:
    with neighbour(token_first=True, ready=False, lists_pending=True) as there:
        relay = sent_on(hole, connected(town, there.url))
        leased = relaying.lease(actor=system(0, reason="a test"))
        assert leased is not None
        relaying.about_to_send(leased, actor=system(town.pk, reason="a test"))
        there.post({"api_key": "a key", **exchange.fields_of(leased)})
        later(EVEN_LATER)
        assert (fresh(relay).state, fresh(relay).error) == ("unsure", "it arrived, and has no id yet")
        there.ready = True
        later(2 * EVEN_LATER)
        assert (fresh(relay).remote_id, len(there.posts)) == ("N1", 1)


def test_a_server_that_tells_no_id_is_not_sent_the_case_again(town: City, hole: Case) -> None:
    with neighbour(blackbox=True, most_rows=0) as there:
        relay = sent_on(hole, connected(town, there.url))
        worked()
        later(EVEN_LATER)
        assert (fresh(relay).state, len(there.posts)) == (RelayState.SENT, 1)


def test_a_refusal_is_given_up_at_once_with_their_words(
    there: Neighbour, server: RemoteServer, hole: Case
) -> None:
    there.refusal = (400, "Potholes are reported by phone")
    relay = sent_on(hole, server)
    worked()
    assert (fresh(relay).state, fresh(relay).error) == ("dead", "400: Potholes are reported by phone")
    later(EVEN_LATER)
    assert len(there.posts) == 1


def test_a_refusal_as_a_duplicate_of_our_own_report_is_no_refusal(
    there: Neighbour, server: RemoteServer, hole: Case
) -> None:
    relay = sent_on(hole, server)
    there.add(description=f"A deep hole.\n\n{exchange.signature_of(relay)}")
    there.refusal = (400, "base is a duplicate")
    worked()
    assert (fresh(relay).state, fresh(relay).remote_id) == (RelayState.LINKED, "N1")


def test_one_id_for_two_cases_is_a_matter_for_a_person(
    there: Neighbour, server: RemoteServer, town: City
) -> None:
    first, second = (sent_on(requests.case(town), server) for _ in range(2))
    relaying.keep_handle(first, Handle("N7"), actor=people.program(town))
    relaying.keep_handle(second, Handle("N7"), actor=people.program(town))
    assert (fresh(first).state, fresh(second).state) == (RelayState.LINKED, RelayState.DEAD)
    assert fresh(second).error == f"They gave the id N7, which case {first.case.reference} has already."


def test_after_the_last_attempt_it_is_given_up_and_a_person_sends_it_again(
    there: Neighbour, server: RemoteServer, hole: Case, town: City
) -> None:
    relay = sent_on(hole, server)
    supervisor = people.actor(town, Role.SUPERVISOR)
    with pytest.raises(Invalid):
        relaying.replay(relay, actor=supervisor)
    for _ in range(rules.MOST_ATTEMPTS):
        relaying.keep_failure(fresh(relay), "down", actor=people.program(town), never_left=True)
    assert [one.pk for one in given_up(town)] == [relay.pk]
    with pytest.raises(NotAllowed):
        relaying.replay(fresh(relay), actor=people.actor(town, Role.ANALYST))
    relaying.replay(fresh(relay), actor=supervisor)
    RemoteServer.objects.of(town).update(rests_until=None)
    worked()
    assert (fresh(relay).state, list(given_up(town))) == (RelayState.LINKED, [])


def test_a_server_that_keeps_failing_is_left_alone_and_then_tried_with_one(
    town: City, there: Neighbour, wire: Wire, server: RemoteServer
) -> None:
    for _ in range(8):
        sent_on(requests.case(town), server)
    wire.faults.extend(["500"] * 20)
    worked()
    assert wire.exchanges == rules.BREAKER_FAILURES
    later(rules.BREAKER_REST + timedelta(seconds=1))
    assert wire.exchanges == rules.BREAKER_FAILURES + 1
    wire.faults.clear()
    later(timedelta(minutes=40))
    server.refresh_from_db()
    assert (server.failures, server.rests_until, server.error) == (0, None, "")
    assert (len(there.rows), server.relays.filter(state="linked").count()) == (8, 8)


def test_a_post_is_never_carried_along_by_a_redirect(town: City, hole: Case, there: Neighbour) -> None:
    there.add()  # what a GET in its place would find
    there.refusal, there.moved_to = (302, "over there"), f"{there.url}/requests.json"
    relay = sent_on(hole, connected(town, there.url))
    worked()
    assert (fresh(relay).state, fresh(relay).remote_id) == (RelayState.DEAD, "")
    assert "mend its base URL" in fresh(relay).error


def test_who_sends_too_much_waits_and_is_not_refused(
    there: Neighbour, server: RemoteServer, hole: Case
) -> None:
    there.refusal = (429, "too many requests")
    relay = sent_on(hole, server)
    worked()
    assert (fresh(relay).state, fresh(relay).sent_at) == (RelayState.WAITING, None)
    there.refusal = None
    later(SOON)
    assert fresh(relay).state == RelayState.LINKED


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_says_for_how_long_is_left_alone_so_long(
    there: Neighbour, town: City, hole: Case, status: int
) -> None:
    there.refusal, there.wait = (status, "later"), "1800"
    relay = sent_on(hole, connected(town, there.url))
    worked()
    there.refusal = None
    later(timedelta(minutes=29))
    assert len(there.posts) == 1
    later(timedelta(minutes=31))
    assert fresh(relay).state == RelayState.LINKED


def test_public_photos_go_along_and_no_others(
    there: Neighbour, server: RemoteServer, town: City, settings: Any
) -> None:
    settings.BASE_URL = "https://riverton.example.org"
    hole = requests.case(town, photos=(picture(), picture()))
    shown, hidden = Media.objects.of(town).filter(case=hole).order_by("pk")
    Media.objects.of(town).filter(pk=hidden.pk).update(public=False)
    sent_on(hole, server)
    worked()
    assert there.photos == [[f"https://riverton.example.org/media/{shown.file.name}"]]


def test_a_server_on_a_private_network_is_not_spoken_to_unless_the_operator_says_so(
    town: City, there: Neighbour, hole: Case, settings: Any
) -> None:
    server = connected(town, there.url)
    settings.PRIVATE_NEIGHBOURS = []
    with pytest.raises(Invalid, match="https"):
        connected(town, "http://127.0.0.1:9/v2")
    relay = sent_on(hole, server)
    worked()
    assert (there.posts, fresh(relay).state) == ([], RelayState.WAITING)
    assert "not on the open internet" in fresh(relay).error
