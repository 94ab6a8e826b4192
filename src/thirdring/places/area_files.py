"""Reading areas from the files cities have: GeoJSON for the shapes, CSV for the figures. No database.

Everything wrong in a file is told at once, each problem with its place and its cure.
"""

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import shapely
from django.utils.text import slugify
from shapely.geometry.base import BaseGeometry

from thirdring.kernel.errors import Invalid, Problem, invalid
from thirdring.places.geometry import Unsound, read_polygons

WGS84_NAMES = ("CRS84", "EPSG::4326", "EPSG:4326")
LONGEST_NAME, LONGEST_CODE, LONGEST_CONTACT = 120, 80, 200
MOST_PROBLEMS = 20  # told at once
BIGGEST_FILE = 400 * 1024 * 1024  # bytes, unpacked


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaColumns:
    """Which properties of a feature (or columns of the figures) hold what; '' where the file has none."""

    name: str
    code: str = ""
    population: str = ""
    need: str = ""
    representative: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One area as a file has it. ``shape`` is sound; ``repaired`` says it had to be made so."""

    code: str
    name: str
    shape: BaseGeometry
    repaired: bool = False
    population: int | None = None
    need_index: float | None = None
    representative: str = ""
    contact: str = ""
    figures: Mapping[str, float | str] = field(default_factory=dict)


def read_bytes(path: Path, what: str) -> bytes:
    """The file's bytes, unpacked when it is gzip. Raises Invalid naming ``what``."""
    try:
        packed = path.read_bytes()
        raw = gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed
    except FileNotFoundError:
        raise invalid(what, f"There is no file {path}. Check the path.", "missing") from None
    except (OSError, EOFError) as why:
        raise invalid(what, f"{path.name} can't be read ({why}). Fetch it again.", "unreadable") from why
    if len(raw) > BIGGEST_FILE:
        raise invalid(what, f"{path.name} is over {BIGGEST_FILE >> 20} MB unpacked. Split it.", "too_big")
    return raw


def read_areas(path: Path, columns: AreaColumns, *, join_parts: bool = False) -> list[AreaRow]:
    """The areas of a .geojson or .geojson.gz file. Raises Invalid with every problem (at most 20) it has.

    ``join_parts`` makes features of one code one area; otherwise a code that comes twice is a problem.
    """
    features = _features(_collection(path), path.name)
    rows, problems = [], []
    for number, feature in enumerate(features, start=1):
        try:
            rows.append(_area(feature, columns))
        except (Unsound, ValueError) as why:
            where = f"{path.name}, feature {number}{_named(feature, columns)}"
            problems.append(Problem("file", f"{where}: {why}."))
    rows = _joined(rows) if join_parts else rows
    problems += _twice(rows, path.name)
    if problems:
        raise Invalid(_told(problems))
    if not rows:
        raise invalid("file", f"{path.name} holds no features: there is no area to import.", "empty")
    return rows


def _told(problems: Sequence[Problem]) -> list[Problem]:
    more = len(problems) - MOST_PROBLEMS
    rest = [Problem("file", f"... and {more} more like these.")] if more > 0 else []
    return [*problems[:MOST_PROBLEMS], *rest]


def _collection(path: Path) -> Mapping[str, Any]:
    raw = read_bytes(path, "file")
    try:
        read = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as why:
        message = f"{path.name} is not JSON ({why}). A .geojson file is needed."
        raise invalid("file", message, "not_json") from why
    if not isinstance(read, dict) or read.get("type") != "FeatureCollection":
        message = f"{path.name} is not a GeoJSON FeatureCollection. Export the layer as GeoJSON."
        raise invalid("file", message, "not_geojson")
    return read


def _features(read: Mapping[str, Any], called: str) -> list[Any]:
    crs = read.get("crs")
    name = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, dict) else ""
    if name and not name.endswith(WGS84_NAMES):
        message = f"{called} says its coordinates are {name}. Export it again as WGS84 (EPSG:4326)."
        raise invalid("file", message, "projected")
    features = read.get("features")
    return features if isinstance(features, list) else []


def _properties(feature: object) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _named(feature: object, columns: AreaColumns) -> str:
    name = _properties(feature).get(columns.name)
    return f" ({name})" if isinstance(name, str) and name.strip() else ""


