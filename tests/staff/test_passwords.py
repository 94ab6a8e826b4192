"""Setting a password by a link, changing one's own, and who may look after whose account."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import cities, people
from tests.factories.together import together
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound
from thirdring.staff import policy
from thirdring.staff.actions import accounts, passwords
from thirdring.staff.models import Membership, PasswordLink, User
from thirdring.staff.queries import actor_of, link_of
from thirdring.staff.rules import LINK_ANSWERS_AGAIN, LINK_LASTS, Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
NEW = "four words nobody guesses"


@pytest.fixture
def city() -> City:
    return cities.city()


@pytest.fixture
def admin(city: City) -> Actor:
    return people.actor(city, Role.ADMINISTRATOR)


@pytest.fixture
def worker(city: City) -> User:
    return people.staff(city, Role.ANALYST)


def reread(user: User) -> User:
    return User.objects.get(pk=user.pk)


def used(city: City, secret: str, password: str = NEW, *, later: timedelta = timedelta()) -> User:
    with clock.frozen_at(NOON + later):
        return passwords.set_by_link(city, secret, actor=people.anyone(city), password=password)


def issued(worker: User, admin: Actor) -> str:
    with clock.frozen_at(NOON):
        return passwords.make_link(worker, actor=admin).secret


class TestLinks:
    def test_sets_the_password_of_its_person(self, city: City, admin: Actor, worker: User) -> None:
        used(city, issued(worker, admin))
        assert reread(worker).check_password(NEW)

    def test_only_its_hash_is_kept(self, city: City, admin: Actor, worker: User) -> None:
        secret = issued(worker, admin)
        kept = PasswordLink.objects.of(city).values().get()
        assert secret not in str(kept)
        assert (len(secret) >= 43, kept["by_id"]) == (True, admin.id)

    def test_works_once_and_half_a_minute_longer_for_a_form_sent_twice(
        self, city: City, admin: Actor, worker: User
    ) -> None:
        secret, moment = issued(worker, admin), timedelta(seconds=1)
        used(city, secret)
        used(city, secret, later=LINK_ANSWERS_AGAIN - moment)
        with pytest.raises(NotFound, match="Ask for a new one"):
            used(city, secret, "words of a thief, too late", later=LINK_ANSWERS_AGAIN)
        assert reread(worker).check_password(NEW)

    def test_ends_after_two_days(self, city: City, admin: Actor, worker: User) -> None:
        secret, moment = issued(worker, admin), timedelta(seconds=1)
        with clock.frozen_at(NOON + LINK_LASTS - moment):
            assert link_of(city, secret).user == worker
        with pytest.raises(NotFound):
            used(city, secret, later=LINK_LASTS)

    def test_is_ended_by_a_new_one(self, city: City, admin: Actor, worker: User) -> None:
        first, second = issued(worker, admin), issued(worker, admin)
        with pytest.raises(NotFound):
            used(city, first)
        assert used(city, second) == worker

    def test_is_none_in_another_city_or_for_a_shut_account(
        self, city: City, admin: Actor, worker: User
    ) -> None:
        secret = issued(worker, admin)
        with pytest.raises(NotFound):
            used(cities.city(), secret)
        accounts.deactivate(worker, actor=admin)
        with pytest.raises(NotFound):
            used(city, secret)

    def test_stays_good_when_the_password_is_not(self, city: City, admin: Actor, worker: User) -> None:
        secret = issued(worker, admin)
        with pytest.raises(Invalid) as error:
            used(city, secret, "short")
        assert [problem.field for problem in error.value.problems] == ["password"]
        assert used(city, secret) == worker

    def test_is_not_made_for_the_demos_accounts(self, city: City, admin: Actor, worker: User) -> None:
        User.objects.filter(pk=worker.pk).update(is_demo=True)
        with pytest.raises(Invalid, match="everybody knows its password"):
            passwords.make_link(reread(worker), actor=admin)


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.AGENCY_LEAD, Role.AGENCY_WORKER})
)
def test_nobody_but_an_administrator_looks_after_accounts(city: City, worker: User, role: Role) -> None:
    actor = people.actor(city, role)
    for verb in (passwords.make_link, accounts.deactivate, accounts.activate):
        with pytest.raises(NotAllowed):
            verb(worker, actor=actor)
    with pytest.raises(NotAllowed):
        accounts.engage(city, actor=actor, email="a@example.org", name="A", roles=["auditor"])


def test_who_works_for_another_city_too_is_not_one_citys_to_shut_or_open(
    city: City, admin: Actor, worker: User
) -> None:
    Membership.objects.create(city=cities.city(), user=worker, role=Role.AUDITOR)
    for verb in (passwords.make_link, accounts.deactivate):
        with pytest.raises(NotAllowed):
            verb(worker, actor=admin)


class TestOneself:
    def test_chooses_another(self, city: City, worker: User) -> None:
        passwords.change_own(worker, actor=actor_of(worker, city=city), password=NEW)
        assert reread(worker).check_password(NEW)

    @pytest.mark.parametrize(("wanted", "code"), [(people.PASSWORD, "same"), ("short", "weak")])
    def test_but_not_the_same_nor_a_weak_one(self, city: City, worker: User, wanted: str, code: str) -> None:
        with pytest.raises(Invalid) as error:
            passwords.change_own(worker, actor=actor_of(worker, city=city), password=wanted)
        assert error.value.problems[0].code == code

    def test_and_nobody_elses(self, admin: Actor, worker: User) -> None:
        with pytest.raises(NotAllowed):
            passwords.change_own(worker, actor=admin, password=NEW)


class TestColleagues:
    def test_an_address_that_has_an_account_gets_the_roles(self, city: City, admin: Actor) -> None:
        elsewhere = people.staff(cities.city(), Role.AUDITOR)
        found = accounts.engage(
            city, actor=admin, email=elsewhere.email.upper(), name="", roles=["analyst", "auditor"]
        )
        assert (found, actor_of(found, city=city).roles) == (elsewhere, {"analyst", "auditor"})
        assert reread(found).check_password(people.PASSWORD)

    def test_a_new_one_gets_an_account_without_a_password(self, city: City, admin: Actor) -> None:
        made = accounts.engage(city, actor=admin, email="new@example.org", name="New", roles=["auditor"])
        assert (made.email, made.has_usable_password()) == ("new@example.org", False)

    def test_a_shut_account_is_out_and_comes_back_as_it_was(
        self, city: City, admin: Actor, worker: User
    ) -> None:
        assert policy.may_sign_in(accounts.deactivate(worker, actor=admin)) is False
        assert policy.may_sign_in(accounts.activate(worker, actor=admin)) is True
        assert actor_of(worker, city=city).roles == {"analyst"}


class TestTheLastAdministrator:
    def test_stays(self, city: City) -> None:
        last = people.staff(city, Role.ADMINISTRATOR)
        program = people.program(city)
        with pytest.raises(Invalid, match="the city's last administrator"):
            accounts.withdraw(Membership.objects.of(city).get(user=last), actor=program)
        with pytest.raises(Invalid, match="the city's last administrator"):
            accounts.deactivate(last, actor=program)

    def test_is_the_last_though_others_are_shut_out(self, city: City, admin: Actor) -> None:
        other = people.staff(city, Role.ADMINISTRATOR)
        accounts.deactivate(other, actor=admin)
        mine = Membership.objects.of(city).get(user_id=admin.id)
        with pytest.raises(Invalid, match="the city's last administrator"):
            accounts.withdraw(mine, actor=people.program(city))

    def test_nobody_shuts_themselves_out(self, city: City, admin: Actor) -> None:
        people.staff(city, Role.ADMINISTRATOR)
        oneself = User.objects.get(pk=admin.id)
        with pytest.raises(Invalid, match="Ask another administrator"):
            accounts.deactivate(oneself, actor=admin)


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_withdraw_each_other_one_stays() -> None:
    city = cities.city()
    pair = [people.staff(city, Role.ADMINISTRATOR) for _ in range(2)]
    held = [Membership.objects.of(city).get(user=each) for each in pair]
    actors = [actor_of(each, city=city) for each in pair]
    answers = together(
        partial(accounts.withdraw, held[0], actor=actors[1]),
        partial(accounts.withdraw, held[1], actor=actors[0]),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Invalid", "NoneType"]
    assert Membership.objects.of(city).count() == 1


class LookingAfter(TestCase):
    """Every kind of actor, and people of one city, the other, and both."""

    def setUp(self) -> None:
        self.cities = [cities.city(), cities.city()]
        self.people = [
            people.staff(city, role) for city in self.cities for role in (Role.AUDITOR, Role.ADMINISTRATOR)
        ]
        both = people.staff(self.cities[0], Role.ANALYST)
        Membership.objects.create(city=self.cities[1], user=both, role=Role.ANALYST)
        self.people += [both, people.user()]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_may_look_after_is_exactly_who_is_looked_after(self, data: st.DataObject) -> None:
        actor = Actor(
            kind=data.draw(st.sampled_from(ActorKind)),
            city_id=data.draw(st.sampled_from(self.cities)).pk,
            roles=frozenset(data.draw(st.sets(st.sampled_from(Role), max_size=3))),
        )
        allowed = {person.pk for person in self.people if policy.may_look_after(actor, person)}
        assert allowed == set(policy.looked_after_by(actor).values_list("pk", flat=True))
