"""One rule, two faces: may one see this role, and which roles may one see."""

import pytest
from django.conf import LazySettings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import cities, people
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.staff import policy
from thirdring.staff.models import Membership
from thirdring.staff.rules import OF_AN_AGENCY, Role


class SeeingRoles(TestCase):
    """Every kind of actor against every kind of role, in two cities."""

    def setUp(self) -> None:
        self.cities = [cities.city(), cities.city()]
        self.agencies = [cities.agency(city) for city in self.cities for _ in range(2)]
        for agency in self.agencies:
            for role in Role:
                people.staff(agency.city, role, agency=agency if role in OF_AN_AGENCY else None)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_may_view_is_exactly_what_is_visible(self, data: st.DataObject) -> None:
        actor = Actor(
            kind=data.draw(st.sampled_from(ActorKind)),
            city_id=data.draw(st.sampled_from(self.cities)).pk,
            roles=frozenset(data.draw(st.sets(st.sampled_from(Role), max_size=3))),
            agency_ids=frozenset(
                data.draw(st.sets(st.sampled_from([a.pk for a in self.agencies]), max_size=2))
            ),
        )
        everyone = Membership.objects.across_cities("a test compares all of them")
        allowed = {membership.pk for membership in everyone if policy.may_view(actor, membership)}
        assert allowed == set(policy.visible_to(actor).values_list("pk", flat=True))


@pytest.mark.django_db
def test_an_agency_lead_sees_the_people_of_the_agency() -> None:
    city = cities.city()
    agency, other = cities.agency(city), cities.agency(city)
    lead = people.actor(city, Role.AGENCY_LEAD, agency=agency)
    people.staff(city, Role.AGENCY_WORKER, agency=other)
    seen = policy.visible_to(lead).values_list("agency_id", flat=True)
    assert list(seen) == [agency.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("active", "is_demo", "demo_runs", "may"),
    [
        (True, False, False, True),
        (True, True, True, True),
        (True, True, False, False),
        (False, False, True, False),
        (False, True, True, False),
    ],
)
def test_a_demo_account_signs_in_only_where_the_demo_runs(
    settings: LazySettings, active: bool, is_demo: bool, demo_runs: bool, may: bool
) -> None:
    settings.DEMO = demo_runs
    person = people.user(is_demo=is_demo)
    person.is_active = active
    assert policy.may_sign_in(person) is may
