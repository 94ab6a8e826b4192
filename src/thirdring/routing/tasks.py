"""What waits for an answer that never came: between agencies, and outside the city. Every five minutes."""

from procrastinate.contrib.django import app

from thirdring.kernel.actor import system
from thirdring.routing.actions.following_up import follow_up
from thirdring.routing.actions.transferring import lapse


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="lapse_transfers", pass_context=False)
def lapse_transfers(timestamp: int) -> None:
    """Bring them before the referee."""
    while lapse(actor=system(0, reason="unanswered transfers")):
        pass


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="follow_up_referrals", pass_context=False)
def follow_up_referrals(timestamp: int) -> None:
    """Remind outside parties whose date has come."""
    while follow_up(actor=system(0, reason="a referral's date has come")):
        pass
