"""Answers shown before a report is written: who needed no report after one, and who came back."""

from collections.abc import Iterable

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
def came_back(city: City, *, people: Iterable[str], actor: Actor) -> None:
    """One of these people (marks) wrote after all: what answered them in the last 72 hours did not."""
    moment, marks = clock.now(), [mark for mark in people if mark]
    if marks:
        AnswerShown.objects.of(city).filter(
            people__overlap=marks, answered_at__gte=moment - STILL_THE_SAME, contacted_at__isnull=True
        ).update(contacted_at=moment)
