"""What the workbench has to tidy up."""

from procrastinate.contrib.django import app

from thirdring.kernel.actor import system
from thirdring.workbench.actions.presence import forget_absent


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="forget_absent", pass_context=False)
def sweep_presence(timestamp: int) -> None:
    """Forget who left without a word: a browser that crashed, a server that was killed."""
    while forget_absent(actor=system(0, reason="nobody has it open any more")):
        pass
