"""Rules that a supervisor writes: added, changed from a date on, ended, moved. History stays.

Whoever changes the rules says which they saw (``seen``), so that of two at once the second is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F

from thirdring.catalogue.queries import offered_types
from thirdring.city.actions import rules_changed
from thirdring.city.models import City, Team
from thirdring.city.rules import read_hours
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Problem, Stale
from thirdring.places.models import Area
from thirdring.routing.actions.assigning import NAME_LENGTH
from thirdring.routing.models import Rule
from thirdring.routing.order import moved, seen_as
from thirdring.routing.queries import standing_rules
from thirdring.routing.rules import RoutingRule
from thirdring.staff.policy import may_manage
from thirdring.staff.rules import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """What somebody wants a rule to say; None and empty mean: any. Hours are local, as a calendar's."""

    name: str
    team_id: int
    type_id: int | None = None
    area_id: int | None = None
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hours: Mapping[str, Any] = field(default_factory=dict)


@action
def publish(
    city: City,
    draft: RuleDraft,
    *,
    actor: Actor,
    seen: str,
    before: int | None = None,
    replaces: int | None = None,
    begins: datetime | None = None,
) -> Rule:
    """Let a rule hold from ``begins`` (now without it): before another one or last, or instead of one.

    A replaced rule ends at that moment and stays to be read. Raises Stale, NotAllowed, NotFound, Invalid
    (name, team, type, area, answers.<code>, hours.<day>, begins).
    """
    standing = _held(city, actor, seen)
    check_draft(city, draft, begins)
    begins = begins or clock.now()
    old = _find(standing, replaces) if replaces else None
    place = old.position if old else _room_before(city, standing, before)
    if old is not None:
        _end(old, begins)
    made = Rule.objects.create(
        city=city,
        name=draft.name.strip(),
        position=place,
        type_id=draft.type_id,
        area_id=draft.area_id,
        answers={code: list(keys) for code, keys in draft.answers.items()},
        hours=dict(draft.hours),
        team_id=draft.team_id,
        effective_from=begins,
    )
    rules_changed(city, actor=actor)
    return made


@action
def end_rule(city: City, rule_id: int, *, actor: Actor, seen: str) -> Rule:
    """Let a rule decide nothing from now on; it stays to be read. Raises Stale, NotAllowed, NotFound."""
    rule = _find(_held(city, actor, seen), rule_id)
    _end(rule, clock.now())
    rules_changed(city, actor=actor)
    return rule


@action
def move_rule(city: City, rule_id: int, *, up: bool, actor: Actor, seen: str) -> None:
    """Ask a rule before its neighbour, or after it. Raises Stale, NotAllowed, NotFound."""
    standing = _held(city, actor, seen)
    _find(standing, rule_id)
    by_id = {rule.pk: rule for rule in standing}
    for number, each in enumerate(moved(standing_rules(city), rule_id, up=up), start=1):
        by_id[each.id].position = number * 10
    Rule.objects.of(city).bulk_update(standing, ["position"])
    rules_changed(city, actor=actor)


def trial(draft: RuleDraft, team: Team) -> RoutingRule:
    """The rule as routing would see it, to be tried before it is published."""
    return RoutingRule(
        id=0,
        name=draft.name,
        agency_id=team.agency_id,
        team_id=team.pk,
        team_name=team.name,
        type_id=draft.type_id,
        area_id=draft.area_id,
        answers=draft.answers,
        hours=draft.hours,
        effective_from=clock.now(),
    )


def check_draft(city: City, draft: RuleDraft, begins: datetime | None) -> None:
    """Raise Invalid with everything that is wrong with what a rule should say."""
    problems = [*_name_problems(draft.name), *_hours_problems(draft.hours), *_answer_problems(city, draft)]
    teams = Team.objects.of(city).filter(active=True, agency__active=True)
    if not teams.filter(pk=draft.team_id).exists():
        problems.append(Problem("team", "Choose a team that takes cases, from the list.", "unknown"))
    if draft.area_id is not None and not Area.objects.of(city).filter(pk=draft.area_id).exists():
        problems.append(Problem("area", "This area is gone. Choose another, or none for all.", "unknown"))
    if begins is not None and begins < clock.now():
        problems.append(Problem("begins", "Choose a day ahead, or none to begin now.", "past"))
    if problems:
        raise Invalid(problems)


def _name_problems(name: str) -> list[Problem]:
    if 0 < len(name.strip()) <= NAME_LENGTH:
        return []
    return [Problem("name", f"Name the rule in 1 to {NAME_LENGTH} letters: the name says why.", "required")]


def _hours_problems(hours: Mapping[str, Any]) -> list[Problem]:
    try:
        read_hours(hours, needed=False)
    except Invalid as error:
        return list(error.problems)
    return []


def _answer_problems(city: City, draft: RuleDraft) -> list[Problem]:
    """Questions and options are of the type as it is offered now."""
    offered = next((each for each in offered_types(city) if each.type_id == draft.type_id), None)
    if draft.type_id is not None and offered is None:
        return [Problem("type", "This kind is not offered any more. Choose another.", "unknown")]
    known = {q.code: {option.key for option in q.options} for q in offered.questions} if offered else {}
    return [
        Problem(f"answers.{code}", f"This kind has no such question or option: {code}.", "unknown")
        for code, keys in draft.answers.items()
        if not set(keys) <= known.get(code, set())
    ]


def _held(city: City, actor: Actor, seen: str) -> list[Rule]:
    """The rules that hold or will, in order, for somebody who may change them and saw them so; locked."""
    if not may_manage(actor, city.pk) and (actor.city_id != city.pk or Role.SUPERVISOR not in actor.roles):
        raise NotAllowed("change", "city's routing")
    City.objects.select_for_update(no_key=True).get(pk=city.pk)  # one change of the rules after the other
    standing = standing_rules(city)
    if seen_as(standing) != seen:
        raise Stale("list of rules")
    rows = {rule.pk: rule for rule in Rule.objects.of(city).filter(pk__in=[each.id for each in standing])}
    return [rows[each.id] for each in standing]


def _find(standing: Sequence[Rule], rule_id: int) -> Rule:
    found = next((rule for rule in standing if rule.pk == rule_id), None)
    if found is None:
        raise NotFound("This rule has ended. Look at the list again.")
    return found


def _end(rule: Rule, at: datetime) -> None:
    rule.effective_to = max(at, rule.effective_from)
    rule.save(update_fields=["effective_to"])


def _room_before(city: City, standing: Sequence[Rule], before: int | None) -> int:
    """A position before that rule, or behind all; the others make room."""
    if before is None:
        last = Rule.objects.of(city).order_by("-position").values_list("position", flat=True).first()
        return (last or 0) + 10
    place = _find(standing, before).position
    Rule.objects.of(city).filter(position__gte=place).update(position=F("position") + 10)
    return place
