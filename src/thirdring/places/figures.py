"""Joining a table of figures to areas by name or code. No database, no files.

The column that names the areas is the one that matches most of them; every row that matches none is
told, none is dropped in silence.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from thirdring.kernel.errors import Invalid, Problem, invalid
from thirdring.places.area_files import AreaColumns, AreaRow, as_need, as_number, as_population
from thirdring.places.rules import plain

POPULATION_COLUMNS = ("population", "pop", "pop_estimate", "population_estimate", "total_population")
NEED_COLUMNS = ("need_index", "need", "svi_overall", "vulnerability_index", "deprivation_index")
LONGEST_FIGURE = 60

N = TypeVar("N", int, float)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures: what it is called, its columns, and its rows in order (the first is line 2)."""

    called: str
    header: Sequence[str]
    rows: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Joined:
    """Areas with their figures; the names in the table that are no area, and the areas it doesn't have."""

    rows: tuple[AreaRow, ...]
    unmatched: tuple[str, ...]
    without: tuple[str, ...]


def join(areas: Sequence[AreaRow], table: Table, columns: AreaColumns) -> Joined:
    """The areas with the table's figures. Raises Invalid when no column names areas, or a figure is wrong."""
    naming = _naming_column(areas, table)
    figures, problems = _read(table, naming, columns)
    if problems:
        raise Invalid(problems)
    by_name = {key: area for area in areas for key in (_key(area.name), _key(area.code))}
    given = {by_name[key].code: row for key, row in figures.items() if key in by_name}
    return Joined(
        rows=tuple(_with(area, given[area.code]) if area.code in given else area for area in areas),
        unmatched=tuple(row.name for key, row in figures.items() if key not in by_name),
        without=tuple(area.name for area in areas if area.code not in given),
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    name: str
    population: int | None
    need: float | None
    others: Mapping[str, float | str]


def _key(text: str) -> str:
    """Names are the same whatever their case, accents and signs ('O'Hara-East', 'ohara east')."""
    return plain(text).replace(" ", "") or text.strip()


def _naming_column(areas: Sequence[AreaRow], table: Table) -> str:
    wanted = {_key(area.name) for area in areas} | {_key(area.code) for area in areas}
    counts = {
        column: len({_key(row.get(column, "")) for row in table.rows} & wanted) for column in table.header
    }
    best = max(table.header, key=lambda column: counts[column])
    if counts[best]:
        return best
    message = (
        f"No column of {table.called} names the areas. Its columns are {', '.join(table.header[:12])}; "
        f"the areas are called {', '.join(area.name for area in areas[:3])} ..."
    )
    raise invalid("figures", message, "no_match")


def _chosen(asked: str, usual: Iterable[str], header: Sequence[str], naming: str) -> str:
    by_name = {column.strip().casefold(): column for column in header if column != naming}
    if asked:
        return by_name.get(asked.casefold(), "")
    return next((by_name[name] for name in usual if name in by_name), "")


def _population_column(asked: str, header: Sequence[str], naming: str) -> str:
    dated = sorted(c.casefold() for c in header if c.casefold().startswith("population_"))
    return _chosen(asked, (*POPULATION_COLUMNS, *dated), header, naming)


def _read(table: Table, naming: str, columns: AreaColumns) -> tuple[dict[str, _Figures], list[Problem]]:
    population = _population_column(columns.population, table.header, naming)
    need = _chosen(columns.need, NEED_COLUMNS, table.header, naming)
    others = [column for column in table.header if column not in {naming, population, need}]
    read: dict[str, _Figures] = {}
    problems = []
    for line, row in enumerate(table.rows, start=2):
        called, key = row.get(naming, ""), _key(row.get(naming, ""))
        try:
            figures = _Figures(
                called or f"(line {line}, no name)",
                _cell(as_population, row, population),
                _cell(as_need, row, need),
                {name[:LONGEST_FIGURE]: _figure(row[name]) for name in others if row.get(name)},
            )
            if key in read:
                raise ValueError("this area is in the table twice")
            read[key or f"line {line}"] = figures
        except ValueError as why:
            problems.append(Problem("figures", f"{table.called}, line {line} ({called}): {why}."))
    return read, problems[:20]


def _cell(reader: Callable[[object], N | None], row: Mapping[str, str], column: str) -> N | None:
    return reader(row.get(column)) if column else None


def _figure(cell: str) -> float | str:
    try:
        number = as_number(cell)
    except ValueError:
        return cell[:200]
    return "" if number is None else number


def _with(area: AreaRow, given: _Figures) -> AreaRow:
    return replace(
        area,
        population=area.population if given.population is None else given.population,
        need_index=area.need_index if given.need is None else given.need,
        figures={**area.figures, **given.others},
    )
