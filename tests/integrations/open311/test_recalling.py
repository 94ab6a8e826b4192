"""A case that another jurisdiction may be working on is taken back before its kind is corrected."""

from datetime import timedelta
from functools import partial

import pytest

from tests.factories import people, requests
from tests.factories.catalogues import definition, offer
from tests.factories.together import together
from tests.integrations.open311.conftest import fresh, later, sent_on, worked
from tests.integrations.open311.neighbour import Neighbour
from thirdring.cases.actions.retyping import recategorise
from thirdring.cases.models import Case
from thirdring.cases.rules import Status
from thirdring.city.models import City
from thirdring.integrations.open311 import exchange
from thirdring.integrations.open311.actions import relaying
from thirdring.integrations.open311.actions.recalling import recall
from thirdring.integrations.open311.models import Relay, RemoteServer
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import Invalid
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> City:
    made = requests.pothole_city(outcomes=())
    hole = definition("pothole", outcomes=(), targets=requests.TARGETS)
    offer(made, hole, definition("leak", owner="water"))
    return made


@pytest.fixture
def boss(town: City) -> Actor:
    return people.actor(town, Role.SUPERVISOR)


def corrected(case: Case, boss: Actor) -> Case:
    found = requests.reread(case)
    return requests.reread(recategorise(found, actor=boss, to="leak", reason="Clean water."))


def test_what_was_not_sent_yet_is_never_sent(hole: Case, server: RemoteServer, boss: Actor) -> None:
    relay = sent_on(hole, server)
    corrected(hole, boss)
    assert (fresh(relay).state, worked(), fresh(relay).sent_at) == ("recalled", [], None)


def test_what_may_be_there_is_taken_back_by_a_person_first(
    hole: Case, server: RemoteServer, there: Neighbour, boss: Actor
) -> None:
    relay = sent_on(hole, server)
    worked()
    number = fresh(relay).remote_id
    cure = f"County Roads has this request as {number}. Ask them to drop it, and take it back first."
    with pytest.raises(Invalid) as error:
        corrected(hole, boss)
    assert [(one.field, one.message) for one in error.value.problems] == [("type", cure)]
    assert requests.reread(hole).type.code == "pothole"


def test_after_it_was_taken_back_no_news_from_there_touches_the_case(
    hole: Case, server: RemoteServer, there: Neighbour, boss: Actor
) -> None:
    relay = sent_on(hole, server)
    worked()
    recall(requests.reread(hole), relay, actor=boss, words="Called Kim, who drops it.")
    case = corrected(hole, boss)
    assert (case.agency.code, case.status) == ("water", "received")
    there.say(there.rows[-1], "closed", "Filled.")
    later(timedelta(hours=1), partial(exchange.poll, server))
    assert (requests.reread(hole).status, fresh(relay).state) == (Status.RECEIVED, "recalled")


def test_taking_it_back_says_who_was_told(hole: Case, server: RemoteServer, boss: Actor) -> None:
    relay = sent_on(hole, server)
    with pytest.raises(Invalid, match="Say whom you told over there"):
        recall(requests.reread(hole), relay, actor=boss, words=" ")
    case = recall(requests.reread(hole), relay, actor=boss, words="Called Kim.")
    line = case.entries.get(kind="note")
    assert (line.public, line.data) == (False, {"words": "County Roads: Called Kim."})
    with pytest.raises(Invalid, match="taken back or ended already"):
        recall(requests.reread(hole), relay, actor=boss, words="Again.")


def test_what_a_worker_is_sending_is_as_good_as_sent(hole: Case, server: RemoteServer, boss: Actor) -> None:
    relay = sent_on(hole, server)
    relaying.lease(actor=system(0, reason="a worker"))
    with pytest.raises(Invalid, match="Ask them to drop it"):
        corrected(hole, boss)
    with pytest.raises(Invalid, match="Try again in five minutes"):
        recall(requests.reread(hole), relay, actor=boss, words="Called Kim.")


@pytest.mark.django_db(transaction=True)
def test_a_correction_and_a_worker_at_once_leave_no_case_in_two_hands(
    hole: Case, server: RemoteServer
) -> None:
    relay = sent_on(hole, server)
    boss = people.actor(hole.city, Role.SUPERVISOR)
    taken, done = together(
        lambda: relaying.lease(actor=system(0, reason="a worker")),
        partial(corrected, hole, boss),
    )
    case, left = requests.reread(hole), fresh(relay)
    both = (case.type.code, left.state)
    assert both == (("pothole", "waiting") if isinstance(taken, Relay) else ("leak", "recalled"))
    assert isinstance(done, Invalid) == isinstance(taken, Relay)