def _area(feature: object, columns: AreaColumns) -> AreaRow:
    properties = _properties(feature)
    name = _text(properties, columns.name, "name")
    code = _text(properties, columns.code, "code") if columns.code else slugify(name) or name
    if len(name) > LONGEST_NAME or len(code) > LONGEST_CODE:
        raise ValueError(f"its name or code is over {LONGEST_NAME} or {LONGEST_CODE} characters")
    shape, repaired = read_polygons(feature.get("geometry") if isinstance(feature, dict) else None)
    return AreaRow(
        code=code,
        name=name,
        shape=shape,
        repaired=repaired,
        population=as_population(properties.get(columns.population)) if columns.population else None,
        need_index=as_need(properties.get(columns.need)) if columns.need else None,
        representative=_said(properties, columns.representative, LONGEST_NAME),
        contact=_said(properties, columns.contact, LONGEST_CONTACT),
    )


def _said(properties: Mapping[str, Any], column: str, longest: int) -> str:
    """What the property says of the area's representative; '' where the file says nothing."""
    if not column or properties.get(column) in (None, ""):
        return ""
    text = _text(properties, column, "representative or contact")
    if len(text) > longest:
        raise ValueError(f"its property '{column}' is over {longest} characters")
    return text


def _text(properties: Mapping[str, Any], column: str, what: str) -> str:
    if column not in properties:
        there = ", ".join(list(properties)[:12]) or "none"
        raise ValueError(f"it has no property '{column}' for its {what}; its properties are: {there}")
    value = properties[column]
    text = " ".join(str(value).split()) if value is not None and not isinstance(value, dict | list) else ""
    if not text or "\0" in text:
        raise ValueError(f"its {what} (property '{column}') is empty; give every area a {what}")
    return text


def _joined(parts: Sequence[AreaRow]) -> list[AreaRow]:
    whole: dict[str, AreaRow] = {}
    for part in parts:
        first = whole.setdefault(part.code, part)
        if first is not part:
            whole[part.code] = replace(first, shape=shapely.union(first.shape, part.shape))
    return list(whole.values())


def _twice(rows: Sequence[AreaRow], called: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            yield Problem(
                "file",
                f"{called}: the area {row.name} (code {row.code}) is there twice. Name a property that tells "
                "them apart with --code-property, or --join-parts if they are parts of one area.",
                "twice",
            )
        seen.add(row.code)


def as_number(value: object) -> float | None:
    """The number a cell holds, None where it is blank or says 'missing' (NA, -999 as the CDC's files do).

    >>> as_number("1,428"), as_number("n/a")
    (1428.0, None)
    """
    text = str(value if value is not None else "").strip().replace(",", "").rstrip("%")
    if text.casefold() in {"", "na", "n/a", "nan", "null", "none", "-", "-999", "-999.0"}:
        return None
    number = float(text)
    if number != number or number in {float("inf"), float("-inf")}:
        raise ValueError(f"'{value}' is not a number")
    return number


def as_population(value: object) -> int | None:
    """People, a whole number of them; None where blank. Raises ValueError."""
    number = _number_or_complaint(value, "population")
    if number is not None and not 0 <= number <= 50_000_000:
        raise ValueError(f"its population {value} is not a number of people")
    return None if number is None else round(number)


def as_need(value: object) -> float | None:
    """A need index from 0 (least) to 1 (most); None where blank. Raises ValueError."""
    number = _number_or_complaint(value, "need index")
    if number is not None and not 0 <= number <= 1:
        raise ValueError(f"its need index {value} is not between 0 (least need) and 1 (most); scale it first")
    return number


def _number_or_complaint(value: object, what: str) -> float | None:
    try:
        return as_number(value)
    except ValueError:
        raise ValueError(f"its {what} '{str(value)[:40]}' is not a number") from None


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The header and rows of a figures CSV (UTF-8 or Windows-1252, perhaps gzip). Raises Invalid."""
    raw = read_bytes(path, "figures")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
        rows = [{k: str(v).strip() for k, v in row.items() if k} for row in reader]
    except csv.Error as why:
        raise invalid("figures", f"{path.name} is not a CSV table ({why}).", "not_csv") from why
    header = [column for column in (reader.fieldnames or []) if column]
    if not header or not rows:
        raise invalid("figures", f"{path.name} has no rows under a header.", "empty")
    return header, rows
