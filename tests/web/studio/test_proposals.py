"""Kinds of request that supervisors proposed, as an administrator sees them."""

import pytest
from django.test import Client

from tests.factories import people, unlisted
from tests.routing.test_clustering import SCOOTERS
from tests.web.agency.departments import browser_of
from thirdring.city.models import City
from thirdring.routing.actions.proposing import propose_type
from thirdring.routing.models import CatalogueProposal
from thirdring.staff.rules import Role


@pytest.fixture
def city(db: None) -> City:
    return unlisted.city_with_unlisted()


@pytest.fixture
def proposal(city: City) -> CatalogueProposal:
    cases = [unlisted.case(city, words) for words in SCOOTERS]
    supervisor = people.actor(city, Role.SUPERVISOR)
    return propose_type(
        city, name="Left scooter", keywords=["scooter"], of=cases[0].reference, actor=supervisor
    )


@pytest.fixture
def administrator(city: City) -> Client:
    return browser_of(people.staff(city, Role.ADMINISTRATOR))


def test_the_draft_is_a_file_to_go_on_with(administrator: Client, proposal: CatalogueProposal) -> None:
    assert "3 reports in ninety days" in administrator.get("/studio/proposals/").content.decode()
    draft = administrator.get(f"/studio/proposals/{proposal.pk}/draft.yaml")
    assert draft.headers["Content-Disposition"] == 'attachment; filename="left-scooter.yaml"'
    assert "left-scooter:" in draft.content.decode()


def test_declining_needs_a_reason_that_is_then_read(
    administrator: Client, proposal: CatalogueProposal
) -> None:
    path = f"/studio/proposals/{proposal.pk}/declining/"
    assert "Say why" in administrator.post(path, {"reason": ""}, follow=True).content.decode()
    page = administrator.post(path, {"reason": "The operator collects them."}, follow=True).content.decode()
    assert ("The operator collects them." in page, "Download a draft" in page) == (True, False)


def test_a_supervisor_reads_and_decides_nothing(city: City, proposal: CatalogueProposal) -> None:
    supervisor = browser_of(people.staff(city, Role.SUPERVISOR))
    page = supervisor.get("/studio/proposals/").content.decode()
    assert ("Left scooter" in page, "Decline" in page) == (True, False)
    assert supervisor.get(f"/studio/proposals/{proposal.pk}/draft.yaml").status_code == 403
