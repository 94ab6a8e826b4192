"""Whether a page has the shape of the shipped schema, said in words a person can act on. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any
from unicodedata import category

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from thirdring.catalogue.pages import Page, Path, page_of, scalars
from thirdring.kernel.errors import Invalid, Problem

KINDS = {"object": "a mapping (key: value)", "array": "a list", "string": "words", "null": "nothing"}


CATALOGUE = "thirdring.catalogue"
INNER = {"groups": "types", "topics": "articles"}  # what people name a part of a page by stands in these


@cache
def schema(room: str = CATALOGUE) -> Mapping[str, Any]:
    """The JSON Schema of a room's pages, as shipped for editors too."""
    text = resources.files(room).joinpath("schema.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def label(path: Path) -> str:
    """'pothole: targets.resolve' for a path through groups and types; 'languages' for others."""
    parts = [str(part) for part in path]
    if len(parts) > 3 and INNER.get(parts[0]) == parts[2]:
        return ": ".join(part for part in (parts[3], ".".join(parts[4:])) if part)
    return ".".join(parts) or "the page"


def problem_at(page: Page, path: Path, message: str) -> Problem:
    """A problem of this part of the page, by file and line."""
    return Problem(page.at(path), f"{label(path)} {message}")


def by_line(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one page from top to bottom."""
    return sorted(problems, key=lambda problem: int(problem.field.rpartition(":")[2]))


def pages_of(sources: Iterable[tuple[str, bytes]], room: str) -> tuple[list[Page], list[Problem]]:
    """The pages (name, bytes) that can be read, and every problem with how they are built."""
    pages: list[Page] = []
    problems: list[Problem] = []
    for name, raw in sources:
        try:
            page = page_of(name, raw)
        except Invalid as error:
            problems += error.problems
        else:
            pages.append(page)
            problems += problems_of_shape(page, room)
    return pages, problems


def problems_of_shape(page: Page, room: str = CATALOGUE) -> list[Problem]:
    """Everything in the page that the room's schema does not allow, in the order of the page."""
    found = [
        problem_at(page, path, message)
        for error in Draft202012Validator(schema(room)).iter_errors(page.data)
        for path, message in _worded(error)
    ]
    found += [
        problem_at(page, path, "holds an invisible control character; type the words again")
        for path, text in scalars(page.data)
        if unstorable(text)
    ]
    return by_line(dict.fromkeys(found))


def unstorable(text: str) -> bool:
    """Whether the text holds what can't be stored or seen: control characters and half letters."""
    return any(category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text)


def _worded(error: ValidationError) -> Iterator[tuple[Path, str]]:
    path: Path = tuple(error.absolute_path)
    rule: Any = error.validator_value
    given: Any = error.instance
    if "propertyNames" in error.absolute_schema_path:
        yield (*path, str(given)), _message(error)
    elif error.validator == "additionalProperties":
        known = list(_part(error)["properties"])
        for key in given.keys() - set(known):
            yield (*path, key), f"is not a known key here{_perhaps(key, known)}"
    elif error.validator == "required":
        for key in rule:
            if key not in given:
                yield path, f"needs '{key}'"
    else:
        yield path, _message(error)


def _part(error: ValidationError) -> Mapping[str, Any]:
    """The part of the schema that was broken; ours holds mappings only."""
    return error.schema if isinstance(error.schema, dict) else {}


def _message(error: ValidationError) -> str:
    rule: Any = error.validator_value
    given = _shown(error.instance)
    match error.validator:
        case "pattern":
            return f"{_part(error)['x-cure']}, not {given}"
        case "enum":
            words = [word for word in rule if isinstance(word, str)]
            cure = _part(error).get("x-cure") or f"must be one of {', '.join(words)}"
            return f"{cure}, not {given}"
        case "type":
            return f"must be {_kinds(rule)}, not {given}"
        case "maxLength":
            return f"is longer than {rule} characters; shorten it"
        case "maxItems" | "maxProperties":
            return f"holds more than {rule}; keep the ones that matter"
        case _:  # minLength, minItems, minProperties
            return "is empty; fill it in or take it away"


def _kinds(kinds: str | Sequence[str]) -> str:
    wanted = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(KINDS[kind] for kind in wanted if kind in KINDS and kind != "null")


def _shown(instance: object) -> str:
    match instance:
        case None:
            return "nothing"
        case dict():
            return KINDS["object"]
        case list():
            return KINDS["array"]
        case _:
            text = str(instance)
            return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def _perhaps(typed: str, known: Sequence[str]) -> str:
    near = get_close_matches(typed[:60], known, n=1)
    return (
        f"; did you mean '{near[0]}'?" if near else f" (known: {', '.join(known)})" if len(known) < 8 else ""
    )
