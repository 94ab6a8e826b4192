"""What other jurisdictions say is heard once, in order, and passed on."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories import people, requests
from tests.integrations.open311.conftest import connected, fresh, later, sent_on, worked
from tests.integrations.open311.neighbour import Neighbour, Wire, shown
from thirdring.cases.actions import merging, progress
from thirdring.cases.actions.closing import close
from thirdring.cases.models import Case, Closure
from thirdring.cases.rules import HoldReason, Outcome, Status
from thirdring.city.models import City
from thirdring.integrations.open311 import exchange, rules
from thirdring.integrations.open311.actions import servers
from thirdring.integrations.open311.client import Client, Server, TooMany
from thirdring.integrations.open311.models import Relay, RemoteServer
from thirdring.integrations.open311.queries import (
    open_differences,
    servers_to_compare,
    servers_to_poll,
)
from thirdring.kernel import clock
from thirdring.messaging.models import Message
from thirdring.staff.rules import Role

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def relay(there: Neighbour, server: RemoteServer, hole: Case) -> Relay:
    """A case that has a number over there."""
    made = sent_on(hole, server)
    worked()
    return fresh(made)


def polled(server: RemoteServer) -> int:
    return exchange.poll(RemoteServer.objects.of(server.city_id).get(pk=server.pk))


def cursor_of(server: RemoteServer) -> str:
    cursor = RemoteServer.objects.of(server.city_id).get(pk=server.pk).cursor
    return shown(cursor) if cursor else ""


def news(case: Case) -> list[tuple[str, str]]:
    told = case.entries.filter(kind="remote_news", public=True).order_by("number")
    return [(entry.data["status"], entry.data["words"]) for entry in told]


def test_their_closing_closes_here_in_their_words_and_tells_the_resident(
    there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    there.say(there.rows[0], "closed", "Filled on Tuesday.", at=there.now() + MINUTE)
    assert polled(server) == 1
    case = requests.reread(relay.case)
    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.NOT_CITY_RESPONSIBILITY)
    closure = Closure.objects.of(case.city_id).get(case=case)
    assert (closure.answer, closure.by) == ("Filled on Tuesday.", None)
    assert news(case) == [("closed", "Filled on Tuesday.")]
    told = Message.objects.of(case.city_id).get(occasion="closed")
    assert (told.to, "Filled on Tuesday." in told.body) == ("ada@example.org", True)
    assert fresh(relay).state == rules.RelayState.CLOSED


def test_closing_without_words_says_who_closed_it(
    there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    there.say(there.rows[0], "closed", at=there.now() + MINUTE)
    polled(server)
    answer = Closure.objects.of(relay.city_id).get(case=relay.case).answer
    assert answer == "County Roads closed this request and gave no explanation."


def test_what_is_told_again_is_heard_once(there: Neighbour, server: RemoteServer, relay: Relay) -> None:
    there.say(there.rows[0], "open", "A crew is on its way.", at=there.now() + MINUTE)
    assert [polled(server), polled(server), polled(server)] == [1, 0, 0]
    assert news(relay.case) == [("open", "A crew is on its way.")]


def test_an_undated_update_is_heard_once_even_after_another(
    there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    row, undated = there.rows[0], {"updated_datetime": ""}
    there._page = lambda query: [row | undated] if query["page"] == "1" else []  # type: ignore[method-assign]  # it dates nothing
    for words in ("Inspected.", "Digging.", "Inspected."):
        row["status_notes"] = words
        polled(server)
    assert news(relay.case) == [("open", "Inspected."), ("open", "Digging.")]


def test_a_new_date_on_the_same_words_is_no_news(
    there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    polled(server)
    for minutes in (1, 2):
        there.say(there.rows[0], "open", "A crew.", at=there.now() + minutes * MINUTE)
        polled(server)
    assert news(relay.case) == [("open", "A crew.")]


def test_a_page_that_came_late_does_not_turn_the_story_back(
    there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    row = there.rows[0]
    there.say(row, "open", "Inspected.", at=there.now() + MINUTE)
    stale = dict(row)
    there.say(row, "closed", "Filled.", at=there.now() + 2 * MINUTE)
    polled(server)
    there.rows[0] = stale
    assert polled(server) == 0
    assert (requests.reread(relay.case).status, fresh(relay).remote_status) == ("closed", "closed")


def test_versions_of_one_request_are_told_in_the_order_they_happened(
    there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    first, second = dict(there.rows[0]), dict(there.rows[0])
    there.say(first, "open", "Inspected.", at=there.now() + MINUTE)
    there.say(second, "in_progress", "Digging.", at=there.now() + 2 * MINUTE)
    there.rows[:] = [second, first]
    polled(server)
    assert news(relay.case) == [("open", "Inspected."), ("in_progress", "Digging.")]


def test_a_case_on_hold_is_closed_too(there: Neighbour, server: RemoteServer, relay: Relay) -> None:
    lead = requests.worker_of(relay.case)
    case = progress.accept(requests.reread(relay.case), actor=lead)
    review = clock.now() + timedelta(days=3)
    progress.hold(case, actor=lead, reason=HoldReason.WAITING_FOR_OTHERS, review_at=review)
    there.say(there.rows[0], "closed", "Filled.", at=there.now() + MINUTE)
    polled(server)
    assert requests.reread(case).status == Status.CLOSED


def test_a_type_that_can_not_end_as_anothers_task_stays_open_and_is_listed(
    town: City, there: Neighbour, server: RemoteServer
) -> None:
    only_fixed = requests.pothole_city(outcomes=("fixed",))
    case = requests.case(only_fixed)
    sent_on(case, connected(only_fixed, there.url))
    worked()
    there.say(there.rows[0], "closed", "Filled.", at=there.now() + MINUTE)
    ours = RemoteServer.objects.of(only_fixed).get()
    polled(ours)
    assert requests.reread(case).status == Status.RECEIVED
    assert exchange.compare(ours) == 1
    assert [(each.field, each.ours, each.theirs) for each in open_differences(only_fixed)] == [
        ("status", "received", "closed")
    ]


def test_a_case_already_closed_here_keeps_its_answer(
    there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    lead = requests.worker_of(relay.case, Role.AGENCY_LEAD)
    close(requests.reread(relay.case), actor=lead, outcome=Outcome.FIXED, answer="We filled it.")
    there.say(there.rows[0], "closed", "Nothing found.", at=there.now() + MINUTE)
    polled(server)
    case = requests.reread(relay.case)
    assert (case.outcome, case.closures.count(), news(case)) == ("fixed", 1, [("closed", "Nothing found.")])


def test_when_they_open_it_again_it_is_open_again_here(
    there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    there.say(there.rows[0], "closed", "Filled.", at=there.now() + MINUTE)
    polled(server)
    there.say(there.rows[0], "open", "It sank again.", at=there.now() + 2 * MINUTE)
    polled(server)
    assert (requests.reread(relay.case).status, fresh(relay).state) == (Status.ACCEPTED, "linked")


def test_news_of_a_case_joined_to_another_reaches_the_other(
    town: City, there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    parent = requests.case(town)
    supervisor = people.actor(town, Role.SUPERVISOR)
    merging.merge(requests.reread(relay.case), into=parent, actor=supervisor)
    there.say(there.rows[0], "closed", "Filled.", at=there.now() + MINUTE)
    polled(server)
    assert (requests.reread(parent).status, news(parent)) == (Status.CLOSED, [("closed", "Filled.")])


def test_words_no_column_takes_and_words_without_end_are_kept_as_far_as_they_go(
    there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    there.say(there.rows[0], "closed", "Fil\x00led. " + "x" * 9000, at=there.now() + MINUTE)
    assert polled(server) == 1
    answer = Closure.objects.of(relay.city_id).get(case=relay.case).answer
    assert (answer[:8], len(answer)) == ("Filled. ", 4000)


def test_the_cursor_follows_the_servers_clock_with_an_overlap(
    there: Neighbour, wire: Wire, server: RemoteServer, relay: Relay
) -> None:
    there.ahead = HOUR
    latest = there.add()["updated_datetime"]
    polled(server)
    assert cursor_of(server) == latest
    there.say(there.rows[0], "open", "Seen late.", at=there.now() - 9 * MINUTE)  # dated before the cursor
    assert polled(server) == 1
    assert cursor_of(server) == latest


def test_a_date_in_a_far_future_does_not_hide_what_comes(
    there: Neighbour, server: RemoteServer, relay: Relay
) -> None:
    there.add(updated_datetime="2099-01-01T00:00:00Z")
    polled(server)
    there.say(there.rows[0], "open", "Still heard.", at=there.now() + MINUTE)
    assert polled(server) == 1


@pytest.mark.parametrize("fault", ["silent", "lost", "half", "500", "html"])
def test_what_failed_to_come_is_read_again(
    there: Neighbour, wire: Wire, server: RemoteServer, relay: Relay, fault: str
) -> None:
    there.say(there.rows[0], "closed", "Filled.", at=there.now() + MINUTE)
    wire.faults.append(fault)
    assert polled(server) == 0
    server.refresh_from_db()
    assert (server.failures, server.cursor, bool(server.error)) == (1, None, True)
    assert polled(server) == 1
    server.refresh_from_db()
    assert (server.failures, server.error) == (0, "")


def test_a_page_that_came_twice_in_place_of_another_is_noticed(
    there: Neighbour, wire: Wire, server: RemoteServer, relay: Relay
) -> None:
    there.most_rows = 2
    for n in range(5):
        there.add(requested_datetime=shown(there.now() + n * MINUTE))
    there.say(there.rows[0], "closed", "Filled.", at=there.now() + MINUTE)
    wire.faults.extend(["", "twice"])
    assert polled(server) == 0
    wire.faults.clear()
    assert polled(server) == 1


def test_pages_in_another_order_are_the_same_pages(
    there: Neighbour, wire: Wire, server: RemoteServer, relay: Relay
) -> None:
    there.most_rows = 2
    for n in range(5):
        there.add(requested_datetime=shown(there.now() + n * MINUTE))
    there.say(there.rows[0], "closed", "Filled.", at=there.now() + MINUTE)
    wire.faults.extend(["turned"] * 4)
    assert polled(server) == 1


def test_a_server_that_repeats_its_last_page_for_ever_is_read_to_its_end(there: Neighbour) -> None:
    there.add(), there.add()
    there._page = lambda query: there.rows  # type: ignore[method-assign]  # it knows no pages
    with Client(_spoken(there, page_size=2)) as client:
        assert [row.id for row in client.requests({})] == ["N1", "N2"]


def test_a_page_of_rows_without_ids_is_not_the_end(there: Neighbour) -> None:
    there.most_rows = 1
    there.add(service_request_id=None, requested_datetime=shown(there.now() + MINUTE))
    there.add(service_request_id="N9")
    with Client(_spoken(there, page_size=1)) as client:
        assert [row.id for row in client.requests({})] == ["", "N9"]


def test_more_pages_than_are_read_are_not_taken_for_all(there: Neighbour) -> None:
    there.most_rows = 1
    for _ in range(4):
        there.add()
    with Client(_spoken(there, page_size=1, most_pages=3)) as client, pytest.raises(TooMany):
        list(client.requests({}))


def test_a_window_with_too_many_updates_is_read_in_halves(there: Neighbour) -> None:
    there.most_rows = 1
    now = there.now()
    for hours in range(8):
        there.add(updated_datetime=shown(now - hours * HOUR))
    with Client(_spoken(there, page_size=1, most_pages=6)) as client:
        said = exchange._updated(client, now - 8 * HOUR)
    assert {row.id for row in said} == {f"N{n}" for n in range(1, 9)}


def _spoken(there: Neighbour, *, page_size: int, most_pages: int = 9) -> Server:
    return Server(
        base_url=there.url, zone=ZoneInfo("UTC"), inner=True, page_size=page_size, most_pages=most_pages
    )


def test_only_servers_with_something_to_tell_are_polled(
    town: City, there: Neighbour, server: RemoteServer, hole: Case
) -> None:
    assert servers_to_poll() == []
    relay = sent_on(hole, server)
    worked()
    assert servers_to_poll() == [server]
    assert fresh(relay).state == "linked"
    for _ in range(rules.BREAKER_FAILURES):
        servers.failed(server, "down", actor=people.program(town))
    assert (servers_to_poll(), servers_to_compare()) == ([], [server])
    assert later(rules.BREAKER_REST + MINUTE, servers_to_poll) == [server]
