"""Signing in and out, as a person does it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from tests.factories import cities, people
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.staff.models import SignInAttempt, User
from thirdring.staff.rules import OF_AN_AGENCY, TRIES_OF_ACCOUNT_FROM_ADDRESS, Role
from thirdring.web.signin.landing import LANDINGS, landing_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password was hashed."""

    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashed += 1
        return super().encode(password, salt)


@pytest.fixture
def city() -> City:
    return cities.city(name="Riverton")


@pytest.fixture
def worker(city: City) -> User:
    return people.staff(city, Role.AGENCY_WORKER, agency=cities.agency(city))


def sign_in(browser: Client, email: str, password: str = people.PASSWORD, **fields: str) -> tuple[int, str]:
    """Send the form; the status, and where it leads or what it says went wrong."""
    page = browser.post("/sign-in/", {"email": email, "password": password} | fields)
    if page.status_code == 303:
        return 303, page.headers["Location"]
    errors = page.context["form"].errors
    return page.status_code, " ".join(message for messages in errors.values() for message in messages)


@pytest.mark.parametrize(
    ("role", "landing"),
    [
        (Role.CALL_TAKER, "/desk/"),
        (Role.SUPERVISOR, "/desk/"),
        (Role.AGENCY_WORKER, "/agency/"),
        (Role.AGENCY_LEAD, "/agency/"),
        (Role.ADMINISTRATOR, "/studio/"),
        (Role.ANALYST, "/agency/"),
        (Role.AUDITOR, "/agency/"),
    ],
)
def test_each_role_lands_where_its_work_is(client: Client, city: City, role: Role, landing: str) -> None:
    person = people.staff(city, role, agency=cities.agency(city) if role in OF_AN_AGENCY else None)
    assert sign_in(client, person.email) == (303, landing)
    assert client.get(landing).status_code == 200


def test_every_role_has_a_landing() -> None:
    assert frozenset().union(*(roles for roles, _ in LANDINGS)) == frozenset(Role)
    assert landing_of([]) == ""


def test_the_address_may_be_typed_with_capitals_and_blanks(client: Client, worker: User) -> None:
    assert sign_in(client, f"  {worker.email.upper()} ") == (303, "/agency/")


def test_the_session_gets_a_new_key(client: Client, worker: User) -> None:
    client.get("/sign-in/")
    session = client.session
    session["seen"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client, worker.email)
    assert client.session.session_key != before


WRONG = "The e-mail address or the password is wrong. Check both, and try again."


def test_a_wrong_password_and_an_unknown_address_are_told_alike(client: Client, worker: User) -> None:
    assert sign_in(client, worker.email, "not the password") == (422, WRONG)
    assert sign_in(client, "nobody@example.org") == (422, WRONG)


def test_a_password_is_hashed_for_an_unknown_address_too(
    client: Client, city: City, settings: LazySettings
) -> None:
    settings.PASSWORD_HASHERS = ["tests.web.signin.test_signin.CountingHasher"]
    CountingHasher.hashed = 0
    sign_in(client, "nobody@example.org")
    assert CountingHasher.hashed == 1


def test_an_account_out_of_use_stays_outside(client: Client, worker: User) -> None:
    User.objects.filter(pk=worker.pk).update(is_active=False)
    assert sign_in(client, worker.email) == (422, WRONG)


def test_a_demo_account_stays_outside_where_no_demo_runs(
    client: Client, worker: User, settings: LazySettings
) -> None:
    settings.DEMO = False
    User.objects.filter(pk=worker.pk).update(is_demo=True)
    assert sign_in(client, worker.email) == (422, WRONG)


def test_an_empty_form_says_what_to_enter(client: Client, city: City) -> None:
    assert sign_in(client, "", "") == (422, "Enter your e-mail address. Enter your password.")
    assert not SignInAttempt.objects.of(city).exists()


@pytest.mark.parametrize("email", ["\x00", "a" * 5000, "☃@☃", "' OR 1=1 --"])
def test_any_text_may_be_typed_as_an_address(client: Client, city: City, email: str) -> None:
    assert sign_in(client, email)[0] == 422


