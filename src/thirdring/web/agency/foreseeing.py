"""What would follow if a case were of another kind: who gets it, by when, and what is still to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from thirdring.cases.kinds import as_if
from thirdring.cases.models import Case
from thirdring.catalogue.answers import asked, carried_over
from thirdring.catalogue.definitions import Question
from thirdring.catalogue.queries import OfferedType
from thirdring.catalogue.rules import QuestionKind
from thirdring.city.models import Agency, Team
from thirdring.kernel.words import in_language
from thirdring.routing.queries import place_now, was_sent_away
from thirdring.routing.rules import Decision
from thirdring.sla.models import Promise
from thirdring.sla.replanning import replanned
from thirdring.sla.rules import Clock
from thirdring.web.agency import words
from thirdring.web.ui.questions import in_words


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What saving would do, in words. ``dates``: (what, the new date, the one given first or '')."""

    owner: str
    why: str
    asked_first: bool  # by the handshake, because that agency sent it away before
    stays: bool  # in the agency that has it
    dates: list[tuple[str, str, str]]
    private: bool  # the public sees it no more
    public: bool  # the public sees it from then on
    safety: bool
    kept: list[tuple[str, str]]  # (question, answer) that need not be asked again


def foresee(case: Case, offered: OfferedType, earlier: Mapping[str, Any], language: str) -> Foreseen:
    """Ask routing and promises about the case as if it were of this kind; nothing is written."""
    kept = carried_over(offered.questions, earlier)
    other = as_if(case, offered)
    decision = place_now(other, kept)
    asked_first = decision.agency_id != case.agency_id and was_sent_away(case, decision.agency_id)
    other.agency_id = case.agency_id if asked_first else decision.agency_id
    return Foreseen(
        owner=_owner(case, decision),
        why=decision.why,
        asked_first=asked_first,
        stays=decision.agency_id == case.agency_id,
        dates=_dates(replanned(other), ZoneInfo(case.city.time_zone)),
        private=other.private and not case.private,
        public=case.private and not other.private,
        safety=offered.safety,
        kept=[
            (in_language(each.texts, language), in_words(each, kept[each.code], language))
            for each in offered.questions
            if each.code in kept
        ],
    )


def missing(offered: OfferedType, earlier: Mapping[str, Any], language: str) -> list[tuple[Question, str]]:
    """The questions still to be asked, each with its condition in words, '' for none.

    A question that another missing one decides about is among them: without a script nobody can know yet.
    """
    kept = carried_over(offered.questions, earlier)
    known = {question.code for question in asked(offered.questions, kept)}
    found: dict[str, tuple[Question, str]] = {}
    for question in offered.questions:
        after = question.condition.question if question.condition else ""
        if question.code in kept or question.kind is QuestionKind.INFO:
            continue
        if question.code in known or after in found:
            found[question.code] = (question, _only_if(offered, question, language) if after in found else "")
    return list(found.values())


def _only_if(offered: OfferedType, question: Question, language: str) -> str:
    if question.condition is None:
        return ""
    parent = next(each for each in offered.questions if each.code == question.condition.question)
    options = in_words(parent, list(question.condition.among), language)
    told = {"question": in_language(parent.texts, language), "answer": options}
    return _("Only if “%(question)s” is: %(answer)s") % told


def _owner(case: Case, decision: Decision) -> str:
    agency = Agency.objects.of(case.city_id).values_list("name", flat=True).get(pk=decision.agency_id)
    team_id = decision.team_id or (case.team_id if decision.agency_id == case.agency_id else None)
    if team_id is None:
        return agency
    team = Team.objects.of(case.city_id).values_list("name", flat=True).get(pk=team_id)
    return f"{agency}, {team}"


def _dates(promises: list[Promise], zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """Of the promises not kept yet, by when now; the resolve promise last."""
    order = {clock.value: place for place, clock in enumerate(Clock)}
    return [
        (words.word(words.CLOCKS, each.clock), words.moment(each.due_at, zone), _first(each, zone))
        for each in sorted(promises, key=lambda one: order[one.clock])
        if each.kept_at is None
    ]


def _first(promise: Promise, zone: ZoneInfo) -> str:
    moved: datetime | None = promise.first_due_at if promise.first_due_at != promise.due_at else None
    return words.moment(moved, zone) if moved else ""
