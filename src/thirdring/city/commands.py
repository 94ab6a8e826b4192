"""thirdring city ...: cities on the command line."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from thirdring.city.actions import create_city
from thirdring.kernel.actor import system
from thirdring.kernel.errors import invalid

app = typer.Typer(help="Make and look at cities.", no_args_is_help=True)


@app.callback()
def cities() -> None:
    """Make and look at cities."""


@app.command()
def create(
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="Short name used in commands, such as riverton.")
    ],
    name: Annotated[str, typer.Option(help="The city's name, as residents read it.")],
    time_zone: Annotated[str, typer.Option(help="IANA name, such as America/New_York.")],
    boundary: Annotated[
        Path | None, typer.Option(metavar="FILE.geojson", help="The city's outline, in WGS84.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="Language code; repeat it for more. The first is the default.")
    ] = None,
    jurisdiction_id: Annotated[str, typer.Option(help="The Open311 name; the code, when left out.")] = "",
    country: Annotated[str, typer.Option(help="ISO code: how phone numbers are read.")] = "US",
) -> None:
    """Make a city, ready for its areas, its catalogue and its history."""
    made = create_city(
        actor=system(0, reason="thirdring city create"),
        code=code,
        name=name,
        time_zone=time_zone,
        boundary=_read(boundary) if boundary else None,
        languages=language or ["en"],
        jurisdiction_id=jurisdiction_id,
        country=country.upper(),
    )
    typer.echo(f"Made {made.name} ({made.code}).")


def _read(path: Path) -> dict[str, Any]:
    try:
        page = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        raise invalid("boundary", f"{path}: {error.strerror}.") from None
    except orjson.JSONDecodeError as error:
        raise invalid("boundary", f"{path} is not JSON: {error}.") from None
    if not isinstance(page, dict):
        raise invalid("boundary", f"{path} is not GeoJSON: it holds no object.")
    return page
