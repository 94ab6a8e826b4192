"""The rhythm of asking telephone systems that don't call us."""

from procrastinate.contrib.django import app

from thirdring.integrations.telephony.polling import poll
from thirdring.integrations.telephony.queries import systems_to_poll


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="poll_phone_systems", pass_context=False)
def poll_phone_systems(timestamp: int) -> None:
    """Hear what is new."""
    for system in systems_to_poll():
        poll(system)
