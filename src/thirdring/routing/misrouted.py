"""Where requests went wrong, by week: what was sent on to another agency, and what was of another kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q
from django.db.models.functions import TruncWeek

from thirdring.cases.models import Recategorisation
from thirdring.city.models import City
from thirdring.kernel.actor import Actor
from thirdring.routing.models import Transfer
from thirdring.routing.transfers import MISROUTED, TransferState
from thirdring.staff.policy import of_agencies_only


@dataclass(frozen=True, slots=True)
class Misroute:
    """One week's wrong turns of one type from one agency. ``week`` is its Monday in the city's time."""

    week: date
    type_code: str
    type_names: Mapping[str, str]
    sender: str
    asked: int
    moved: int  # accepted, or decided so by a referee
    refused: int


def misroutes(actor: Actor, city: City, *, since: datetime) -> list[Misroute]:
    """What came to the wrong agency, by week, type and the agency that sent it on; the newest week first.

    Those who work for agencies see what theirs sent on. One statement.
    """
    week = TruncWeek("proposed_at", tzinfo=ZoneInfo(city.time_zone))
    wrong = Transfer.objects.of(city).filter(reason__in=MISROUTED, proposed_at__gte=since)
    if of_agencies_only(actor):
        wrong = wrong.filter(from_agency_id__in=sorted(actor.agency_ids))
    moved = Q(state=TransferState.ACCEPTED) | Q(state=TransferState.DECIDED, case__agency=F("to_agency"))
    columns = ("week", "case__type__code", "case__type__current__names", "from_agency__name")
    rows = wrong.annotate(week=week).values(*columns)
    counted = rows.annotate(
        asked=Count("pk"), moved=Count("pk", filter=moved), refused=Count("pk", filter=~Q(refusal=""))
    )
    found = counted.values_list(*columns, "asked", "moved", "refused").order_by(
        "-week", "-asked", *columns[1:]
    )
    return [Misroute(at.date(), code, names or {}, *rest) for at, code, names, *rest in found]


@dataclass(frozen=True, slots=True)
class Mistaken:
    """One week's corrections of one kind into another, by one person of the agency that had the cases."""

    week: date
    from_code: str
    from_names: Mapping[str, str]
    to_code: str
    to_names: Mapping[str, str]
    agency: str
    by: str  # '' for the program
    corrected: int
    moved: int  # to another agency by it


def mistaken(actor: Actor, city: City, *, since: datetime) -> list[Mistaken]:
    """What was taken for another kind, by week, kinds, agency and who said so; the newest week first.

    Those who work for agencies see what theirs had. One statement.
    """
    week = TruncWeek("at", tzinfo=ZoneInfo(city.time_zone))
    rows = Recategorisation.objects.of(city).filter(at__gte=since)
    if of_agencies_only(actor):
        rows = rows.filter(from_agency_id__in=sorted(actor.agency_ids))
    kinds = [f"{side}_version__{part}" for side in ("from", "to") for part in ("type__code", "names")]
    columns = ("week", *kinds, "from_agency__name", "by__name")
    moved = Count("pk", filter=~Q(from_agency=F("to_agency")))
    counted = rows.annotate(week=week).values(*columns).annotate(corrected=Count("pk"), moved=moved)
    found = counted.values_list(*columns, "corrected", "moved").order_by("-week", "-corrected", *columns[1:])
    return [
        Mistaken(at.date(), was, was_names, now, now_names, agency, by or "", corrected, gone)
        for at, was, was_names, now, now_names, agency, by, corrected, gone in found
    ]
