"""What samples are drawn from: agents' parts in calls that are over, and closures that people made."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models.functions import Coalesce

from thirdring.cases.models import Closure
from thirdring.cases.rules import Outcome
from thirdring.city.models import City
from thirdring.contact_centre.models import CallLeg, SampleItem
from thirdring.contact_centre.quality_people import Accounts
from thirdring.contact_centre.quality_rules import Unit


def call_units(city: City, *, since: datetime, until: datetime) -> list[Unit]:
    """Every agent's part in a call, answered within the span, of calls that are over."""
    rows = CallLeg.objects.of(city).filter(answered_at__gte=since, answered_at__lt=until)
    rows = rows.filter(ended_at__isnull=False, call__ended_at__isnull=False).exclude(agent="")
    return [
        Unit(key=f"call {call} {number}", person=agent, team=queue or "", kind=language)
        for call, number, agent, queue, language in rows.values_list(*_LEG).order_by("call_id", "number")
    ]


def closure_units(city: City, *, since: datetime, until: datetime) -> list[Unit]:
    """Every closure within the span that somebody made, not a rule or an import."""
    rows = Closure.objects.of(city).filter(at__gte=since, at__lt=until, by__isnull=False)
    rows = rows.exclude(outcome=Outcome.AUTO_CLOSED)
    return [
        Unit(key=f"closure {pk}", person=name, team=f"{agency} · {team}" if team else agency, kind=kind)
        for pk, name, agency, team, kind in rows.values_list(*_CLOSURE).order_by("pk")
    ]


def owners(city: City, units: Sequence[Unit]) -> dict[str, int]:
    """Whose account each unit is about, by its key; agents that no account fits are left out."""
    closures = [unit.key.split()[1] for unit in units if unit.key.startswith("closure ")]
    closed = Closure.objects.of(city).filter(pk__in=closures).values_list("pk", "by_id")
    found = {f"closure {pk}": by for pk, by in closed if by is not None}
    calls = [unit for unit in units if unit.key.startswith("call ")]
    accounts = Accounts(city) if calls else None
    for unit in calls:
        person = accounts.of(unit.person) if accounts else None
        if person is not None:
            found[unit.key] = person.pk
    return found


def owner_of(item: SampleItem) -> int | None:
    """Whose account an item is about: as it was drawn, or as accounts are now where none fitted then."""
    unit = Unit(key=item.key, person=item.person, team=item.team, kind=item.kind)
    return item.about_id or owners(item.city, [unit]).get(item.key)


_LEG = ("call_id", "number", "agent", Coalesce("queue__name", "call__queue__name"), "call__language")
_CLOSURE = ("pk", "by__name", "case__agency__name", "case__team__name", "case__type__code")
