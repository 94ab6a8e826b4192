"""How well the city keeps its word about a type: of what was due lately, how much was done in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from thirdring.cases.models import Case
from thirdring.cases.rules import Outcome, Status
from thirdring.city.models import City

WINDOW = timedelta(days=90)
ENOUGH = 20  # fewer cases say more about chance than about the city, and may be somebody's own

# How a case ends that was nothing to do: it says nothing about a promise.
NO_WORK = sorted({Outcome.DUPLICATE, Outcome.WITHDRAWN, Outcome.SPAM})


@dataclass(frozen=True, slots=True)
class Share:
    """Of ``due`` cases whose date passed in the window, ``kept`` were closed by that date."""

    kept: int
    due: int

    @property
    def enough(self) -> bool:
        """Whether it may be said of the city's work."""
        return self.due >= ENOUGH

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: never better than it was. 0 when nothing was due."""
        return self.kept * 100 // self.due if self.due else 0


@dataclass(frozen=True, slots=True)
class Keeping:
    """The share in one district, and in the whole city."""

    district: Share
    city: Share


def keeping(city: City, *, type_id: int, district_id: int | None, until: datetime) -> Keeping:
    """How this type's dates of the 90 days before ``until`` were kept. One statement, from one index.

    A case that is still open past its date was not kept, nor was one closed without an answer. What waits
    is left out, for its date moves, and so is what turned out to be nothing to do.
    """
    due = Case.objects.of(city).filter(
        type_id=type_id, due_at__gt=until - WINDOW, due_at__lte=until, merged_into__isnull=True
    )
    counted = due.exclude(status=Status.ON_HOLD).exclude(outcome__in=NO_WORK, status=Status.CLOSED)
    kept = Q(status=Status.CLOSED, closed_at__lte=F("due_at")) & ~Q(outcome=Outcome.AUTO_CLOSED)
    here = Q(area_ids__contains=[district_id]) if district_id is not None else Q(pk__in=[])
    found = counted.aggregate(
        kept=Count("due_at", filter=kept),
        due=Count("due_at"),
        kept_here=Count("due_at", filter=kept & here),
        due_here=Count("due_at", filter=here),
    )
    return Keeping(Share(found["kept_here"], found["due_here"]), Share(found["kept"], found["due"]))
