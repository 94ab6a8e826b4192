"""A neighbour's requests beside ours, and both sides laid side by side once a night."""

from datetime import timedelta

import pytest

from tests.factories import people, requests
from tests.integrations.open311.conftest import connected, fresh, sent_on, worked
from tests.integrations.open311.neighbour import Neighbour, Wire
from thirdring.cases.actions.closing import close
from thirdring.cases.models import Case
from thirdring.cases.rules import Outcome, Status
from thirdring.city.models import City
from thirdring.integrations.open311 import exchange
from thirdring.integrations.open311.actions import servers
from thirdring.integrations.open311.models import Difference, MirroredRequest, Relay, RemoteServer
from thirdring.integrations.open311.queries import neighbours_requests, open_differences
from thirdring.staff.rules import Role

MINUTE = timedelta(minutes=1)
DEPTH = {
    "code": "DEPTH",
    "text": "How deep is it?",
    "datatype": "singlevaluelist",
    "required": True,
    "options": [["1", "An inch"], ["2", "More"]],
}


@pytest.fixture
def relay(there: Neighbour, server: RemoteServer, hole: Case) -> Relay:
    """A case that has a number over there."""
    made = sent_on(hole, server)
    worked()
    return fresh(made)


def polled(server: RemoteServer) -> int:
    return exchange.poll(RemoteServer.objects.of(server.city_id).get(pk=server.pk))


class TestMirroring:
    """A neighbour's public requests beside ours."""

    @pytest.fixture
    def mirrored(self, town: City, there: Neighbour) -> RemoteServer:
        return connected(town, there.url, mirrors=True)

    def test_their_requests_are_kept_as_last_seen(
        self, town: City, there: Neighbour, mirrored: RemoteServer
    ) -> None:
        row = there.add(description="A lamp is out.", lat=40.45, long=-79.95)
        there.add(lat=None)
        polled(mirrored)
        (seen,) = neighbours_requests(town, (-80.0, 40.0, -79.0, 41.0))
        assert (seen.remote_id, seen.description, seen.open) == ("N1", "A lamp is out.", True)
        stale = dict(row)
        there.say(row, "closed", at=there.now() + MINUTE)
        polled(mirrored)
        there.rows[0] = stale
        polled(mirrored)
        assert neighbours_requests(town, (-80.0, 40.0, -79.0, 41.0)) == []
        assert MirroredRequest.objects.of(town).count() == 2

    def test_our_own_cases_over_there_are_not_shown_a_second_time(
        self, town: City, there: Neighbour, mirrored: RemoteServer, hole: Case
    ) -> None:
        sent_on(hole, mirrored)
        worked()
        there.say(there.rows[0], "open", "Seen.", at=there.now() + MINUTE)
        polled(mirrored)
        assert not MirroredRequest.objects.of(town).exists()

    def test_what_they_take_back_goes_here_too(
        self, town: City, there: Neighbour, mirrored: RemoteServer
    ) -> None:
        there.add(), there.add()
        polled(mirrored)
        del there.rows[0]
        exchange.compare(mirrored)
        assert [row.remote_id for row in MirroredRequest.objects.of(town)] == ["N2"]

    def test_a_list_that_failed_to_come_takes_nothing_back(
        self, town: City, there: Neighbour, wire: Wire
    ) -> None:
        mirrored = connected(town, wire.url, mirrors=True)
        there.add()
        polled(mirrored)
        wire.faults.extend(["", "html"])
        exchange.compare(mirrored)
        assert MirroredRequest.objects.of(town).count() == 1


class TestComparing:
    """Once a night both sides are laid side by side."""

    def test_what_a_poll_missed_is_taken_over(
        self, there: Neighbour, server: RemoteServer, relay: Relay
    ) -> None:
        there.say(there.rows[0], "closed", "Filled.", at=there.now() - 30 * timedelta(days=1))
        assert exchange.compare(server) == 0
        assert requests.reread(relay.case).status == Status.CLOSED

    def test_what_vanished_there_is_listed_and_settled_when_it_is_back(
        self, town: City, there: Neighbour, server: RemoteServer, relay: Relay
    ) -> None:
        kept = there.rows.pop()
        assert [exchange.compare(server), exchange.compare(server)] == [1, 1]
        assert [(each.field, each.ours) for each in open_differences(town)] == [("missing", "N1")]
        there.rows.append(kept)
        assert exchange.compare(server) == 0
        assert list(open_differences(town)) == []
        assert Difference.objects.of(town).filter(settled_at__isnull=False).count() == 1

    def test_what_is_closed_here_and_open_there_is_listed(
        self, town: City, there: Neighbour, server: RemoteServer, relay: Relay
    ) -> None:
        lead = requests.worker_of(relay.case, Role.AGENCY_LEAD)
        close(requests.reread(relay.case), actor=lead, outcome=Outcome.FIXED, answer="We filled it.")
        exchange.compare(server)
        assert [(each.field, each.ours, each.theirs) for each in open_differences(town)] == [
            ("status", "closed", "open")
        ]
        there.say(there.rows[0], "closed", "Done.", at=there.now() + MINUTE)
        exchange.compare(server)
        assert list(open_differences(town)) == []

    def test_one_that_can_not_be_read_does_not_hide_the_others(
        self, town: City, there: Neighbour, wire: Wire, server: RemoteServer
    ) -> None:
        for _ in range(3):
            sent_on(requests.case(town), server)
        worked()
        there.rows.clear()
        wire.faults.append("500")
        assert exchange.compare(server) == 2

    def test_the_services_they_offer_are_kept_for_the_form(
        self, there: Neighbour, server: RemoteServer
    ) -> None:
        exchange.compare(server)
        server.refresh_from_db()
        assert server.services == [{"code": "hole", "name": "Pothole", "asks": [DEPTH]}]
        servers.keep_services(server, [], actor=people.program(server.city))
        server.refresh_from_db()
        assert len(server.services) == 1
