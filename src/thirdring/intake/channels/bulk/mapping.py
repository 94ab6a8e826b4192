"""A mapping: the YAML page that says how one city's history reads, as data the rules can use.

Problems are Invalid; each names 'page.yaml:12', what is wrong there and the cure.
"""

import codecs
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from thirdring.cases.rules import Channel, Outcome, Status
from thirdring.catalogue.pages import MAX_BYTES, Page, page_of
from thirdring.intake.channels.bulk.columns import Column, column_of
from thirdring.intake.channels.bulk.moments import Format, FormatError, format_of
from thirdring.intake.channels.bulk.shapes import FileShape
from thirdring.kernel.errors import Invalid, Problem, invalid

BLANK_CHARS = 40  # as the schema has it: a word for nothing is no longer
_FOLDER = resources.files("thirdring.intake.channels.bulk") / "mappings"


@dataclass(frozen=True, slots=True)
class NewCity:
    """What ``--new-city`` makes a city from. ``bounds`` are west, south, east, north in degrees."""

    name: str
    bounds: tuple[float, float, float, float]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a status word means here; ``outcome`` only where the word itself says how the case ended."""

    status: Status
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class ReportMapping:
    """One page. Words to be looked up are kept in the form ``word_key`` gives them."""

    name: str
    source: str
    zone: ZoneInfo
    city: NewCity | None
    shape: FileShape
    blank: frozenset[str]
    columns: Mapping[str, tuple[Column, ...]]
    formats: tuple[Format, ...]
    statuses: Mapping[str, Standing]
    outcomes: tuple[tuple[str, Outcome], ...]  # (what the answer says, how it ended), the first that fits
    outcome: Outcome  # when neither the status word nor the answer says
    closed_without_date: str  # 'reject' or 'opened'
    channels: Mapping[str, Channel]
    types: Mapping[str, str]  # category -> service code
    default_points: tuple[tuple[float, float], ...]  # (lon, lat) a city writes when it knows no place


def word_key(word: str) -> str:
    """A word from a file as it is looked up: no case, single blanks."""
    return " ".join(word.casefold().split())


def shipped() -> list[str]:
    """The names of the mappings that come with the program."""
    return sorted(
        file.name.removesuffix(".yaml") for file in _FOLDER.iterdir() if file.name.endswith(".yaml")
    )


def read_mapping(name_or_path: str) -> ReportMapping:
    """The shipped mapping of that name, or the one in that file. Raises Invalid."""
    if name_or_path in shipped():
        return parse_mapping(f"{name_or_path}.yaml", (_FOLDER / f"{name_or_path}.yaml").read_bytes())
    path = Path(name_or_path)
    if path.suffix not in {".yaml", ".yml"}:
        near = get_close_matches(name_or_path, shipped(), n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        cure = f"Name one of {', '.join(shipped())}, or a .yaml file."
        raise invalid("mapping", f"There is no mapping '{name_or_path}'.{hint} {cure}")
    try:
        with path.open("rb") as file:
            return parse_mapping(path.name, file.read(MAX_BYTES + 1))
    except OSError as error:
        raise invalid("mapping", f"{path} can't be opened ({error.strerror}); check the name.") from error


def parse_mapping(name: str, raw: bytes) -> ReportMapping:
    """The mapping on a page. Raises Invalid with every problem found."""
    page = page_of(name, raw)
    problems = [_problem(page, error) for error in Draft202012Validator(schema()).iter_errors(page.data)]
    problems = problems or list(_problems_of_sense(page))
    if problems:
        raise Invalid(sorted(set(problems), key=lambda problem: (problem.field, problem.message)))
    return _mapping(page.data)


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a mapping page, as shipped for editors too."""
    loaded: Mapping[str, Any] = json.loads((_FOLDER / "mapping.schema.json").read_text(encoding="utf-8"))
    return loaded


