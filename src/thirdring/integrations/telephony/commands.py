"""``thirdring import calls`` and ``thirdring telephony``: what telephone systems kept, and what they tell."""

import re
from pathlib import Path
from typing import Annotated

import typer

from thirdring.city.models import City
from thirdring.city.queries import city_by_code
from thirdring.integrations.telephony.actions import know_system
from thirdring.integrations.telephony.following import follow_log, follow_manager
from thirdring.integrations.telephony.importing import Ledger, import_calls
from thirdring.integrations.telephony.listening import Manager
from thirdring.integrations.telephony.queries import secret_of, system_by_code
from thirdring.integrations.telephony.rules import Make
from thirdring.kernel.actor import system
from thirdring.kernel.errors import invalid

MOST_REASONS = 10
app = typer.Typer(help="Load calls.", no_args_is_help=True)


@app.callback()
def history() -> None:
    """Load calls."""


@app.command()
def calls(
    file: Annotated[
        Path, typer.Argument(help="CSV, contact records as .json, or a queue log; also in gzip.")
    ],
    city: Annotated[str, typer.Option(help="The city's code.")],
    source: Annotated[str, typer.Option(help="Which telephone system it is of, in a word.")],
) -> None:
    """Load calls from a file. Importing it again changes nothing."""
    _tell(import_calls(_city(city), file, source=source))


@app.command()
def connect(
    city: Annotated[str, typer.Option(help="The city's code.")],
    code: Annotated[str, typer.Option(help="A word for it: its address is /telephony/CODE/.")],
    name: Annotated[str, typer.Option(help="What people call it.")],
    make: Annotated[Make, typer.Option(help="Whose words it speaks.")],
    secret_setting: Annotated[str, typer.Option(help="The variable TELEPHONY_SECRET_... with its secret.")],
    poll_url: Annotated[str, typer.Option(help="Where it is asked, if it does not call.")] = "",
) -> None:
    """Make a telephone system known to a city, or change what is known of it."""
    found = _city(city)
    by = system(found.pk, reason="connected on the command line")
    known = know_system(
        found, actor=by, code=code, name=name, make=make, secret_setting=secret_setting, poll_url=poll_url
    )
    typer.echo(f"{known.name} is known as {known.code}.")


@app.command()
def follow(
    city: Annotated[str, typer.Option(help="The city's code.")],
    code: Annotated[str, typer.Option(help="The telephone system's word.")],
    log: Annotated[Path | None, typer.Option(help="Asterisk's queue log.")] = None,
    manager: Annotated[str, typer.Option(help="Or its manager interface: user@host:port.")] = "",
) -> None:
    """Listen to an Asterisk until stopped."""
    known = system_by_code(_city(city), code)
    if log is not None:
        follow_log(known, log, stopped=lambda: False)
    else:
        follow_manager(known, _manager(manager, secret_of(known)), stopped=lambda: False)


def _manager(address: str, secret: str) -> Manager:
    parts = re.fullmatch(r"([^@\s]+)@([^@:\s]+):([0-9]{1,5})", address)
    if parts is None:
        raise invalid("manager", "Give --log with a file, or --manager as user@host:port.")
    return Manager(user=parts[1], host=parts[2], port=int(parts[3]), secret=secret)


def _city(code: str) -> City:
    found = city_by_code(code)
    if found is None:
        raise invalid("city", f"There is no city '{code}'. Make it with 'thirdring city create'.", "unknown")
    return found


def _tell(ledger: Ledger) -> None:
    new, known = ledger.signals.new, ledger.signals.known
    typer.echo(f"{ledger.read:,} rows read: {ledger.taken:,} taken, {len(ledger.rejected):,} rejected.")
    typer.echo(f"{new:,} events are new, {known:,} were known.")
    for number, why in ledger.rejected[:MOST_REASONS]:
        typer.echo(f"  line {number}: {why}")
