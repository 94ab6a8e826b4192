"""YAML pages of exercises into callers to practise with. Pure but for ``read_path``, which opens the files.

Every problem is found before anything is said, and only ``Invalid`` is raised; each problem's field is
'page.yaml:12'.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from thirdring.catalogue.pages import Page, Path
from thirdring.catalogue.reading import sources_at
from thirdring.catalogue.shape import by_line, pages_of, problem_at
from thirdring.contact_centre.desk_rules import Disposition
from thirdring.kernel.damm import is_sound
from thirdring.kernel.errors import Invalid, Problem
from thirdring.training.exercises import Caller, Ending, Exercise, NearBy, Truth
from thirdring.training.rules import Difficulty, Mood

Data = Mapping[str, Any]
ROOM = "thirdring.training"


def read_path(*paths: FilePath) -> tuple[Exercise, ...]:
    """The exercises in these files; a folder stands for its YAML files in the order of their names."""
    return read(sources_at(*paths, wanted="a page of exercises"))


def read(sources: Iterable[tuple[str, bytes]]) -> tuple[Exercise, ...]:
    """The exercises that these pages (name, bytes) hold together. Raises Invalid with every problem found."""
    pages, problems = pages_of(sources, ROOM)
    problems = problems or _problems_of_sense(pages)
    if problems:
        raise Invalid(problems)
    return tuple(_exercise(page, path, said) for page in pages for path, said in _exercises(page))


def _exercises(page: Page) -> Iterator[tuple[Path, Data]]:
    for topic, data in page.data["topics"].items():
        for code, said in data["exercises"].items():
            yield ("topics", topic, "exercises", code), said


def _problems_of_sense(pages: Iterable[Page]) -> list[Problem]:
    problems: list[Problem] = []
    seen: dict[object, str] = {}
    for page in pages:
        found: list[Problem] = []
        for topic, data in page.data["topics"].items():
            found += _untranslated(page, ("topics", topic, "names"), data["names"], page.data["languages"])
        for path, said in _exercises(page):
            if path[-1] in seen:
                found.append(problem_at(page, path, f"is given twice (first at {seen[path[-1]]}); keep one"))
            seen.setdefault(path[-1], page.at(path))
            found += _of_exercise(page, path, said)
        problems += by_line(found)
    return problems


def _of_exercise(page: Page, path: Path, said: Data) -> Iterator[Problem]:
    for key in ("names", "lesson"):
        yield from _untranslated(page, (*path, key), said[key], page.data["languages"])
    for inner, words in _spoken(said):
        yield from _untranslated(page, (*path, *inner), words, said["caller"]["speaks"])
    yield from _of_mood(page, path, said)
    yield from _of_ending(page, path, said)
    for code in said.get("truth", {}).get("answers", {}):
        if code not in said.get("answers", {}):
            yield problem_at(
                page, (*path, "truth", "answers", code), "is never said; give it among 'answers'"
            )


def _spoken(said: Data) -> Iterator[tuple[Path, Data]]:
    """Everything the caller says, with where it stands."""
    yield ("opening",), said["opening"]
    for group in ("says", "again", "answers"):
        for name, words in said.get(group, {}).items():
            yield (group, name), words


def _of_mood(page: Page, path: Path, said: Data) -> Iterator[Problem]:
    mood = said["caller"].get("mood", Mood.CALM)
    for needed, name in ((Mood.ANGRY, "hot"), (Mood.ABUSIVE, "abuse")):
        if mood == needed and name not in said["says"]:
            yield problem_at(page, (*path, "says"), f"needs '{name}', as the caller is {mood}")


def _of_ending(page: Page, path: Path, said: Data) -> Iterator[Problem]:
    ends, near, truth = said["ends"], said.get("near", []), said.get("truth", {})
    here: Path = (*path, "ends")
    if (truth.get("danger") == "yes") != (ends["as"] == Disposition.EMERGENCY):
        yield problem_at(page, here, "must be 'emergency' where the truth holds danger, and only there")
    if (ends["as"] == Disposition.JOINED) != ("joins" in ends):
        yield problem_at(page, here, "needs 'joins' where the call ends as 'joined', and only there")
    if int(ends.get("joins", "0")) > len(near):
        yield problem_at(page, (*here, "joins"), f"counts to {ends['joins']}, but 'near' holds {len(near)}")
    if ends["as"] == Disposition.NEW_CASE and not truth.get("type"):
        yield problem_at(page, here, "opens a case, so 'truth' needs a 'type'")
    if ends["as"] == Disposition.STATUS_GIVEN and not any("reference" in each for each in near):
        yield problem_at(page, here, "needs a case with a 'reference' among 'near'")
    for number, each in enumerate(near):
        if "reference" in each and not is_sound(_digits(each["reference"])):
            yield problem_at(page, (*path, "near", number), f"'{each['reference']}' has a wrong check digit")


def _untranslated(page: Page, path: Path, said: Data, languages: Iterable[str]) -> Iterator[Problem]:
    for language in languages:
        if language not in said:
            yield problem_at(page, path, f"needs '{language}'")


def _exercise(page: Page, path: Path, said: Data) -> Exercise:
    topic, code = str(path[1]), str(path[3])
    return Exercise(
        code=code,
        topic=topic,
        topic_names=page.data["topics"][topic]["names"],
        names=said["names"],
        difficulty=Difficulty(said["difficulty"]),
        minutes=int(said["minutes"]),
        caller=_caller(said["caller"]),
        opening=said["opening"],
        says=said["says"],
        again=said.get("again", {}),
        answers=said.get("answers", {}),
        truth=_truth(said.get("truth", {})),
        near=tuple(_near(each) for each in said.get("near", [])),
        breaks_after=said.get("breaks_after", ""),
        ends=_ending(said["ends"]),
        lesson=said["lesson"],
        at=page.at(path),
    )


def _caller(said: Data) -> Caller:
    mood = Mood(said.get("mood", Mood.CALM))
    return Caller(name=said["name"], phone=said["phone"], speaks=tuple(said["speaks"]), mood=mood)


def _truth(said: Data) -> Truth:
    return Truth(**{**said, "danger": said.get("danger") == "yes"})


def _near(said: Data) -> NearBy:
    return NearBy(
        type=said["type"],
        place=said["place"],
        people=int(said.get("people", "1")),
        days=int(said.get("days", "1")),
        reference=_digits(said.get("reference", "")),
    )


def _ending(said: Data) -> Ending:
    return Ending(
        disposition=Disposition(said["as"]),
        article=said.get("article", ""),
        to=said.get("to", ""),
        joins=int(said.get("joins", "0")),
    )


def _digits(reference: str) -> str:
    return reference.replace("-", "")
