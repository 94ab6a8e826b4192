"""Reads over routing: where a case would go."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.routing.models import Rule, Transfer
from thirdring.routing.rules import Decision, Question, RoutingRule, decide
from thirdring.routing.transfers import OPEN_STATES


def route(
    city: City,
    *,
    type_id: int,
    area_ids: Collection[int],
    answers: Mapping[str, Any],
    at: datetime,
    otherwise: Decision,
) -> Decision:
    """Where a case of this type, here, with these answers, goes at this moment."""
    question = Question(
        type_id=type_id,
        area_ids=area_ids,
        answers=answers,
        at=at,
        local=at.astimezone(ZoneInfo(city.time_zone)),
    )
    return decide(_rules(city.pk, city.rules_version), question, otherwise=otherwise)


def open_transfer(case: Case) -> Transfer | None:
    """The question about this case that is not answered yet, with both agencies and who asked."""
    asked = Transfer.objects.of(case.city_id).filter(case_id=case.pk, state__in=OPEN_STATES)
    return asked.select_related("from_agency", "to_agency", "to_team", "proposed_by").first()


@lru_cache(maxsize=256)
def _rules(city_id: int, rules_version: int) -> tuple[RoutingRule, ...]:
    """The city's rules in order, kept until its ``rules_version`` rises."""
    rows = Rule.objects.of(city_id).select_related("team").order_by("position", "pk")
    return tuple(
        RoutingRule(
            id=row.pk,
            name=row.name,
            agency_id=row.team.agency_id,
            team_id=row.team_id,
            team_name=row.team.name,
            type_id=row.type_id,
            area_id=row.area_id,
            answers=row.answers,
            hours=row.hours,
            effective_from=row.effective_from,
            effective_to=row.effective_to,
        )
        for row in rows
    )
