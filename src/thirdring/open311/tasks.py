"""Jobs of GeoReport: ids for tokens, and clean sandboxes."""

from procrastinate.contrib.django import app

from thirdring.kernel.actor import system
from thirdring.open311 import actions


@app.task(name=actions.GIVE_IDS)
def give_id(*, city_id: int, token: str) -> None:
    """A token leads to its id from now on."""
    actions.give_id(city_id, token, actor=system(city_id, reason="a batch"))


@app.task(name=actions.GIVE_TEST_IDS)
def give_test_id(*, city_id: int, token: str) -> None:
    """The same in the sandbox."""
    actions.give_test_id(city_id, token, actor=system(city_id, reason="a batch"))


@app.periodic(cron="43 4 * * *")
@app.task(queueing_lock="empty_sandboxes", pass_context=False)
def empty_sandboxes(timestamp: int) -> None:
    """Once a night, forget old test requests."""
    actions.empty_sandboxes(actor=system(0, reason="housekeeping"))
