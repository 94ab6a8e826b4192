"""thirdring catalogue ...: a city's catalogue as a file people can review."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thirdring.catalogue.reading import read_path
from thirdring.kernel.errors import invalid

# What needs the database is imported where it is used: ``check`` works without one.
if TYPE_CHECKING:
    from thirdring.catalogue.plan import Plan
    from thirdring.city.models import City

app = typer.Typer(help="What may be asked for, as a file people can review.", no_args_is_help=True)

Pages = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="YAML pages; a folder stands for all in it.")
]
CityCode = Annotated[str, typer.Option("--city", metavar="CODE", help="The city's code, such as riverton.")]


@app.callback()
def catalogue() -> None:
    """What may be asked for, as a file people can review."""


@app.command()
def check(pages: Pages) -> None:
    """Say what is wrong with a catalogue file, by line; needs neither city nor database."""
    found = read_path(*pages)
    owners = sorted({definition.owner for definition in found.types})
    spoken = ", ".join(found.languages) + (f", partly in {', '.join(found.also_in)}" if found.also_in else "")
    typer.echo(
        f"Good: {len(found.types)} types in {len(found.groups)} groups, in {spoken}, "
        f"owned by {len(owners)} agencies ({', '.join(owners)})."
    )


@app.command("import")
def import_(
    pages: Pages,
    city: CityCode,
    make_owners: Annotated[
        bool, typer.Option("--make-owners", help="Make the agencies and teams the city lacks, too.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; change nothing.")
    ] = False,
) -> None:
    """Make a catalogue file a city's own: new versions for what changed, types it no longer names retired."""
    from thirdring.catalogue.actions import import_catalogue
    from thirdring.catalogue.state import planned
    from thirdring.kernel.actor import system

    found, of = read_path(*pages), _city(city)
    if dry_run:
        typer.echo(_report(planned(of, found, any_owner=make_owners)))
        typer.echo("Nothing was changed (--dry-run).")
    else:
        actor = system(of.pk, reason="thirdring catalogue import")
        typer.echo(_report(import_catalogue(of, found, actor=actor, make_owners=make_owners)))


@app.command()
def export(
    city: CityCode,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write; else the screen."),
    ] = None,
) -> None:
    """Write a city's catalogue as one page that imports back unchanged."""
    from thirdring.catalogue.queries import catalogue_of
    from thirdring.catalogue.writing import to_yaml

    of = _city(city)
    page = to_yaml(catalogue_of(of), name=of.name)
    if output is None:
        typer.echo(page, nl=False)
        return
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise invalid("output", f"{output}: {error.strerror}. Name a file that can be written.") from None
    typer.echo(f"Wrote {output}.")


def _city(code: str) -> "City":
    from thirdring.city.queries import city_by_code

    found = city_by_code(code)
    if found is None:
        raise invalid("city", f"there is no city '{code}'; make it with `thirdring city create`")
    return found


def _report(plan: "Plan") -> str:
    """'Created 2: a, b' and so on, a line for each kind of change."""
    kinds = {
        "Created": [definition.code for definition in plan.created],
        "New version of": [definition.code for definition in plan.updated],
        "Offered again": plan.returned,
        "Moved to another group": plan.moved,
        "No longer offered": plan.retired,
        "Groups written": [group.code for group in plan.groups],
    }
    lines = [f"{kind} {len(codes)}: {', '.join(codes)}" for kind, codes in kinds.items() if codes]
    return "\n".join([*lines, f"Unchanged: {len(plan.unchanged)}"])
