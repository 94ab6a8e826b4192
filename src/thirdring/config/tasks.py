"""Housekeeping of the queue itself."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

STALLED_AFTER = 60.0  # seconds without a heartbeat of the worker that took the job


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give jobs whose worker died to another one."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await manager.retry_job(job)
