"""Where every test begins: a PostgreSQL of our own unless DATABASE_URL names one, then settings."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from thirdring.config.embedded import EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent


def _begin() -> EmbeddedPostgres | None:
    """Start the database before Django's settings are read; xdist's workers inherit its address."""
    os.environ.setdefault("THIRDRING_VAR", str(ROOT / "var"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")
    postgres = None
    if not os.environ.get("DATABASE_URL"):
        postgres = EmbeddedPostgres(Path(os.environ["THIRDRING_VAR"]) / "test-postgres", durable=False)
        os.environ["DATABASE_URL"] = postgres.start()
    django.setup()
    return postgres


# How soon an example is made or tried says how busy the machine is, not whether the program is right.
hypothesis_settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("unhurried")

_postgres = _begin()  # when this file is read, so that the conftest.py of each folder may import models


def pytest_unconfigure() -> None:
    """Stop it again; workers have nothing to stop."""
    if _postgres is not None:
        _postgres.stop()


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: object, tmp_path: Path) -> Iterator[None]:
    """Uploads and static files of a test never touch the program's own."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]
    # A hasher that is slow on purpose would be most of the time of every test with a person in it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    settings.STORAGES = settings.STORAGES | {  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    yield


@pytest.fixture(autouse=True)
def _queue_of_its_own(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What a test that commits left in the queue; Django empties only the tables that it made itself."""
    yield
    mark = request.node.get_closest_marker("django_db")
    if (mark is not None and mark.kwargs.get("transaction")) or "transactional_db" in request.fixturenames:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
