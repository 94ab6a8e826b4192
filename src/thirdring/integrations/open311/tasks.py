"""The rhythm of the exchanges: relays every minute, polls every five, the comparison every night."""

from procrastinate.contrib.django import app

from thirdring.integrations.open311 import exchange
from thirdring.integrations.open311.actions import relaying
from thirdring.integrations.open311.models import RemoteServer
from thirdring.integrations.open311.queries import servers_to_compare, servers_to_poll
from thirdring.kernel.actor import system

MOST_A_MINUTE = 50


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_relays", pass_context=False)
def send_relays(timestamp: int) -> None:
    """Bring every relay that is due one step further, one lease at a time."""
    for _ in range(MOST_A_MINUTE):
        relay = relaying.lease(actor=system(0, reason=exchange.REASON))
        if relay is None:
            return
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
    for server in servers_to_compare():
        exchange.compare(server)


@app.task(name="thirdring.integrations.open311.read_services")
def read_services(*, city_id: int, server_id: int) -> None:
    """Learn what may be asked for at a server that was just connected."""
    exchange.read_services(RemoteServer.objects.of(city_id).get(pk=server_id))
