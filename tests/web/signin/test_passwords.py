"""Choosing a password by a link, and changing one's own, as a person does it."""

import pytest
from django.test import Client

from tests.factories import cities, people
from tests.factories.people import PASSWORD
from thirdring.city.models import City
from thirdring.staff.actions.passwords import make_link
from thirdring.staff.models import User
from thirdring.staff.rules import TRIES_OF_ACCOUNT_FROM_ADDRESS, Role

pytestmark = pytest.mark.django_db
NEW = "four words nobody guesses"


@pytest.fixture
def city() -> City:
    return cities.city(name="Riverton")


@pytest.fixture
def worker(client: Client, city: City) -> User:
    person = people.staff(city, Role.ANALYST)
    client.login(username=person.email, password=PASSWORD)
    return person


def change(client: Client, old: str = PASSWORD, password: str = NEW, again: str = NEW) -> tuple[int, str]:
    page = client.post("/password/", {"old": old, "password": password, "again": again})
    return page.status_code, page.content.decode()


def test_one_changes_ones_password_and_every_other_browser_is_out(client: Client, worker: User) -> None:
    elsewhere = Client()
    elsewhere.login(username=worker.email, password=PASSWORD)
    assert change(client)[0] == 302
    assert User.objects.get(pk=worker.pk).check_password(NEW)
    assert (client.get("/agency/").status_code, elsewhere.get("/agency/").status_code) == (200, 302)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "wrong"}, "This is not the password you have now."),
        ({"again": "another"}, "These two are not the same."),
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"password": PASSWORD, "again": PASSWORD}, "This is the password you have."),
        ({"old": "", "password": "", "again": ""}, "Type the password you have now."),
    ],
)
def test_what_is_wrong_is_said_and_the_password_stays(
    client: Client, worker: User, typed: dict[str, str], said: str
) -> None:
    status, page = change(client, **typed)
    assert (status, said in page) == (422, True)
    assert User.objects.get(pk=worker.pk).check_password(PASSWORD)


def test_nobody_guesses_the_old_one_here(client: Client, worker: User) -> None:
    for _ in range(TRIES_OF_ACCOUNT_FROM_ADDRESS):
        assert change(client, old="wrong")[0] == 422
    page = client.post("/password/", {"old": PASSWORD, "password": NEW, "again": NEW})
    assert (page.status_code, int(page.headers["Retry-After"]) > 0) == (429, True)
    assert b"Too many wrong tries." in page.content
    assert User.objects.get(pk=worker.pk).check_password(PASSWORD)


def test_the_demos_accounts_keep_theirs(client: Client, worker: User) -> None:
    User.objects.filter(pk=worker.pk).update(is_demo=True)
    page = client.get("/password/")
    assert (page.status_code, b"everybody knows its password" in page.content) == (200, True)
    assert change(client)[0] == 422


def test_a_link_that_is_none_says_what_to_do(client: Client, city: City) -> None:
    page = client.get("/password/nonsense/")
    assert (page.status_code, b"ask an administrator of your city for a new link" in page.content) == (
        404,
        True,
    )


def test_a_weak_password_leaves_the_link_good(client: Client, city: City) -> None:
    person = people.staff(city, Role.ANALYST)
    link = f"/password/{make_link(person, actor=people.program(city)).secret}/"
    assert client.post(link, {"password": "short", "again": "short"}).status_code == 422
    assert client.post(link, {"password": NEW, "again": NEW}).status_code == 302
    assert client.post(link, {"password": NEW, "again": NEW}).status_code == 302  # pressed twice
