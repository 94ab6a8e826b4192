"""Rules, and the sentence that says why a case is where it is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F

from thirdring.cases.models import Case
from thirdring.city.actions import rules_changed
from thirdring.city.models import City, Team
from thirdring.city.rules import read_hours
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.copying import copy_rows
from thirdring.kernel.errors import NotAllowed, invalid
from thirdring.kernel.inserting import insert_rows
from thirdring.routing.models import Assignment, Rule
from thirdring.staff.policy import may_manage
from thirdring.staff.rules import Role

NAME_LENGTH = 160


@action
def note_assignment(case: Case, *, why: str, rule_id: int | None, actor: Actor) -> Assignment:
    """Keep the sentence that says how a case found its team."""
    assignment = Assignment(
        city_id=case.city_id,
        case=case,
        agency_id=case.agency_id,
        team_id=case.team_id,
        rule_id=rule_id,
        why=why,
        at=clock.now(),
    )
    insert_rows(Assignment, [assignment])
    return assignment


@action
def note_past(city: City, assignments: Iterable[Assignment], *, actor: Actor) -> None:
    """Write assignments of a loaded history, already decided."""
    rows = ((city.pk, a.case_id, a.agency_id, a.team_id, a.rule_id, a.why, a.at) for a in assignments)
    copy_rows("routing_assignment", "city_id, case_id, agency_id, team_id, rule_id, why, at", rows)


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
    first: bool = False,
) -> Rule:
    """Put a rule behind the others, or before them all; it holds from now on.

    ``hours`` are local, as a calendar's: ``{"mon": [["17:00", "24:00"]]}``. Raises NotAllowed, Invalid
    (name, hours.*).
    """
    _check(city, name, hours or {}, actor=actor)
    position = _front(city) if first else _back(city)
    rule = Rule.objects.create(
        city=city,
        name=name,
        position=position,
        type_id=type_id,
        area_id=area_id,
        answers=dict(answers or {}),
        hours=dict(hours or {}),
        team=team,
        effective_from=clock.now(),
    )
    rules_changed(city, actor=actor)
    return rule


def _back(city: City) -> int:
    last = Rule.objects.of(city).order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 10


def _front(city: City) -> int:
    """Make room before the others."""
    Rule.objects.of(city).update(position=F("position") + 10)
    return 0


def _check(city: City, name: str, hours: Mapping[str, Any], *, actor: Actor) -> None:
    if not may_manage(actor, city.pk) and Role.SUPERVISOR not in actor.roles:
        raise NotAllowed("change", "city's routing")
    if not name.strip() or len(name) > NAME_LENGTH:
        raise invalid("name", f"Name the rule in 1 to {NAME_LENGTH} letters: the name says why.", "required")
    read_hours(hours, needed=False)
