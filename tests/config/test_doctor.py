"""thirdring doctor: what would harm a city is named, with its cure."""

from typing import Any

import pytest

from tests.factories.cities import city
from tests.factories.people import user
from thirdring.config import doctor
from thirdring.config.cli import Session
from thirdring.config.doctor import Finding, Verdict
from thirdring.staff.models import ApiClient

pytestmark = pytest.mark.django_db


def found(subject: str) -> list[Finding]:
    return [finding for finding in doctor.examine() if finding.subject == subject]


def key(**fields: Any) -> ApiClient:
    defaults = {"name": "A program", "key_hint": "demo", "key_hash": "0" * 64, "is_demo": True}
    return ApiClient.objects.create(city=city(), **defaults | fields)


def test_a_demo_key_is_refused_outside_demo_mode(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DEMO = False
    key()
    assert Session(["doctor"]).run() == 1
    assert "BAD   demo: the API key demo… of A program is active" in capsys.readouterr().out


def test_a_demo_sign_in_is_refused_outside_demo_mode(settings: Any) -> None:
    settings.DEMO = False
    person = user(is_demo=True)
    (finding,) = found("demo")
    assert (finding.verdict, person.email in finding.words) == (Verdict.BAD, True)


def test_each_open_demo_door_is_named(settings: Any) -> None:
    settings.DEMO = False
    user(is_demo=True)
    user(is_demo=True)
    key()
    assert [finding.verdict for finding in found("demo")] == [Verdict.BAD] * 3


def test_of_a_whole_demo_city_the_key_and_a_few_people_are_named(settings: Any) -> None:
    settings.DEMO = False
    for _ in range(8):
        user(is_demo=True)
    key()
    words = [finding.words for finding in found("demo")]
    assert (len(words), words[0][:11], words[-1][:6]) == (6, "the API key", "4 more")


def test_closed_demo_doors_and_real_people_are_fine(settings: Any) -> None:
    settings.DEMO = False
    user()
    closed = user(is_demo=True)
    closed.set_unusable_password()
    closed.save()
    left = user(is_demo=True)
    left.is_active = False
    left.save()
    key(active=False)
    key(is_demo=False, key_hash="1" * 64)
    assert [finding.verdict for finding in found("demo")] == [Verdict.FINE]


def test_in_demo_mode_they_are_only_mentioned(settings: Any) -> None:
    settings.DEMO = True
    key()
    assert [finding.verdict for finding in found("demo")] == [Verdict.LOOK]


@pytest.mark.parametrize(
    ("subject", "setting", "value", "verdict"),
    [
        ("debug", "DEBUG", True, Verdict.BAD),
        ("debug", "DEBUG", False, Verdict.FINE),
        ("secret key", "SECRET_KEY", "short", Verdict.BAD),
        ("secret key", "SECRET_KEY", "k" * 50, Verdict.FINE),
        ("hosts", "ALLOWED_HOSTS", ["*"], Verdict.BAD),
        ("hosts", "ALLOWED_HOSTS", ["localhost"], Verdict.LOOK),
        ("hosts", "ALLOWED_HOSTS", ["311.example.gov"], Verdict.FINE),
        ("https", "SESSION_COOKIE_SECURE", False, Verdict.LOOK),
        ("https", "SESSION_COOKIE_SECURE", True, Verdict.FINE),
        ("mail", "EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend", Verdict.BAD),
        ("mail", "DEFAULT_FROM_EMAIL", "311@localhost", Verdict.LOOK),
        ("mail", "DEFAULT_FROM_EMAIL", "311@example.gov", Verdict.FINE),
    ],
)
def test_a_setting_is_judged(
    settings: Any, subject: str, setting: str, value: object, verdict: Verdict
) -> None:
    settings.DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    setattr(settings, setting, value)
    assert [finding.verdict for finding in found(subject)] == [verdict]


def test_a_secret_that_others_can_read_is_refused(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    kept = tmp_path / "secret_key"
    kept.write_text("k" * 50)
    kept.chmod(0o644)
    assert [finding.verdict for finding in found("secret file")] == [Verdict.BAD]
    kept.chmod(0o600)
    assert [finding.verdict for finding in found("secret file")] == [Verdict.FINE]


def test_missing_assets_are_refused(settings: Any, tmp_path: Any) -> None:
    settings.STATICFILES_DIRS = [("", tmp_path / "none")]
    settings.STATIC_ROOT = tmp_path
    assert [finding.verdict for finding in found("assets")] == [Verdict.BAD]


def test_a_machine_without_a_worker_is_told(settings: Any) -> None:
    assert [finding.verdict for finding in found("worker")] == [Verdict.LOOK]


def test_the_database_here_is_recent_and_up_to_date() -> None:
    assert {finding.verdict for finding in [*found("tables"), *found("encoding")]} == {Verdict.FINE}
