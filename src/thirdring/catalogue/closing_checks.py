"""Whether what a page says of closings and case plans makes sense: facts, variables, order. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from thirdring.catalogue.endings import CASE_FIELDS
from thirdring.catalogue.pages import Path
from thirdring.kernel.words import names_in, without_names

Data = Mapping[str, Any]
Found = Iterator[tuple[Path, str]]

# Where words by language stand below a type; '*' is any key.
WORDS_OF_CLOSING: tuple[Path, ...] = (
    ("closing", "facts", "*", "ask"),
    ("closing", "facts", "*", "options", "*"),
    ("closing", "outcomes", "*", "answer"),
    ("case_plan", "*", "do"),
)


def same_place(path: Path, place: Path) -> bool:
    """Whether the path leads to such a place."""
    return len(path) == len(place) and all(
        wanted in {"*", part} for part, wanted in zip(path, place, strict=True)
    )


def problems_of_closing(path: Path, data: Data) -> Found:
    """What is wrong with a type's ``closing``."""
    closing = data.get("closing", {})
    facts, endings = closing.get("facts") or {}, closing.get("outcomes") or {}
    yield from _facts((*path, "closing", "facts"), facts, endings)
    for outcome, said in endings.items():
        here = (*path, "closing", "outcomes", outcome)
        if "outcomes" in data and outcome not in data["outcomes"]:
            yield here, "is not among this type's 'outcomes'; add it there, or take it away here"
        yield from _needs(here, said or {}, facts)
        yield from _answer(here, said or {})


def problems_of_plan(path: Path, data: Data) -> Found:
    """What is wrong with a type's ``case_plan``."""
    earlier: list[str] = []
    for code, step in data.get("case_plan", {}).items():
        after = step.get("after", "")
        if after and after not in earlier:
            known = f"the earlier ones are {', '.join(earlier)}" if earlier else "this is the first"
            yield (*path, "case_plan", code, "after"), f"'{after}' is not an earlier step; {known}"
        earlier.append(code)


def _facts(path: Path, facts: Data, endings: Data) -> Found:
    needed = {code for said in endings.values() for code in (said or {}).get("needs", ())}
    for code, fact in facts.items():
        if code in CASE_FIELDS:
            yield (*path, code), "is the name of something every case has; give the fact another code"
        if code not in needed:
            yield (*path, code), "is needed by no outcome; name it in 'needs', or take it away"
        if "options" in fact and "kind" in fact:
            yield (*path, code, "kind"), "can't stand beside 'options': they say what may be chosen"


def _needs(path: Path, said: Data, facts: Data) -> Found:
    for code in said.get("needs", ()):
        if code not in facts:
            known = f"there are {', '.join(facts)}" if facts else "there are none"
            yield (*path, "needs"), f"'{code}' is not one of 'facts'; {known}"


def _answer(path: Path, said: Data) -> Found:
    known = [*said.get("needs", ()), *CASE_FIELDS]
    for language, words in said.get("answer", {}).items():
        here = (*path, "answer", language)
        for name in dict.fromkeys(names_in(words)):
            if name not in known:
                yield here, f"names {{{name}}}, which is unknown here; known are {', '.join(known)}"
        if {"{", "}"} & set(without_names(words)):
            yield here, "has a brace that holds no name; write {place}, with small letters and no blanks"
