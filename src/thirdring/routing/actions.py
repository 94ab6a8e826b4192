"""The only writer of rules and assignments."""

from collections.abc import Mapping, Sequence
from typing import Any

from thirdring.cases.models import Case
from thirdring.city.actions import rules_changed
from thirdring.city.models import City, Team
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.routing.models import Assignment, Rule


@action
def note_assignment(case: Case, *, why: str, rule_id: int | None, actor: Actor) -> Assignment:
    """Keep the sentence that says how a case found its team."""
    return Assignment.objects.create(
        city_id=case.city_id,
        case=case,
        agency_id=case.agency_id,
        team_id=case.team_id,
        rule_id=rule_id,
        why=why,
        at=clock.now(),
    )


@action
def add_rule(
    city: City,
    *,
    actor: Actor,
    name: str,
    team: Team,
    type_id: int | None = None,
    area_id: int | None = None,
    answers: Mapping[str, Sequence[str]] | None = None,
    hours: Mapping[str, Any] | None = None,
) -> Rule:
    """Put a rule behind the others; it holds from now on."""
    last = Rule.objects.of(city).order_by("-position").values_list("position", flat=True).first()
    rule = Rule.objects.create(
        city=city,
        name=name,
        position=(last or 0) + 10,
        type_id=type_id,
        area_id=area_id,
        answers=dict(answers or {}),
        hours=dict(hours or {}),
        team=team,
        effective_from=clock.now(),
    )
    rules_changed(city, actor=actor)
    return rule
