"""thirdring training ...: callers to practise with, as files people can review."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thirdring.kernel.errors import invalid
from thirdring.training.reading import read_path

# What needs the database is imported where it is used: ``check`` works without one.
if TYPE_CHECKING:
    from thirdring.training.actions.importing import Imported

app = typer.Typer(help="Callers to practise with.", no_args_is_help=True)

Pages = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="YAML pages; a folder stands for all in it.")
]


@app.callback()
def training() -> None:
    """Callers to practise with, as files people can review."""


@app.command()
def check(pages: Pages) -> None:
    """Say what is wrong with pages of exercises, by line; needs neither city nor database."""
    found = read_path(*pages)
    topics = len({each.topic for each in found})
    typer.echo(f"Good: {len(found)} exercises in {topics} topics.")


@app.command("import")
def import_(
    pages: Pages,
    city: Annotated[str, typer.Option("--city", metavar="CODE", help="The city's code, such as riverton.")],
) -> None:
    """Make these pages what a city practises; exercises not named are put away."""
    from thirdring.city.queries import city_by_code
    from thirdring.kernel.actor import system
    from thirdring.training.actions.importing import import_exercises

    exercises, of = read_path(*pages), city_by_code(city)
    if of is None:
        raise invalid("city", f"there is no city '{city}'; make it with `thirdring city create`")
    typer.echo(
        _report(import_exercises(of, exercises, actor=system(of.pk, reason="thirdring training import")))
    )


def _report(done: "Imported") -> str:
    kinds = {"Created": done.created, "Changed": done.updated, "Put away": done.retired}
    lines = [f"{kind} {len(codes)}: {', '.join(codes)}" for kind, codes in kinds.items() if codes]
    return "\n".join([*lines, f"Unchanged: {len(done.unchanged)}"])