def _problem(page: Page, error: ValidationError) -> Problem:
    while error.context:  # of alternatives, the complaint that got furthest into the page
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    path = tuple(error.absolute_path)
    label = ".".join(map(str, path)) or "the page"
    schema, wanted = cast(dict[str, Any], error.schema), cast(Any, error.validator_value)
    instance = cast(Any, error.instance)
    match error.validator:
        case "additionalProperties":
            unknown = sorted(instance.keys() - schema["properties"].keys())
            known = ", ".join(schema["properties"])
            return Problem(
                page.at((*path, unknown[0])), f"'{unknown[0]}' is not a known key here; known are {known}"
            )
        case "required":
            missing = ", ".join(f"'{key}'" for key in wanted if key not in instance)
            return Problem(page.at(path), f"{label} needs {missing}")
        case "enum":
            cure = f"must be one of {', '.join(wanted)}, not '{instance}'"
            return Problem(page.at(path), f"{label} {cure}")
        case "pattern":
            return Problem(page.at(path), f"{label} {schema['x-cure']}, not '{str(instance)[:60]}'")
        case _:
            return Problem(page.at(path), f"{label}: {error.message[:200]}")


def _problems_of_sense(page: Page) -> Iterator[Problem]:
    data = page.data
    if not _zone(data["time_zone"]):
        yield Problem(
            page.at(("time_zone",)),
            f"'{data['time_zone']}' is not a known time zone; look it up in the IANA list",
        )
    if not _is_codec(data.get("file", {}).get("encoding", "utf-8")):
        yield Problem(page.at(("file", "encoding")), "is not a known encoding; try utf-8 or cp1252")
    for text in _listed(data["dates"]):
        try:
            format_of(text)
        except FormatError as error:
            yield Problem(page.at(("dates",)), f"'{text}' {error}")
    if "city" in data:
        west, south, east, north = map(float, data["city"]["bounds"])
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            yield Problem(page.at(("city", "bounds")), "must be west, south, east, north in degrees")
    if ("lon" in data["columns"]) != ("lat" in data["columns"]):
        yield Problem(page.at(("columns",)), "names one of 'lon' and 'lat'; name both, or 'point'")
    if "closed" not in data["columns"] and "status" not in data["columns"]:
        yield Problem(
            page.at(("columns",)), "needs 'status' or 'closed', or nothing says which cases are closed"
        )


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return None


def _is_codec(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding  # what open() itself looks at
    except (LookupError, ValueError):
        return False


def _listed(value: str | Sequence[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _mapping(data: Mapping[str, Any]) -> ReportMapping:
    zone = _zone(data["time_zone"])
    assert zone is not None  # noqa: S101  # checked by _problems_of_sense
    file = dict(data.get("file", {}))
    if file.get("delimiter") == "tab":
        file["delimiter"] = "\t"
    return ReportMapping(
        name=data["name"],
        source=data.get("source", data["name"]),
        zone=zone,
        city=_city(data["city"]) if "city" in data else None,
        shape=FileShape(**file),
        blank=frozenset(map(word_key, data.get("blank", ()))),
        columns={field: tuple(map(column_of, _listed(named))) for field, named in data["columns"].items()},
        formats=tuple(map(format_of, _listed(data["dates"]))),
        statuses={word_key(word): _standing(said) for word, said in data.get("statuses", {}).items()},
        outcomes=tuple(
            (said.casefold(), Outcome(rule["outcome"]))
            for rule in data.get("outcomes", ())
            for said in _listed(rule["says"])
        ),
        outcome=Outcome(data.get("outcome", Outcome.AUTO_CLOSED)),
        closed_without_date=data.get("closed_without_date", "reject"),
        channels={word_key(word): Channel(channel) for word, channel in data.get("channels", {}).items()},
        types={word_key(category): code for category, code in data.get("types", {}).items()},
        default_points=tuple((float(lon), float(lat)) for lon, lat in data.get("default_points", ())),
    )


def _city(data: Mapping[str, Any]) -> NewCity:
    west, south, east, north = map(float, data["bounds"])
    return NewCity(data["name"], (west, south, east, north), tuple(data.get("languages", ["en"])))


def _standing(said: str | Mapping[str, str]) -> Standing:
    if isinstance(said, str):
        return Standing(Status(said))
    return Standing(Status(said["status"]), Outcome(said["outcome"]))
