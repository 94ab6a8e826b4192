"""What a load balancer hears."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from thirdring.config import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def waiting_since(minutes: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) "
            "VALUES ('default', 'a task', now() - make_interval(mins => %s)) RETURNING id",
            [minutes],
        )


def test_a_process_is_alive_whatever_the_database_does(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


def test_a_probe_may_use_any_address(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "10.1.2.3"}).status_code == 200


def test_with_a_worker_and_no_old_job_it_is_ready(client: Client, beating: None) -> None:
    waiting_since(5)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert set(answer.json()["checks"]) == {"database", "migrations", "worker", "jobs"}
    assert 300 <= answer.json()["checks"]["jobs"]["oldest_waiting_seconds"] < 330


def test_without_a_worker_it_is_not(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["worker"]) == (
        503,
        {"ok": False, "seconds_since_heartbeat": None},
    )


def test_with_a_worker_silent_for_two_minutes_it_is_not(client: Client, beating: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
    assert client.get("/readyz").json()["checks"]["worker"] == {"ok": False, "seconds_since_heartbeat": 120.0}


def test_with_a_job_that_waits_for_a_quarter_of_an_hour_it_is_not(client: Client, beating: None) -> None:
    waiting_since(15)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["jobs"]["ok"]) == (503, False)


def test_a_job_meant_for_later_is_not_waiting(client: Client, beating: None) -> None:
    waiting_since(-15)
    assert client.get("/readyz").json()["checks"]["jobs"] == {"ok": True, "oldest_waiting_seconds": None}


@pytest.fixture
def a_migration_waits() -> Iterator[None]:
    health._migrated = False
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'messaging'")
    yield
    health._migrated = False


def test_with_tables_behind_the_program_it_is_not_and_says_no_more(
    client: Client, a_migration_waits: None
) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["migrations"]["ok"]) == (503, False)
    assert "worker" not in answer.json()["checks"]


def test_a_database_that_is_down_is_an_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", down)
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction stays
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"ready": False, "checks": {"database": {"ok": False, "error": "OperationalError"}}},
    )
