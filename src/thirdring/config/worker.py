"""The worker process: python -m thirdring.config.worker. Runs jobs and what is due every minute."""

import os
import socket

import django

from thirdring.config.parent import end_with_parent

HEARTBEAT = 5.0  # seconds
JOBS_AT_ONCE = 4  # so that a slow mail server does not hold up the sweeps


def work() -> None:
    """Work until told to stop; a job under way gets ten seconds to end. Django is set up already."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]  # Django's connector has it
        working.run_worker(
            name=f"{socket.gethostname()}-{os.getpid()}",
            concurrency=JOBS_AT_ONCE,
            update_heartbeat_interval=HEARTBEAT,
            shutdown_graceful_timeout=10,
            delete_jobs="successful",
        )


if __name__ == "__main__":
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")
    django.setup()
    work()
