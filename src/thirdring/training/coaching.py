"""Figures of practice, for coaches: who practised how much, how it went by month, what was missed."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, FloatField, Q, Sum, Value, When
from django.db.models.functions import TruncMonth

from thirdring.city.models import City
from thirdring.kernel.actor import Actor
from thirdring.training.models import PracticeCall
from thirdring.training.policy import require, visible_to
from thirdring.training.rules import Check

MOST_ROWS = 2_000  # people times months


@dataclass(frozen=True, slots=True)
class Month:
    """Somebody's practice in a month: calls that are over, those with a score and its mean, whole fails."""

    calls: int
    scored: int
    mean: float | None
    failed: int


@dataclass(frozen=True, slots=True)
class Practised:
    """Somebody's practice, by the first day of each month."""

    person_id: int
    name: str
    months: dict[date, Month]

    @property
    def calls(self) -> int:
        """All of them."""
        return sum(month.calls for month in self.months.values())

    @property
    def failed(self) -> int:
        """Those that failed as a whole."""
        return sum(month.failed for month in self.months.values())


def practised_by_person(actor: Actor, city: City, *, since: date) -> list[Practised]:
    """Everybody's practice by month of the city, by name; one statement. Raises NotAllowed."""
    require(actor, "coach")
    zone = ZoneInfo(city.time_zone)
    over = visible_to(actor).filter(ended_at__gte=datetime.combine(since, time.min, zone))
    score = Case(
        When(possible__gt=0, then=F("earned") / F("possible")), default=Value(0.0), output_field=FloatField()
    )
    rows = (
        over.annotate(month=TruncMonth("ended_at", tzinfo=zone))
        .values("trainee_id", "trainee__name", "month")
        .annotate(
            calls=Count("pk"),
            scored=Count("pk", filter=Q(possible__gt=0)),
            sum=Sum(score),
            failures=Count("pk", filter=Q(failed=True)),
        )
        .order_by("trainee__name", "trainee_id", "month")[:MOST_ROWS]
    )
    people: dict[tuple[int, str], dict[date, Month]] = defaultdict(dict)
    for row in rows:
        mean = row["sum"] / row["scored"] if row["scored"] else None
        month = Month(row["calls"], row["scored"], mean, row["failures"])
        people[row["trainee_id"], row["trainee__name"]][row["month"].date()] = month
    return [Practised(pk, name, months) for (pk, name), months in people.items()]


def missed(calls: Iterable[PracticeCall]) -> list[tuple[Check, int]]:
    """What was not met in these calls, the most often missed first, with how often."""
    counts = Counter(
        check for call in calls for check, found in call.findings.items() if found["mark"] == "not_met"
    )
    known = {each.value for each in Check}
    return [(Check(check), count) for check, count in counts.most_common() if check in known]
