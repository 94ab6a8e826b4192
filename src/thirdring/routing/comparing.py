"""What a change of the rules would have done to past cases. Bounded, however many there are."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from thirdring.cases.models import Case, Report
from thirdring.catalogue.queries import offered_types
from thirdring.city.models import Agency, City
from thirdring.kernel.scope import CityQuerySet
from thirdring.routing.rules import Decision, Question, RoutingRule, decide, owner

MOST_COMPARED = 20_000  # the latest of the kinds concerned: one to two seconds, at a million cases
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """A past case that would go elsewhere: from whom to whom, by name."""

    reference: str
    place: str
    summary: str
    opened_at: datetime
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of ``compared`` past cases ``changed`` would go elsewhere. ``sampled``: there are more, older ones."""

    compared: int
    changed: int
    sampled: bool
    examples: list[Changed]


def compare(
    city: City,
    before: Sequence[RoutingRule],
    after: Sequence[RoutingRule],
    *,
    type_ids: Collection[int | None],
    since: datetime,
) -> Comparison:
    """Where the cases opened since would go by the one list of rules and by the other.

    Both as if they had held then. ``type_ids`` are the types that the change is about; None among them means
    every type. Only the latest MOST_COMPARED are looked at.
    """
    rows = _past(city, type_ids, since)
    old, new = _always(before), _always(after)
    owners = {each.type_id: owner(each.owner_id, each.owner_team_id) for each in offered_types(city)}
    found: list[tuple[int, Decision, Decision]] = []
    compared = 0
    for pk, asked in _asked(city, rows[:MOST_COMPARED]):
        compared += 1
        otherwise = owners.get(asked.type_id, _NOWHERE)
        was, now = decide(old, asked, otherwise=otherwise), decide(new, asked, otherwise=otherwise)
        if (was.agency_id, was.team_id) != (now.agency_id, now.team_id):
            found.append((pk, was, now))
    sampled = compared == MOST_COMPARED and rows[MOST_COMPARED:].exists()
    return Comparison(compared, len(found), sampled, _examples(city, found[:MOST_SHOWN]))


_NOWHERE = Decision(agency_id=0, team_id=None, why="")
_EVER = datetime.min.replace(tzinfo=UTC)


def _always(rules: Sequence[RoutingRule]) -> list[RoutingRule]:
    return [replace(rule, effective_from=_EVER, effective_to=None) for rule in rules]


def _past(city: City, type_ids: Collection[int | None], since: datetime) -> CityQuerySet[Case]:
    cases: CityQuerySet[Case] = Case.objects.of(city).filter(opened_at__gte=since)
    known = sorted(each for each in type_ids if each is not None)
    if None not in type_ids:
        cases = cases.filter(type_id__in=known) if len(known) != 1 else cases.filter(type_id=known[0])
    return cases.order_by("-opened_at", "-pk")


def _asked(city: City, cases: CityQuerySet[Case]) -> Iterator[tuple[int, Question]]:
    """Each case as routing would be asked about it, at its own moment and with its first report's answers."""
    said = Report.objects.of(city).filter(case=OuterRef("pk")).order_by("pk").values("answers")[:1]
    zone = ZoneInfo(city.time_zone)
    rows = cases.annotate(said=Subquery(said)).values_list("pk", "type_id", "area_ids", "said", "opened_at")
    for pk, type_id, area_ids, answers, at in rows.iterator():
        yield (
            pk,
            Question(
                type_id=type_id, area_ids=area_ids, answers=answers or {}, at=at, local=at.astimezone(zone)
            ),
        )


def _examples(city: City, found: Sequence[tuple[int, Decision, Decision]]) -> list[Changed]:
    """The first of them with everybody's names: two queries."""
    whom = Agency.objects.of(city).values_list("pk", "name", "teams__pk", "teams__name")
    agencies, teams = {pk: name for pk, name, *_ in whom}, {pk: name for *_, pk, name in whom}
    rows = Case.objects.of(city).filter(pk__in=[pk for pk, _was, _now in found])
    cases = {case.pk: case for case in rows.only("reference", "place", "summary", "opened_at")}

    def name(where: Decision) -> str:
        return teams.get(where.team_id or 0) or agencies.get(where.agency_id, "")

    return [
        Changed(case.reference, case.place, case.summary, case.opened_at, name(was), name(now))
        for case, was, now in ((cases[pk], was, now) for pk, was, now in found)
    ]
