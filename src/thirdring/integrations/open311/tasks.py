"""The rhythm of the exchanges: relays every minute, polls every five, the comparison every night."""

from procrastinate.contrib.django import app

from thirdring.integrations.open311 import actions, exchange
from thirdring.integrations.open311.models import RemoteServer
from thirdring.integrations.open311.queries import servers_to_poll
from thirdring.kernel.actor import system


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_relays", pass_context=False)
def send_relays(timestamp: int) -> None:
    """Bring every relay that is due one step further."""
    for relay in actions.lease(actor=system(0, reason=exchange.REASON)):
        exchange.deliver(relay)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="poll_servers", pass_context=False)
def poll_servers(timestamp: int) -> None:
    """Hear what other jurisdictions did."""
    for server in servers_to_poll():
        exchange.poll(server)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="compare_servers", pass_context=False)
def compare_servers(timestamp: int) -> None:
    """List every difference, once a night."""
    for server in RemoteServer.objects.across_cities("one comparison for all").filter(active=True):
        exchange.compare(server)
