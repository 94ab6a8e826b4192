"""Answers shown before a report is written: who needed no report after one, and who came back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.knowledge.models import AnswerShown
from thirdring.knowledge.queries import KeptArticle
from thirdring.knowledge.rules import STILL_THE_SAME


@action
def show_answers(city: City, *, visit: str, people: Iterable[str], service_code: str, actor: Actor) -> None:
    """Note that these people (marks) are shown answers about a type; the same visit again is the same row."""
    AnswerShown.objects.of(city).get_or_create(
        city=city,
        visit=visit,
        defaults={
            "people": [mark for mark in people if mark],
            "service_code": service_code,
            "shown_at": clock.now(),
        },
    )


@action
def take_answer(city: City, *, visit: str, article: KeptArticle, actor: Actor) -> None:
    """The visit needs no report: this article was enough."""
    AnswerShown.objects.of(city).filter(visit=visit).update(answered_by=article.id, answered_at=clock.now())


@action
def came_back(city_id: int, heard: Mapping[str, datetime], *, actor: Actor) -> int:
    """People (marks) turned to the city at these moments: what answered them within 72 hours before did not.

    Whichever channel it was. Returns how many answers turned out to be none.
    """
    marks = [mark for mark in heard if mark]
    if not marks:
        return 0
    open_answers = AnswerShown.objects.of(city_id).filter(
        people__overlap=marks, answered_at__isnull=False, contacted_at__isnull=True
    )
    back = {
        each.pk: moment
        for each in open_answers
        for mark in each.people
        if (moment := heard.get(mark)) and _was_no_answer(each.answered_at, moment)
    }
    for pk, moment in back.items():
        AnswerShown.objects.of(city_id).filter(pk=pk, contacted_at__isnull=True).update(contacted_at=moment)
    return len(back)


def _was_no_answer(answered_at: datetime | None, moment: datetime) -> bool:
    return answered_at is not None and answered_at <= moment <= answered_at + STILL_THE_SAME
