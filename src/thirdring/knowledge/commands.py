"""thirdring knowledge ...: a city's articles as files people can review."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thirdring.kernel.errors import invalid
from thirdring.knowledge.reading import read_path

# What needs the database is imported where it is used: ``check`` works without one.
if TYPE_CHECKING:
    from thirdring.knowledge.actions.importing import Imported

app = typer.Typer(help="The articles that answer questions.", no_args_is_help=True)

Pages = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="YAML pages; a folder stands for all in it.")
]


@app.callback()
def knowledge() -> None:
    """The articles that answer questions, as files people can review."""


@app.command()
def check(pages: Pages) -> None:
    """Say what is wrong with pages of articles, by line; needs neither city nor database."""
    found = read_path(*pages)
    languages = ", ".join(found.languages)
    typer.echo(f"Good: {len(found.articles)} articles in {len(found.topics)} topics, in {languages}.")


@app.command("import")
def import_(
    pages: Pages,
    city: Annotated[str, typer.Option("--city", metavar="CODE", help="The city's code, such as riverton.")],
    *,
    over: Annotated[bool, typer.Option("--over", help="Go over what was written in the studio too.")] = False,
) -> None:
    """Make these pages a city's own: new versions for what changed, articles not named retired.

    What was decided otherwise in the studio is named and stays, unless --over.
    """
    from thirdring.city.queries import city_by_code
    from thirdring.kernel.actor import system
    from thirdring.knowledge.actions.importing import import_articles

    articles, of = read_path(*pages), city_by_code(city)
    if of is None:
        raise invalid("city", f"there is no city '{city}'; make it with `thirdring city create`")
    actor = system(of.pk, reason="thirdring knowledge import")
    typer.echo(_report(import_articles(of, articles, over=over, actor=actor)))


def _report(done: "Imported") -> str:
    kinds = {
        "Created": done.created,
        "New version of": done.updated,
        "Published again": done.returned,
        "No longer published": done.retired,
        "Topics written": done.topics,
        "Kept as the studio has them (--over goes over them)": done.kept,
    }
    lines = [f"{kind} {len(codes)}: {', '.join(codes)}" for kind, codes in kinds.items() if codes]
    return "\n".join([*lines, f"Unchanged: {len(done.unchanged)}"])
