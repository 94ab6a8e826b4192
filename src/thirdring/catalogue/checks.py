"""What the schema can't say: languages, codes given twice, owners and conditions across whole pages. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from thirdring.catalogue import spelling
from thirdring.catalogue.closing_checks import (
    WORDS_OF_CLOSING,
    problems_of_closing,
    problems_of_plan,
    same_place,
)
from thirdring.catalogue.pages import Page, Path
from thirdring.catalogue.rules import CLOCKS, LISTS, QuestionKind
from thirdring.catalogue.shape import by_line, problem_at
from thirdring.kernel.errors import Problem

Data = Mapping[str, Any]
Found = Iterator[tuple[Path, str]]

ASKING = ("questions", "inspection")
WORDS = frozenset({"names", "descriptions", "keywords", "emergency_words", "ask", "hint"})


def problems_of_sense(pages: Sequence[Page]) -> list[Problem]:
    """Everything wrong in pages whose shape is right."""
    owners = _owners(pages)
    first_seen: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    for page in pages:
        found = [*_languages(page, pages[0]), *_given_twice(page, first_seen)]
        for path, data in _types(page):
            found += [*_owner(path, data, owners), *_place(path, data), *_targets(path, data)]
            for asking in ASKING:
                found += _questions((*path, asking), data.get(asking, {}))
            found += [*problems_of_closing(path, data), *problems_of_plan(path, data)]
            for code, step in data.get("case_plan", {}).items():
                found += _owner((*path, "case_plan", code), step, owners)
        problems += by_line(problem_at(page, path, message) for path, message in found)
    return problems


def _types(page: Page) -> Iterator[tuple[Path, Data]]:
    for group, data in page.data["groups"].items():
        for code, said in (data["types"] or {}).items():
            yield ("groups", group, "types", code), said


def _owners(pages: Sequence[Page]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = {}
    for page in pages:
        for agency, teams in (page.data.get("owners") or {}).items():
            owners.setdefault(agency, set()).update(teams or ())
    return owners


def _languages(page: Page, first: Page) -> Found:
    declared, further = page.data["languages"], page.data.get("also_in", ())
    if len(set(declared)) < len(declared):
        yield ("languages",), "names a language twice; keep one"
    if set(declared) != set(first.data["languages"]):
        yield ("languages",), f"must be those of {first.name} ({', '.join(first.data['languages'])})"
    for path, words in words_on(page):
        for language in declared:
            if language not in words:
                yield path, f"is missing in '{language}'"
        for language in words.keys() - {*declared, *further}:
            yield (*path, language), "is in a language this page does not declare; add it to 'languages'"


def words_on(page: Page) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every mapping of words by language on a page whose shape is right."""
    yield from words_in(page.data["groups"])


def words_in(groups: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every mapping of words by language below a page's groups."""
    yield from _all_words(groups, ("groups",))


def _all_words(data: dict[str, Any] | list[Any], path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every mapping of words by language below ``data``. Depth is bounded by the schema."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        here = (*path, key)
        if _is_words(here):
            yield here, value
        elif isinstance(value, dict | list):
            yield from _all_words(value, here)


def _is_words(path: Path) -> bool:
    """Whether words by language stand here: people choose codes, so the place decides, not the key."""
    match path:
        case ("groups", _, "names"):
            return True
        case ("groups", _, "types", _, key):
            return key in WORDS
        case ("groups", _, "types", _, "script", _):
            return True
        case ("groups", _, "types", _, "closing" | "case_plan", *_rest):
            return any(same_place(path[4:], place) for place in WORDS_OF_CLOSING)
        case ("groups", _, "types", _, asking, _, "options", _):
            return asking in ASKING
        case ("groups", _, "types", _, asking, _, key):
            return asking in ASKING and key in WORDS
        case _:
            return False


def _given_twice(page: Page, first_seen: dict[tuple[str, str], str]) -> Found:
    paths: list[Path] = [("groups", group) for group in page.data["groups"]]
    paths += [path for path, _ in _types(page)]
    for path in paths:
        noun, code = ("group" if len(path) == 2 else "type"), str(path[-1])
        first = first_seen.setdefault((noun, code), page.at(path))
        if first != page.at(path):
            yield path, f"is the code of another {noun} too (first at {first}); give one of them another code"


def _owner(path: Path, data: Data, owners: Mapping[str, set[str]]) -> Found:
    agency, team = spelling.owner(data["owner"]) or ("", "")
    if not owners:
        return
    if agency not in owners:
        yield (*path, "owner"), f"'{agency}' is not in 'owners' (known: {', '.join(sorted(owners))})"
    elif team and team not in owners[agency]:
        known = ", ".join(sorted(owners[agency])) or "none"
        yield (*path, "owner"), f"'{team}' is not a team of {agency} in 'owners' (known: {known})"


def _place(path: Path, data: Data) -> Found:
    if data.get("location") == "none" and data.get("duplicates", "no") not in ("no", "false"):
        yield (*path, "duplicates"), "needs a place to compare; say no, or let the type have a location"


def _targets(path: Path, data: Data) -> Found:
    for priority in ("any", "low", "normal", "high", "urgent"):
        spans = []
        for clock in CLOCKS:
            said = data.get("targets", {}).get(clock, {})
            words = {"any": said}.get(priority) if isinstance(said, str) else said.get(priority)
            if words and (span := spelling.span(words)):
                spans.append((clock, span))
        for (sooner, first), (later, second) in pairwise(spans):
            if first.unit == second.unit and first.amount > second.amount:
                yield (
                    (*path, "targets", later),
                    f"is sooner than '{sooner}'; the clocks end in the order {', '.join(CLOCKS)}",
                )


def _questions(path: Path, questions: Data) -> Found:
    earlier: dict[str, Data] = {}
    for code, data in questions.items():
        here = (*path, code)
        yield from _kind(here, data)
        yield from _only_if(here, data, earlier, questions)
        earlier[code] = data


def _kind(path: Path, data: Data) -> Found:
    kind = data.get("kind")
    if kind in LISTS and "options" not in data:
        yield path, f"is a {kind} and needs 'options'"
    if kind and kind not in LISTS and "options" in data:
        yield (
            (*path, "options"),
            f"can't stand in a question of kind {kind}; use singlevaluelist or multivaluelist",
        )
    if kind == QuestionKind.INFO and data.get("required") in spelling.YES:
        yield (*path, "required"), "can't be yes: an info asks nothing"


def _only_if(path: Path, data: Data, earlier: Data, questions: Data) -> Found:
    for asked, among in data.get("only_if", {}).items():
        here = (*path, "only_if")
        if asked not in earlier:
            known = f"; earlier ones are {', '.join(earlier)}" if earlier else "; this is the first question"
            why = (
                "comes later; move it up" if asked in questions else f"is not a question of this type{known}"
            )
            yield here, f"'{asked}' {why}"
            continue
        options = earlier[asked].get("options", {})
        for key in [among] if isinstance(among, str) else among:
            if key not in options:
                known = f"has {', '.join(options)}" if options else "has no options to choose"
                yield here, f"'{key}' is not an option of '{asked}', which {known}"
