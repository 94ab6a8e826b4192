"""The sweep that notices what time does to promises, every minute, with as many workers as it needs."""

from procrastinate.contrib.django import app

from thirdring.kernel.actor import Actor, system
from thirdring.sla.actions.escalating import rise
from thirdring.sla.actions.reviewing import review
from thirdring.sla.actions.suspending import keep_to_the_calendar
from thirdring.sla.actions.sweeping import SWEEP_BATCH, sweep, warn

MOST_ROUNDS = 500
HELPERS = 3  # jobs called to help when a round came back full
HELP = "thirdring.sla.tasks.help_sweeping"


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sweep_promises", pass_context=False)
def sweep_promises(timestamp: int) -> None:
    """Warn and break, in batches small enough to lock briefly; a full batch calls other workers to help."""
    by = _sweeper()
    if max(warn(actor=by), sweep(actor=by)) >= SWEEP_BATCH:
        app.configure_task(HELP).batch_defer(*({} for _ in range(HELPERS)))
    _sweep_all(by)


@app.task(name=HELP, pass_context=False)
def help_sweeping() -> None:
    """Sweep beside the others; no promise is anybody's twice, as each takes only what nobody holds."""
    _sweep_all(_sweeper())


def _sweep_all(by: Actor) -> None:
    for _ in range(MOST_ROUNDS):
        if not warn(actor=by) + sweep(actor=by):
            return


def _sweeper() -> Actor:
    return system(0, reason="promise sweep")


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="lift_escalations", pass_context=False)
def lift_escalations(timestamp: int) -> None:
    """Name somebody higher where nobody reached the resident in time."""
    while rise(actor=system(0, reason="unanswered escalations")):
        pass


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="review_waits", pass_context=False)
def review_waits(timestamp: int) -> None:
    """Take up the cases whose day to look again has come."""
    while review(actor=system(0, reason="the wait is over")):
        pass


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="keep_suspensions", pass_context=False)
def keep_suspensions(timestamp: int) -> None:
    """Begin and end suspensions whose moment has come."""
    keep_to_the_calendar(actor=system(0, reason="the suspension's own date"))
