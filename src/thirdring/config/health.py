"""What a load balancer asks: is the process alive, and is everything it needs there?

Both answers come before the middleware that looks at hosts, sessions and cities, so a probe may use any
address, and a database that is down is an answer, not an error page.
"""

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from thirdring.web.access import public_without_city

HEARTBEAT_WITHIN = 60  # seconds
OLDEST_JOB_WITHIN = 600  # seconds

Check = dict[str, Any]


@public_without_city
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. Says nothing about the database."""
    return JsonResponse({"alive": True})


@public_without_city
def ready(request: HttpRequest) -> HttpResponse:
    """Each check by name; 503 when one fails. Ages are in seconds."""
    checks = all_checks()
    is_ready = all(check["ok"] for check in checks.values())
    return JsonResponse({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)


class HealthMiddleware:
    """Answers both addresses before anything else is asked of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers: dict[str, Callable[..., Any]] = {"/healthz": alive, "/readyz": ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path, self.get_response)
        found: HttpResponse = answer(request)
        return found


def all_checks() -> dict[str, Check]:
    """The checks of ``/readyz``, each with ``ok`` and what was found."""
    try:
        connection.ensure_connection()
        unapplied = _unapplied_migrations()
        checks: dict[str, Check] = {
            "database": {"ok": True},
            "migrations": {"ok": not unapplied, "waiting": len(unapplied)},
        }
        return checks if unapplied else checks | {"worker": worker_check(), "jobs": jobs_check()}
    except DatabaseError as error:
        connection.close()
        return {"database": {"ok": False, "error": type(error).__name__}}


def worker_check() -> Check:
    """Whether a worker gave a sign of life lately."""
    age = _seconds("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
    return {"ok": age is not None and age < HEARTBEAT_WITHIN, "seconds_since_heartbeat": age}


def jobs_check() -> Check:
    """How long the oldest job that could run has waited; None when none waits."""
    age = _seconds(
        """
        SELECT extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at)))
        FROM procrastinate_jobs j
        JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
        WHERE j.status = 'todo' AND coalesce(j.scheduled_at, e.at) <= now()
        """
    )
    return {"ok": age is None or age < OLDEST_JOB_WITHIN, "oldest_waiting_seconds": age}


def _seconds(query: str) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return round(float(row[0]), 1) if row and row[0] is not None else None


def _unapplied_migrations() -> list[str]:
    """Names of migrations not yet applied. Asked of the database once it says none: files don't change."""
    global _migrated
    if _migrated:
        return []
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    _migrated = not plan
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


_migrated = False
