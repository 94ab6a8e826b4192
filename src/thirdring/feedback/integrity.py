"""How cases ended in a period, and whose closings are hard to believe."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from thirdring.cases.models import Closure, Report
from thirdring.cases.rules import Outcome
from thirdring.city.models import City
from thirdring.feedback.models import ClosingFlag, Dispute
from thirdring.kernel.actor import Actor
from thirdring.kernel.intervals import wilson
from thirdring.kernel.scope import CityQuerySet
from thirdring.staff.models import User
from thirdring.staff.policy import of_agencies_only


@dataclass(slots=True)
class Mix:
    """How the cases of one agency and type ended: ``stated`` by outcome, where somebody stated one.

    ``auto`` were closed by a rule, and ``unknown`` came from a file that doesn't say how they ended: neither
    is fixed or answered, nor part of any share. ``excused`` have a reason instead of a photo; ``unstated``
    were closed by a remote system without the facts their type asks for.
    """

    agency: str
    type_code: str
    type_names: Mapping[str, str]
    unknown: int = 0
    stated: Counter[str] = field(default_factory=Counter)
    auto: int = 0
    excused: int = 0
    unstated: int = 0

    @property
    def answered(self) -> int:
        """How many ended with an outcome that somebody stated."""
        return self.stated.total()

    @property
    def fixed(self) -> int:
        """How many of them were fixed."""
        return self.stated[Outcome.FIXED]

    @property
    def fixed_between(self) -> tuple[float, float]:
        """Between which shares the true one that is fixed likely lies (95 %)."""
        return wilson(self.fixed, self.answered)

    def count(self, outcome: str, closings: int, excused: int, unstated: int) -> None:
        """Add closings with one outcome; of those by a rule, the imported ones are counted already."""
        if outcome == Outcome.AUTO_CLOSED:
            self.auto += closings - self.unknown
        else:
            self.stated[outcome] += closings
        self.excused += excused
        self.unstated += unstated


_BY = ("case__agency__name", "case__type__code")


def outcome_mix(actor: Actor, city: City, *, since: datetime, until: datetime) -> list[Mix]:
    """How what was closed in the period, and not reopened, ended; by agency and type: two statements."""
    final = _share(actor, Closure.objects.of(city), since).filter(at__lt=until, reopened_at__isnull=True)
    unknown = _imported(city, final)
    rows = final.values_list(*_BY, "case__type__current__names", "outcome").annotate(
        closings=Count("pk"),
        excused=Count("pk", filter=~Q(no_photo="")),
        unstated=Count("pk", filter=Q(missing__len__gt=0)),
    )
    found: dict[tuple[str, str], Mix] = {}
    for agency, code, names, outcome, *counts in rows.order_by(*_BY, "outcome"):
        mix = found.setdefault((agency, code), Mix(agency, code, names or {}, unknown[agency, code]))
        mix.count(outcome, *counts)
    return list(found.values())


def _imported(city: City, final: CityQuerySet[Closure]) -> Counter[tuple[str, str]]:
    """By agency and type, how many came from a file that doesn't say how they ended."""
    told = Report.objects.of(city).filter(case=OuterRef("case")).exclude(source="")
    rows = final.filter(Exists(told), outcome=Outcome.AUTO_CLOSED).values_list(*_BY)
    return Counter({(agency, code): n for agency, code, n in rows.annotate(n=Count("pk")).order_by(*_BY)})


def flags_lately(actor: Actor, city: City, *, since: datetime, most: int = 50) -> list[ClosingFlag]:
    """The flags raised since, newest first, each with its case and who closed it."""
    flags = _share(actor, ClosingFlag.objects.of(city), since)
    shown = flags.select_related("case__agency", "case__type__current", "by").defer("case__search")
    return list(shown.order_by("-at", "-pk")[:most])


@dataclass(frozen=True, slots=True)
class Closer:
    """One person of one agency: their closings, the flags on them by oddity, and disputes."""

    name: str
    agency: str
    closed: int
    odd: Mapping[str, int]
    disputed: int

    @property
    def flagged(self) -> int:
        """Flags of any kind."""
        return sum(self.odd.values())


def closers(actor: Actor, city: City, *, since: datetime, most: int = 30) -> list[Closer]:
    """Whose closings were flagged or disputed since, the most first: four statements.

    A dispute counts for whoever had closed the case then: a later closing of it answers for itself.
    """
    odd = _counts(_share(actor, ClosingFlag.objects.of(city), since), "by", "oddity")
    disputed = _counts(_share(actor, Dispute.objects.of(city), since), "closer")
    keys = {(who, agency) for who, agency, *_ in (*odd, *disputed)}
    people = {who for who, _ in keys}
    closed = _counts(_share(actor, Closure.objects.of(city), since).filter(by__in=people), "by")
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    found = [
        Closer(
            name=names.get(who, ""),
            agency=agency,
            closed=closed[who, agency],
            odd={key[2]: n for key, n in odd.items() if key[:2] == (who, agency)},
            disputed=disputed[who, agency],
        )
        for who, agency in keys
    ]
    return sorted(found, key=lambda each: (-each.flagged - each.disputed, each.name, each.agency))[:most]


def _counts(rows: CityQuerySet[Any], who: str, *more: str) -> Counter[tuple[Any, ...]]:
    """Rows by person, agency and ``more``; those of nobody on the staff are left out."""
    known = rows.filter(**{f"{who}__isnull": False})
    columns = (who, "case__agency__name", *more)
    counted: Iterable[tuple[Any, ...]] = (
        known.values_list(*columns).annotate(n=Count("pk")).order_by(*columns)
    )
    return Counter({tuple(key): n for *key, n in counted})


def _share(actor: Actor, rows: CityQuerySet[Any], since: datetime) -> CityQuerySet[Any]:
    """What happened since, of the actor's share: those who work for agencies see theirs."""
    lately = rows.filter(at__gte=since)
    if of_agencies_only(actor):
        return lately.filter(case__agency_id__in=sorted(actor.agency_ids))
    return lately
