"""Bringing exercises in: a page's are the city's from now on; those no longer named are put away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from thirdring.catalogue.answers import check_answers
from thirdring.catalogue.loading import OfferedType
from thirdring.catalogue.policy import may_edit
from thirdring.catalogue.queries import offered_types
from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, Problem
from thirdring.knowledge.queries import published
from thirdring.knowledge.rules import Audience
from thirdring.places.queries import locate
from thirdring.training.exercises import Exercise
from thirdring.training.models import PracticeExercise


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed, by the codes of exercises."""

    created: tuple[str, ...]
    updated: tuple[str, ...]
    retired: tuple[str, ...]
    unchanged: tuple[str, ...]


@action
def import_exercises(city: City, exercises: Iterable[Exercise], *, actor: Actor) -> Imported:
    """Make the city practise exactly these; what was played keeps its exercise as it was.

    Raises Invalid where a type, an answer, a place or an article is not the city's, naming the line.
    """
    if not may_edit(actor, city.pk):
        raise NotAllowed("change", "exercise")
    City.objects.select_for_update().get(pk=city.pk)  # two imports at once run one after the other
    wanted = {each.code: each for each in exercises}
    types = {each.code: each for each in offered_types(city)}
    problems = [problem for each in wanted.values() for problem in _unknown(city, each, types)]
    if problems:
        raise Invalid(problems)
    before = {row.code: row for row in PracticeExercise.objects.of(city)}
    rows = [PracticeExercise(city=city, code=e.code, **_row(e, n)) for n, e in enumerate(wanted.values())]
    PracticeExercise.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["city", "code"], update_fields=_FIELDS
    )
    gone = [code for code, row in before.items() if row.active and code not in wanted]
    PracticeExercise.objects.of(city).filter(code__in=gone).update(active=False)
    same = [code for code, each in wanted.items() if code in before and _is_same(before[code], each)]
    return Imported(
        created=tuple(code for code in wanted if code not in before),
        updated=tuple(code for code in wanted if code in before and code not in same),
        retired=tuple(gone),
        unchanged=tuple(same),
    )


_FIELDS = ["topic", "difficulty", "languages", "said", "place", "active"]


def _is_same(row: PracticeExercise, each: Exercise) -> bool:
    return bool(row.active and row.said == _row(each, 0)["said"])


def _row(each: Exercise, place: int) -> dict[str, Any]:
    said = each.as_json()
    said["caller"]["speaks"], said["near"] = list(each.caller.speaks), list(said["near"])
    return {
        "topic": each.topic,
        "difficulty": each.difficulty.value,
        "languages": list(each.caller.speaks),
        "said": said,
        "place": place,
        "active": True,
    }


def _unknown(city: City, each: Exercise, types: dict[str, OfferedType]) -> Iterator[Problem]:
    """What the exercise takes for granted and the city does not have: nobody could play it right."""
    truth = each.truth
    for code in [truth.type, *(near.type for near in each.near)]:
        if code and code not in types:
            yield _problem(each, f"the city offers no type '{code}'; mend it or take it away")
    if truth.type in types and truth.answers:
        yield from _wrong_answers(each, types[truth.type])
    if truth.place and locate(city, truth.place) is None:
        yield _problem(each, f"the city's map knows no place '{truth.place}'; name one it finds")
    if each.ends.article and each.ends.article not in _articles(city):
        yield _problem(each, f"the city has no article '{each.ends.article}'; mend the code")


def _wrong_answers(each: Exercise, offered: OfferedType) -> Iterator[Problem]:
    codes = {question.code for question in offered.questions}
    for code in each.truth.answers.keys() - codes:
        yield _problem(each, f"'{offered.code}' has no question '{code}'; mend the code")
    try:
        check_answers(offered.questions, each.truth.answers, "en", complete=False)
    except Invalid as error:
        for problem in error.problems:
            yield _problem(each, f"{problem.field.removeprefix('answers.')}: {problem.message}")


def _articles(city: City) -> set[str]:
    return {article.code for article in published(city, "en", Audience.STAFF)}


def _problem(each: Exercise, words: str) -> Problem:
    return Problem(each.at or each.code, f"{each.code}: {words}")
