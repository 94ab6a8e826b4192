"""The queue looks after itself: a job whose worker died is done by another."""

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from thirdring.config.tasks import retry_stalled_jobs


def a_job_of_a_worker_last_seen(seconds: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds],
        )
        (worker,) = cursor.fetchone() or (None,)
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) "
            "VALUES ('another', 'nobody knows it', 'doing', %s) RETURNING id",
            [worker],
        )
        (job,) = cursor.fetchone() or (0,)
    return int(job)


def status_of(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        (status,) = cursor.fetchone() or ("gone",)
    return str(status)


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_is_silent_waits_for_another_and_one_under_way_is_left() -> None:
    under_way, stalled = a_job_of_a_worker_last_seen(5), a_job_of_a_worker_last_seen(300)
    retry_stalled_jobs.defer(timestamp=0)
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(wait=False, queues=["default"], install_signal_handlers=False)
    assert (status_of(stalled), status_of(under_way)) == ("todo", "doing")
