"""Accounts and roles: who may make them, and what is refused."""

import pytest

from tests.factories import cities, people
from thirdring.city.models import Agency, City
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.staff.actions import accounts
from thirdring.staff.models import Membership, User
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
GOOD = {"email": "Dana.Reyes@City.example", "name": "Dana Reyes", "password": people.PASSWORD}


@pytest.fixture
def city() -> City:
    return cities.city()


@pytest.fixture
def agency(city: City) -> Agency:
    return cities.agency(city)


@pytest.fixture
def program(city: City) -> Actor:
    return people.program(city)


def problems(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in error.value.problems]


def test_a_new_account_has_its_roles_and_its_password(city: City, agency: Agency, program: Actor) -> None:
    team = cities.team(agency)
    made = accounts.create_staff(
        city, actor=program, roles=[Role.AGENCY_WORKER, Role.ANALYST], agency=agency, team=team, **GOOD
    )
    assert made.email == "dana.reyes@city.example"
    assert made.check_password(people.PASSWORD)
    actor = actor_of(made, city=city)
    assert actor.roles == {"agency_worker", "analyst"}
    assert (actor.agency_ids, actor.team_ids) == ({agency.pk}, {team.pk})


def test_only_the_roles_of_an_agency_are_tied_to_it(city: City, agency: Agency, program: Actor) -> None:
    made = accounts.create_staff(
        city, actor=program, roles=[Role.AGENCY_LEAD, Role.AUDITOR], agency=agency, **GOOD
    )
    tied = dict(Membership.objects.of(city).filter(user=made).values_list("role", "agency_id"))
    assert tied == {"agency_lead": agency.pk, "auditor": None}


def test_without_a_password_nobody_can_sign_in(city: City, program: Actor) -> None:
    made = accounts.create_staff(city, actor=program, roles=["auditor"], email="a@example.org", name="A")
    assert not made.has_usable_password()


def test_everything_wrong_with_an_account_is_said_at_once(city: City, program: Actor) -> None:
    with pytest.raises(Invalid) as error:
        accounts.create_staff(
            city, actor=program, email="dana", name=" ", roles=["agency_worker", "mayor"], password="short"
        )
    assert problems(error) == [
        ("name", "missing"),
        ("email", "invalid"),
        ("password", "weak"),
        ("roles", "unknown"),
        ("agency", "missing"),
    ]
    assert not User.objects.exists()


def test_a_taken_address_is_refused_and_the_password_stays(city: City, program: Actor) -> None:
    first = accounts.create_staff(city, actor=program, roles=["auditor"], **GOOD)
    elsewhere = cities.city()
    with pytest.raises(Invalid) as error:
        accounts.create_staff(
            elsewhere,
            actor=people.program(elsewhere),
            email=first.email.upper(),
            name="Someone",
            roles=["auditor"],
            password="quite another password",
        )
    assert problems(error) == [("email", "taken")]
    first.refresh_from_db()
    assert first.check_password(people.PASSWORD)


def test_an_agency_and_a_team_must_be_of_the_city(city: City, agency: Agency, program: Actor) -> None:
    other = cities.agency(cities.city())
    with pytest.raises(Invalid) as error:
        accounts.create_staff(
            city, actor=program, roles=["agency_lead"], agency=other, team=cities.team(agency), **GOOD
        )
    assert problems(error) == [("agency", "other_city"), ("team", "other_agency")]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_make_accounts(city: City, agency: Agency, role: Role) -> None:
    actor = people.actor(city, role, agency=agency)
    with pytest.raises(NotAllowed):
        accounts.create_staff(city, actor=actor, roles=["auditor"], **GOOD)
    assert not User.objects.filter(email=GOOD["email"].lower()).exists()


def test_an_administrator_of_another_city_makes_none_here(city: City) -> None:
    with pytest.raises(NotAllowed):
        accounts.create_staff(
            city, actor=people.actor(cities.city(), Role.ADMINISTRATOR), roles=["auditor"], **GOOD
        )


def test_granting_a_role_twice_gives_it_once(city: City, agency: Agency, program: Actor) -> None:
    person = people.user()
    first = accounts.grant(city, person, actor=program, role="agency_lead", agency=agency)
    again = accounts.grant(city, person, actor=program, role="agency_lead", agency=agency)
    assert first == again
    assert Membership.objects.of(city).filter(user=person).count() == 1


def test_a_role_may_be_given_in_a_second_city(city: City, program: Actor) -> None:
    person = people.staff(cities.city(), Role.AUDITOR)
    accounts.grant(city, person, actor=program, role="analyst")
    assert actor_of(person, city=city).roles == {"analyst"}


def test_granting_an_unknown_role_names_the_field(city: City, program: Actor) -> None:
    with pytest.raises(Invalid) as error:
        accounts.grant(city, people.user(), actor=program, role="mayor")
    assert problems(error) == [("roles", "unknown")]


def test_a_withdrawn_role_is_gone(city: City, program: Actor) -> None:
    person = people.staff(city, Role.AUDITOR)
    accounts.withdraw(Membership.objects.of(city).get(user=person), actor=program)
    assert actor_of(person, city=city).roles == frozenset()


def test_nobody_locks_themselves_out(city: City) -> None:
    admin = people.staff(city, Role.ADMINISTRATOR)
    with pytest.raises(Invalid) as error:
        accounts.withdraw(Membership.objects.of(city).get(user=admin), actor=actor_of(admin, city=city))
    assert problems(error) == [("role", "own")]


def test_a_worker_withdraws_nothing(city: City, agency: Agency) -> None:
    membership = Membership.objects.of(city).get(user=people.staff(city, Role.AUDITOR))
    with pytest.raises(NotAllowed):
        accounts.withdraw(membership, actor=people.actor(city, Role.AGENCY_LEAD, agency=agency))
    membership.refresh_from_db()
