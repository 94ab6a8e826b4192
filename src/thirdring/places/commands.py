"""``thirdring import areas``: what a city's own files say about its parts."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from thirdring.city.models import City
from thirdring.city.queries import city_by_code
from thirdring.kernel.actor import system
from thirdring.kernel.errors import invalid
from thirdring.places.actions.areas import AreasImported, import_areas
from thirdring.places.area_files import AreaColumns, AreaRow, read_areas, read_table
from thirdring.places.figures import Joined, Table, join

app = typer.Typer(help="What a city's own files say about its places.", no_args_is_help=True)
MOST_NAMED = 12  # names told of a long list


@app.command()
def areas(
    file: Annotated[Path, typer.Argument(help="GeoJSON (.geojson or .geojson.gz), in degrees (WGS84).")],
    city: Annotated[str, typer.Option(help="The city's code.")],
    kind: Annotated[str, typer.Option(help="neighbourhood, council_district, ward, ...")],
    name_property: Annotated[str, typer.Option(help="The property that holds each area's name.")],
    code_property: Annotated[
        str, typer.Option(help="The property with its code; made from the name if not given.")
    ] = "",
    population_property: Annotated[
        str, typer.Option(help="Property, or column of the figures, with the people.")
    ] = "",
    need_property: Annotated[
        str, typer.Option(help="Property, or column, with the need index, 0 to 1.")
    ] = "",
    representative_property: Annotated[
        str, typer.Option(help="Property with the name of who represents a council district.")
    ] = "",
    contact_property: Annotated[
        str, typer.Option(help="Property with their public e-mail address or phone number.")
    ] = "",
    figures: Annotated[
        list[Path] | None, typer.Option(help="CSV of figures by area; may be given again.")
    ] = None,
    join_parts: Annotated[bool, typer.Option(help="Features with one code are parts of one area.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object as the last line.")] = False,
) -> None:
    """Give a city its neighbourhoods, districts or other areas, with population and need."""
    of = _city(city)
    columns = AreaColumns(
        name=name_property,
        code=code_property,
        population=population_property,
        need=need_property,
        representative=representative_property,
        contact=contact_property,
    )
    rows, joins = _read(file, columns, figures or [], join_parts=join_parts)
    done = import_areas(of, rows, kind=kind, actor=system(of.pk, reason=f"import of {file.name}"))
    for joined, path in zip(joins, figures or [], strict=True):
        _tell(f"{path.name}: rows that name no area", joined.unmatched)
        _tell(f"{path.name}: areas without figures", joined.without)
    _tell("Repaired shapes", done.repaired)
    _tell("Kept, though the file doesn't have them", done.kept)
    counts = f"{done.created} created, {done.updated} updated, {done.unchanged} unchanged"
    typer.echo(f"{of.name}, {kind}: {done.read} read, {counts}.")
    if as_json:
        typer.echo(json.dumps(_summary(done, joins)))


def _city(code: str) -> City:
    city = city_by_code(code)
    if city is None:
        raise invalid(
            "city", f"There is no city '{code}'. Make it first: thirdring city create {code} ...", "unknown"
        )
    return city


def _read(
    file: Path, columns: AreaColumns, figures: list[Path], *, join_parts: bool
) -> tuple[list[AreaRow], list[Joined]]:
    rows, joins = read_areas(file, columns, join_parts=join_parts), []
    for path in figures:
        joined = join(rows, Table(path.name, *read_table(path)), columns)
        rows = list(joined.rows)
        joins.append(joined)
    return rows, joins


def _tell(what: str, names: Sequence[str]) -> None:
    if names:
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        typer.echo(f"{what}: {', '.join(names[:MOST_NAMED])}{more}", err=True)


def _summary(done: AreasImported, joins: list[Joined]) -> dict[str, object]:
    return {
        "read": done.read,
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "repaired": done.repaired,
        "kept": done.kept,
        "unmatched": [name for joined in joins for name in joined.unmatched],
        "without_figures": [name for joined in joins for name in joined.without],
    }
