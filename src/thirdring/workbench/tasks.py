"""What the workbench has to tidy up."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from thirdring.kernel.actor import system
from thirdring.staff.queries import actor_of
from thirdring.workbench.actions.bulk import do_next, end
from thirdring.workbench.actions.presence import forget_absent
from thirdring.workbench.models import BulkChange


@app.task(name="thirdring.workbench.tasks.run_bulk", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def run_bulk(*, bulk_id: int, city_id: int) -> None:
    """Do what is left of a bulk change. Whoever asked for it is asked again who they are."""
    bulk = BulkChange.objects.of(city_id).select_related("by", "city").get(pk=bulk_id)
    actor = actor_of(bulk.by, city=bulk.city)
    while do_next(bulk, actor=actor):
        pass
    end(bulk, actor=actor)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="forget_absent", pass_context=False)
def sweep_presence(timestamp: int) -> None:
    """Forget who left without a word: a browser that crashed, a server that was killed."""
    while forget_absent(actor=system(0, reason="nobody has it open any more")):
        pass
