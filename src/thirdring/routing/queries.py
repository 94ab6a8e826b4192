"""Reads over routing: where a case would go, what waits for a referee, and the rules as they stand."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from thirdring.cases.models import Case
from thirdring.cases.queries import answers_of
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.scope import CityQuerySet
from thirdring.routing.models import Assignment, Rule, RuleProposal, Transfer, WordProposal
from thirdring.routing.rules import Decision, Question, RoutingRule, decide, owner
from thirdring.routing.transfers import DONE_STATES, OPEN_STATES, TransferState


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


def place_now(case: Case, answers: Mapping[str, Any] | None = None) -> Decision:
    """Where the rules of now send the case, by what is known of it; else to those who own its type today.

    ``answers``, if given, are asked about instead of the case's own.
    """
    offered = version_by_id(case.city, case.type.current_id or case.service_version_id)
    return route(
        case.city,
        type_id=case.type_id,
        area_ids=case.area_ids,
        answers=answers_of(case) if answers is None else answers,
        at=clock.now(),
        otherwise=owner(offered.owner_id, offered.owner_team_id),
    )


def put_there_by_people(case: Case) -> bool:
    """Whether a transfer brought the case where it is, or nothing we know of: no rule did."""
    last = Assignment.objects.of(case.city_id).filter(case_id=case.pk).order_by("-at", "-pk").first()
    handed = Transfer.objects.of(case.city_id).filter(case_id=case.pk, state__in=DONE_STATES)
    return last is None or handed.filter(answered_at__gte=last.at).exists()


def was_sent_away(case: Case, agency_id: int) -> bool:
    """Whether the agency refused this case, or had it and it went on from there."""
    refused = Q(to_agency_id=agency_id) & ~Q(refusal="")
    handed_on = Q(from_agency_id=agency_id, state__in=DONE_STATES)
    moved_on = case.recategorisations.filter(from_agency_id=agency_id).exclude(to_agency_id=agency_id)
    asked = Transfer.objects.of(case.city_id).filter(case_id=case.pk)
    return asked.filter(refused | handed_on).exists() or moved_on.exists()


def open_transfer(case: Case) -> Transfer | None:
    """The question about this case that is not answered yet, with both agencies and who asked."""
    asked = Transfer.objects.of(case.city_id).filter(case_id=case.pk, state__in=OPEN_STATES)
    return asked.select_related("from_agency", "to_agency", "to_team", "proposed_by").first()


def before_referee(city: City, *, most: int = 50) -> list[Transfer]:
    """The questions a referee is to decide, the longest waiting first, each with its open case."""
    waiting = _with_referee(city).select_related("case__service_version", "from_agency", "to_agency")
    return list(waiting.defer("case__search").order_by("proposed_at", "pk")[:most])


def count_before_referee(city: City, *, most: int = 99) -> int:
    """How many there are, counted no further than ``most`` + 1."""
    return _with_referee(city)[: most + 1].count()


def _with_referee(city: City) -> CityQuerySet[Transfer]:
    waiting: CityQuerySet[Transfer] = Transfer.objects.of(city).filter(state=TransferState.REFEREE)
    return waiting.exclude(case__status="closed").filter(case__merged_into__isnull=True)


def transfers_of(city: City, case_ids: Collection[int]) -> dict[int, list[Transfer]]:
    """By case, every question ever asked about it, the first first: one query."""
    asked = Transfer.objects.of(city).filter(case_id__in=case_ids).order_by("proposed_at", "pk")
    by_case: dict[int, list[Transfer]] = {}
    for transfer in asked.select_related("from_agency", "to_agency", "proposed_by", "answered_by"):
        by_case.setdefault(transfer.case_id, []).append(transfer)
    return by_case


def proposed_rules(city: City) -> list[RuleProposal]:
    """What transfers taught and nobody decided on yet, the best founded first."""
    open_ones = RuleProposal.objects.of(city).filter(state="proposed").order_by("-evidence", "pk")
    return list(open_ones.select_related("type__current", "area", "team__agency"))


def proposed_words(city: City) -> list[WordProposal]:
    """Words that corrections taught and nobody decided on yet, the oldest first."""
    open_ones = WordProposal.objects.of(city).filter(state="proposed").order_by("proposed_at", "pk")
    return list(open_ones.select_related("type__current"))


def rule_of(proposal: RuleProposal) -> RoutingRule:
    """The rule that accepting the proposal would make."""
    return RoutingRule(
        id=0,
        name=proposal.because,
        agency_id=proposal.team.agency_id,
        team_id=proposal.team_id,
        team_name=proposal.team.name,
        type_id=proposal.type_id,
        area_id=proposal.area_id,
        answers=proposal.answers,
        effective_from=proposal.proposed_at,
    )


def rule_rows(city: City) -> list[Rule]:
    """The rules that hold or will, in their order, with type, area and team: one query."""
    rows = Rule.objects.of(city).filter(Q(effective_to__isnull=True) | Q(effective_to__gt=clock.now()))
    return list(rows.select_related("type", "area", "team__agency").order_by("position", "pk"))


def standing_rules(city: City) -> list[RoutingRule]:
    """The same as a decision sees them."""
    return [as_rule(row) for row in rule_rows(city)]


def matched_since(city: City, since: datetime) -> dict[int, int]:
    """How many cases each rule decided since then, by its id."""
    decided = Assignment.objects.of(city).filter(rule__isnull=False, at__gte=since)
    return dict(decided.order_by().values_list("rule").annotate(n=Count("pk")))


@lru_cache(maxsize=256)
def _rules(city_id: int, rules_version: int) -> tuple[RoutingRule, ...]:
    """The city's rules in order, but for teams that are gone, kept until its ``rules_version`` rises."""
    rows = Rule.objects.of(city_id).filter(team__active=True, team__agency__active=True)
    return tuple(as_rule(row) for row in rows.select_related("team").order_by("position", "pk"))


def as_rule(row: Rule) -> RoutingRule:
    """A rule's row as a decision sees it."""
    return RoutingRule(
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