def test_after_too_many_wrong_tries_the_page_says_until_when(client: Client, worker: User) -> None:
    with clock.frozen_at(NOON):
        for _ in range(TRIES_OF_ACCOUNT_FROM_ADDRESS):
            sign_in(client, worker.email, "wrong")
    with clock.frozen_at(NOON + timedelta(minutes=3)):
        assert sign_in(client, worker.email) == (
            429,
            "Too many wrong tries. Wait 12 minutes, until 12:15; then your password works again.",
        )
    with clock.frozen_at(NOON + timedelta(minutes=15)):
        assert sign_in(client, worker.email) == (303, "/agency/")


def test_a_refused_try_says_how_long_to_wait_to_programs_too(client: Client, worker: User) -> None:
    with clock.frozen_at(NOON):
        for _ in range(TRIES_OF_ACCOUNT_FROM_ADDRESS):
            sign_in(client, worker.email, "wrong")
        page = client.post("/sign-in/", {"email": worker.email, "password": people.PASSWORD})
    assert page.headers["Retry-After"] == "900"


def test_behind_our_proxy_the_address_it_noted_counts(
    client: Client, worker: User, settings: LazySettings
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    form = {"email": worker.email, "password": "wrong"}
    client.post("/sign-in/", form, headers={"X-Forwarded-For": "192.0.2.1, 203.0.113.7"})
    assert SignInAttempt.objects.of(worker.memberships.get().city_id).get().address == "203.0.113.7"


def test_without_a_proxy_a_forwarded_address_is_nobodys_word(client: Client, worker: User) -> None:
    form = {"email": worker.email, "password": "wrong"}
    client.post("/sign-in/", form, headers={"X-Forwarded-For": "203.0.113.7"})
    assert SignInAttempt.objects.of(worker.memberships.get().city_id).get().address == "127.0.0.1"


def test_a_page_that_asked_for_sign_in_opens_afterwards(client: Client, worker: User) -> None:
    asked = client.get("/agency/?words=main+street")
    assert asked.status_code == 302
    page = client.get(asked.headers["Location"])
    assert page.context["next"] == "/agency/?words=main+street"
    assert sign_in(client, worker.email, next=page.context["next"]) == (303, "/agency/?words=main+street")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "https:evil.example",
        "/\\evil.example",
        "/sign-in/",
    ],
)
def test_next_leads_nowhere_else(client: Client, worker: User, elsewhere: str) -> None:
    assert sign_in(client, worker.email, next=elsewhere) == (303, "/agency/")


def test_someone_signed_in_is_sent_on_from_the_sign_in_page(client: Client, worker: User) -> None:
    sign_in(client, worker.email)
    assert client.get("/sign-in/").headers["Location"] == "/agency/"


def test_someone_without_a_role_here_learns_that(client: Client, city: City) -> None:
    elsewhere = people.staff(cities.city(), Role.ADMINISTRATOR)
    assert sign_in(client, elsewhere.email) == (303, "/sign-in/")
    page = client.get("/sign-in/")
    assert page.status_code == 403
    assert "You have no role in Riverton" in page.content.decode()
    assert client.get("/agency/").status_code == 403


def test_signing_out_ends_the_session(client: Client, worker: User) -> None:
    sign_in(client, worker.email)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/agency/").status_code == 302


def test_signing_out_takes_a_click_not_a_link(client: Client, worker: User) -> None:
    sign_in(client, worker.email)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/agency/").status_code == 200


def test_the_form_is_refused_without_its_token(worker: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/sign-in/", {"email": worker.email, "password": people.PASSWORD}).status_code == 403


def test_the_page_is_never_kept_by_a_browser(client: Client, city: City) -> None:
    assert "no-store" in client.get("/sign-in/").headers["Cache-Control"]


@pytest.mark.parametrize(("role", "opened"), [(Role.CALL_TAKER, "/studio/"), (Role.AGENCY_WORKER, "/desk/")])
def test_a_face_for_other_roles_stays_shut(client: Client, city: City, role: Role, opened: str) -> None:
    person = people.staff(city, role, agency=cities.agency(city) if role in OF_AN_AGENCY else None)
    sign_in(client, person.email)
    assert client.get(opened).status_code == 403


def test_the_scorecard_is_open_to_everybody(client: Client, city: City) -> None:
    assert client.get("/scorecard/").status_code == 200
