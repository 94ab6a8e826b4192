"""thirdring audit ... and thirdring cases ...: the evidence and the words on the command line."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from thirdring.cases import audit
from thirdring.cases.actions.screening import screen_reports
from thirdring.cases.evidence import Finding, Timeline, Verdict, judged, judged_export, lines_of
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.city.queries import city_by_code
from thirdring.kernel.actor import system
from thirdring.kernel.errors import NotFound, invalid

app = typer.Typer(help="The evidence.", no_args_is_help=True)

CityCode = Annotated[str, typer.Option("--city", metavar="CODE", help="The city's code, such as riverton.")]
Reference = Annotated[str, typer.Option("--case", metavar="REF", help="One case, such as 2604-1873-5.")]
Day = Annotated[
    str, typer.Option("--day", metavar="YYYY-MM-DD", help="Cases whose timeline grew on this day.")
]


@app.callback()
def evidence() -> None:
    """The evidence."""


@app.command()
def verify(
    city: CityCode = "",
    case: Reference = "",
    day: Day = "",
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="An export; needs no database.")
    ] = None,
    seals: Annotated[
        Path | None,
        typer.Option("--seals", metavar="FILE", help="A seals.json kept earlier: compare."),
    ] = None,
    root: Annotated[str, typer.Option("--root", metavar="HEX", help="The export's published root.")] = "",
) -> None:
    """Check that no timeline was changed: of a city, one case, a day, or an export. Exits 1 when one was."""
    if export is not None:
        with export.open("rb") as lines:
            verdict = judged_export(lines, root=root)
    else:
        verdict = judged(_timelines(city, case, day))
        if not case:
            verdict = _sealed(verdict, city, day, seals)
    typer.echo(_said(verdict))
    if verdict.finding is not None:
        raise typer.Exit(1)


@app.command("export")
def export_(
    city: CityCode,
    case: Reference = "",
    day: Day = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; else the screen.")
    ] = None,
) -> None:
    """Write timelines as JSON lines that verify anywhere, with the root to publish on the last line."""
    lines = lines_of(_timelines(city, case, day))
    if output is None:
        for line in lines:
            typer.echo(line.decode(), nl=False)
    else:
        with output.open("wb") as file:
            file.writelines(lines)


@app.command()
def screen(city: CityCode) -> None:
    """Cover what is personal in the public words of a city's reports. Repeating it does no harm."""
    found = _city(city)
    actor = system(found.pk, reason="covers personal data")
    last = read = written = 0
    while (done := screen_reports(found, last, actor=actor)).read:
        last, read, written = done.last, read + done.read, written + done.written
    typer.echo(f"{read} reports read, {written} changed.")


def _sealed(verdict: Verdict, city_code: str, day: str, published: Path | None) -> Verdict:
    """The verdict on a day also looks at its seal; on a city, at every seal, and that none is missing."""
    city = city_by_code(city_code)
    if verdict.finding is not None or city is None:
        return verdict
    days = [_day(day)] if day else [seal.day for seal in audit.seals(city)]
    looks: list[Callable[[], Finding | None]] = [
        *(partial(audit.broken_seal, city, each) for each in days),
        partial(audit.missing_seal, city),
    ]
    if published is not None:
        looks.append(partial(audit.unlike_published, city, _published(published)))
    broken = next(filter(None, (look() for look in looks)), None)
    return replace(verdict, finding=broken) if broken else verdict


def _published(path: Path) -> list[dict[str, Any]]:
    try:
        told = orjson.loads(path.read_bytes())["seals"]
        return [dict(row) for row in told]
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        raise invalid("--seals", f"{path} is not a seals.json as /data/audit/seals.json gives it.") from None


def _said(verdict: Verdict) -> str:
    if verdict.finding is not None:
        return f"BROKEN: {verdict.finding}"
    return f"Good: {verdict.cases} cases, {verdict.entries} entries, root {verdict.root or 'none'}."


def _timelines(city_code: str, case: str, day: str) -> Iterator[Timeline]:
    if not city_code:
        raise invalid("--city", "Name the city, such as --city riverton, or an export with --export.")
    city = _city(city_code)
    if case:
        return audit.timelines(audit.one_case(city, case))
    cases = audit.cases_of_day(city, _day(day)) if day else Case.objects.of(city)
    return audit.timelines(cases)


def _city(code: str) -> City:
    city = city_by_code(code)
    if city is None:
        raise NotFound(f"There is no city '{code}'.")
    return city


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise invalid("--day", f"'{text}' is no day. Write it like 2026-11-22.") from None
