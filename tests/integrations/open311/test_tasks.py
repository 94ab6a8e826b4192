"""The rhythm: what the worker does each minute, every five, and each night."""

from datetime import timedelta

from tests.factories import requests
from tests.integrations.open311.conftest import connected, fresh, sent_on
from tests.integrations.open311.neighbour import Neighbour
from thirdring.cases.models import Case
from thirdring.cases.rules import Status
from thirdring.city.models import City
from thirdring.integrations.open311.models import RemoteServer
from thirdring.integrations.open311.queries import open_differences
from thirdring.integrations.open311.tasks import compare_servers, poll_servers, send_relays


def test_a_case_goes_out_and_comes_back_by_the_worker_alone(
    town: City, there: Neighbour, server: RemoteServer
) -> None:
    cases = [requests.case(town) for _ in range(3)]
    relays = [sent_on(case, server) for case in cases]
    send_relays(0)
    assert [fresh(relay).state for relay in relays] == ["linked"] * 3
    there.say(there.rows[0], "closed", "Filled.", at=there.now() + timedelta(minutes=1))
    poll_servers(0)
    assert [requests.reread(case).status for case in cases].count(Status.CLOSED) == 1
    there.rows.pop()
    compare_servers(0)
    assert [each.field for each in open_differences(town)] == ["missing"]


def test_a_server_that_is_not_in_use_is_left_out_of_everything(
    town: City, there: Neighbour, hole: Case
) -> None:
    server = connected(town, there.url, mirrors=True)
    sent_on(hole, server)
    RemoteServer.objects.of(town).update(active=False)
    for task in (send_relays, poll_servers, compare_servers):
        task(0)
    assert (there.posts, there.asked) == ([], [])
