"""What is in no list waits for a supervisor, the oldest first, and what repeats becomes a proposal."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.factories import people, requests
from tests.factories.outside import party, referred
from tests.factories.requests import MONDAY, reread
from tests.factories.unlisted import case, city_with_unlisted
from tests.routing.test_clustering import BEES, SCOOTERS
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.retyping import recategorise
from thirdring.cases.rules import Outcome
from thirdring.catalogue.reading import read
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound
from thirdring.routing.actions.proposing import decline_type, propose_type
from thirdring.routing.drafting import draft_page
from thirdring.routing.triage import awaiting_triage, repeated, unlisted_since
from thirdring.staff.rules import Role

HOUR = timedelta(hours=1)


@pytest.fixture
def city(db: None) -> Iterator[City]:
    with clock.frozen_at(MONDAY):
        yield city_with_unlisted()


def test_the_oldest_waits_first_and_what_is_sorted_is_gone(city: City) -> None:
    supervisor = people.actor(city, Role.SUPERVISOR)
    waiting = []
    for number, words in enumerate((*SCOOTERS, *BEES)):
        with clock.frozen_at(MONDAY + (6 - number) * HOUR):
            waiting.append(case(city, words))
    assert awaiting_triage(city) == waiting[::-1]
    recategorise(waiting[0], to="pothole", reason="A hole.", actor=supervisor)
    referred(waiting[1], to=party(city), actor=supervisor)
    close(waiting[2], outcome=Outcome.WITHDRAWN, answer="As you wish.", actor=supervisor)
    assert awaiting_triage(city) == waiting[:2:-1]


def test_what_became_of_each_is_known(city: City) -> None:
    supervisor = people.actor(city, Role.SUPERVISOR)
    hole, gas, closed, left = (case(city, words) for words in ("hole", "gas", "thanks", "bees"))
    recategorise(hole, to="pothole", reason="A hole.", actor=supervisor)
    referred(gas, to=party(city, name="River Gas"), actor=supervisor)
    close(closed, outcome=Outcome.WITHDRAWN, answer="As you wish.", actor=supervisor)
    became = {each.reference: each.became for each in unlisted_since(city, MONDAY, most=10)}
    assert became == {
        hole.reference: "pothole",
        gas.reference: "River Gas",
        closed.reference: "withdrawn",
        left.reference: "",
    }


def test_a_case_of_a_kind_from_the_start_is_none_of_them(city: City) -> None:
    requests.case(city)
    assert unlisted_since(city, MONDAY, most=10) == []


def test_a_group_is_proposed_with_its_volume_and_evidence(city: City) -> None:
    cases = [case(city, words) for words in SCOOTERS]
    (group,) = repeated(city)
    assert set(group.usual) >= {"sidewalk"}
    supervisor = people.actor(city, Role.SUPERVISOR)
    keywords = ["scooter", " scooter ", "", "left scooter"]
    made = propose_type(city, name="Scooter", keywords=keywords, of=cases[1].reference, actor=supervisor)
    assert (made.volume, made.keywords) == (3, ["scooter", "left scooter"])
    assert set(made.evidence) == {each.reference for each in cases}
    with pytest.raises(Invalid, match="proposed already"):
        propose_type(city, name="Scooter", keywords=[], of=cases[1].reference, actor=supervisor)


def test_what_is_older_than_ninety_days_is_no_group(city: City) -> None:
    for words in SCOOTERS:
        case(city, words)
    with clock.frozen_at(MONDAY + timedelta(days=91)):
        assert repeated(city) == []


def test_a_group_that_is_none_and_people_who_may_not_are_refused(city: City) -> None:
    alone = case(city, "bees")
    with pytest.raises(NotFound):
        propose_type(
            city, name="Bees", keywords=[], of=alone.reference, actor=people.actor(city, Role.SUPERVISOR)
        )
    with pytest.raises(NotAllowed):
        propose_type(
            city, name="Bees", keywords=[], of=alone.reference, actor=people.actor(city, Role.CALL_TAKER)
        )


def test_the_draft_reads_back_as_a_catalogue(city: City) -> None:
    cases = [case(city, words) for words in SCOOTERS]
    supervisor = people.actor(city, Role.SUPERVISOR)
    made = propose_type(
        city, name="Left scooter", keywords=["scooter"], of=cases[0].reference, actor=supervisor
    )
    page = draft_page(city, made, owner="311")
    (kind,) = read([("draft.yaml", page.encode())]).types
    assert (kind.code, kind.names, kind.owner) == (
        "left-scooter",
        {"en": "Left scooter", "es": "Left scooter"},
        "311",
    )
    assert f"3 reports in ninety days were about this: {', '.join(made.evidence)}" in page


def test_an_administrator_declines_with_a_reason_once(city: City) -> None:
    cases = [case(city, words) for words in SCOOTERS]
    supervisor, administrator = (people.actor(city, role) for role in (Role.SUPERVISOR, Role.ADMINISTRATOR))
    made = propose_type(city, name="Scooter", keywords=[], of=cases[0].reference, actor=supervisor)
    with pytest.raises(NotAllowed):
        decline_type(city, made.pk, reason="No.", actor=supervisor)
    with pytest.raises(Invalid, match="Say why"):
        decline_type(city, made.pk, reason=" ", actor=administrator)
    done = decline_type(city, made.pk, reason="The state has a law coming.", actor=administrator)
    assert (done.state, done.reason) == ("declined", "The state has a law coming.")
    with pytest.raises(NotFound):
        decline_type(city, made.pk, reason="Again.", actor=administrator)
    assert reread(cases[0]).version == cases[0].version
