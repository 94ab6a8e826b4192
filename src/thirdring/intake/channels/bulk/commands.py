"""``thirdring import reports``: a city's history from a file."""

from datetime import UTC
from pathlib import Path
from typing import Annotated

import orjson
import typer
from django.conf import settings
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from thirdring.city.models import City
from thirdring.city.queries import city_by_code
from thirdring.intake.channels.bulk.importing import Order, import_reports
from thirdring.intake.channels.bulk.ledger import Ledger
from thirdring.intake.channels.bulk.mapping import read_mapping
from thirdring.intake.channels.bulk.rows import UnreadableFile
from thirdring.kernel import clock
from thirdring.kernel.errors import invalid

MOST_REASONS = 10
app = typer.Typer(help="Load a city's history.", no_args_is_help=True)


@app.callback()
def history() -> None:
    """Load a city's history."""


@app.command()
def reports(
    file: Annotated[
        Path, typer.Argument(help="CSV, JSON, XLSX or Parquet; CSV and JSON also in gzip or zip.")
    ],
    city: Annotated[str, typer.Option(help="The city's code.")],
    mapping: Annotated[str, typer.Option(help="A shipped mapping's name, or a .yaml file.")],
    new_city: Annotated[
        bool,
        typer.Option("--new-city", help="Make the city from the mapping, if there is none of that code."),
    ] = False,
    create_types: Annotated[
        bool, typer.Option("--create-types", help="Make missing service types (as drafts) and agencies.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, but write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object as the last line.")] = False,
    member: Annotated[str, typer.Option(help="Which file of a zip file to read.")] = "",
) -> None:
    """Load a city's history. Importing a file again changes nothing; rows that changed are updated."""
    console = Console(stderr=True)
    order = Order(
        file=file,
        mapping=read_mapping(mapping),
        city_code=city,
        city=_city(city, new_city=new_city),
        create_types=create_types,
        dry_run=dry_run,
        member=member,
    )
    try:
        ledger = _run(order, console)
    except UnreadableFile as error:
        raise invalid("file", str(error)) from error
    _tell(console, order, ledger)
    if as_json:
        typer.echo(orjson.dumps(ledger.summary()).decode())


def _city(code: str, *, new_city: bool) -> City | None:
    city = city_by_code(code)
    if city is None and not new_city:
        cure = "Make it with 'thirdring city create', or add --new-city to make it from the mapping."
        raise invalid("city", f"There is no city '{code}'. {cure}", "unknown")
    return city


def _run(order: Order, console: Console) -> Ledger:
    stamp = clock.now().astimezone(UTC).strftime("%Y%m%d-%H%M%S-%f")
    rejects = Path(settings.VAR) / "imports" / f"{order.city_code}-{stamp}-rejects.csv"
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(f"Reading {order.file.name}")
        return import_reports(order, rejects, lambda ledger: progress.update(task, description=_line(ledger)))


def _line(ledger: Ledger) -> str:
    tally = ledger.tally
    return (
        f"{tally.read:,} read: {tally.created:,} created, {tally.updated:,} updated, "
        f"{tally.unchanged:,} unchanged, {tally.rejected:,} rejected"
    )


def _tell(console: Console, order: Order, ledger: Ledger) -> None:
    tally = ledger.tally
    lines = [f"{'Dry run, nothing written. ' if order.dry_run else ''}{_line(ledger)}."]
    lines += [
        f"  mended: {word.replace('_', ' ')}, {count:,} rows" for word, count in tally.repairs.most_common()
    ]
    lines += [f"  rejected, {count:,} rows: {why}" for why, count in tally.reasons.most_common(MOST_REASONS)]
    if tally.named:
        share = f"{tally.agreed / tally.named:.1%} of {tally.named:,} points"
        strange = f"; {tally.strange:,} more name none the city has" if tally.strange else ""
        lines.append(f"  {share} lie in the neighbourhood their row names{strange}")
    if ledger.rejects_file:
        lines.append(f"Rejected rows, with line and reason: {ledger.rejects_file}")
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False, markup=False)
