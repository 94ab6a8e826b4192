"""Reads over what was in no list: what waits for a supervisor, and what became of the rest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery

from thirdring.cases.models import Case, Recategorisation
from thirdring.cases.rules import OPEN
from thirdring.catalogue.rules import UNLISTED
from thirdring.catalogue.search import SMALL_WORDS, words_of
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.scope import CityQuerySet
from thirdring.routing.clustering import MOST_COMPARED, Told, clusters
from thirdring.routing.models import CatalogueProposal, Referral

MOST_WAITING = 50
LOOKS_BACK = timedelta(days=90)


def awaiting_triage(city: City) -> list[Case]:
    """Open cases that are in no list yet, the oldest first: what a supervisor sorts."""
    rows = _unsorted(city).select_related("city", "service_version").defer("search")
    return list(rows.order_by("opened_at", "pk")[:MOST_WAITING])


def count_awaiting(city: City, *, most: int = 99) -> int:
    """How many there are, counted no further than ``most`` + 1."""
    return _unsorted(city)[: most + 1].count()


def _unsorted(city: City) -> CityQuerySet[Case]:
    rows: CityQuerySet[Case] = Case.objects.of(city).filter(type__city=city, type__code=UNLISTED)
    waiting = rows.filter(status__in=sorted(OPEN), merged_into__isnull=True)
    return waiting.exclude(referrals__state__in=("sent", "acknowledged"))


@dataclass(frozen=True, slots=True)
class Unlisted:
    """One report of what was in no list: its words, its areas, and what it was found to be.

    ``became`` is a service code, an outside party's name, an outcome, or '' while nobody has sorted it.
    """

    reference: str
    words: str
    area_ids: Sequence[int]
    opened_at: datetime
    became: str


def unlisted_since(city: City, since: datetime, *, most: int) -> list[Unlisted]:
    """The latest of them, newest first: cases that are, or began as, of no type. One statement."""
    corrected = Recategorisation.objects.of(city).filter(case=OuterRef("pk")).order_by("-at", "-pk")
    party = Referral.objects.of(city).filter(case=OuterRef("pk")).order_by("sent_at", "pk")
    rows = Case.objects.of(city).filter(opened_at__gte=since)
    of_none = rows.filter(
        Q(type__city=city, type__code=UNLISTED) | Q(pk__in=Subquery(_corrected(city, since)))
    )
    annotated = of_none.annotate(
        kind=Subquery(corrected.values("to_version__type__code")[:1]),
        party=Subquery(party.values("party__name")[:1]),
    )
    columns = ("reference", "summary", "area_ids", "opened_at", "kind", "party", "outcome")
    return [
        Unlisted(reference, words, areas, at, kind or who or outcome)
        for reference, words, areas, at, kind, who, outcome in annotated.order_by(
            "-opened_at", "-pk"
        ).values_list(*columns)[:most]
    ]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A group of reports about one thing, the latest first, and the words most of them say."""

    reports: Sequence[Unlisted]
    usual: Sequence[str]


def repeated(city: City) -> list[Repeated]:
    """What came again and again in the last ninety days and was in no list, the largest group first."""
    since = clock.now() - LOOKS_BACK
    known = {each.reference: each for each in unlisted_since(city, since, most=MOST_COMPARED)}
    found = clusters([Told(each.reference, each.words) for each in known.values()])
    return [_repeated([known[reference] for reference in each.references]) for each in found]


def _repeated(reports: Sequence[Unlisted]) -> Repeated:
    """Whole words for the stems that most say: as the first report writes them."""
    words = [dict.fromkeys(words_of(each.words)) for each in reports]
    counts = Counter(word for each in words for word in each if len(word) > 2 and word not in SMALL_WORDS)
    half = max(2, len(reports) / 2)
    return Repeated(reports, [word for word, times in counts.most_common(5) if times >= half])


def proposals(city: City) -> list[CatalogueProposal]:
    """What supervisors proposed, what is undecided first, then the newest."""
    rows = CatalogueProposal.objects.of(city).select_related("proposed_by", "decided_by")
    return list(rows.order_by("-state", "-proposed_at", "-pk")[:200])


def _corrected(city: City, since: datetime) -> CityQuerySet[Recategorisation]:
    done = Recategorisation.objects.of(city).filter(at__gte=since, from_version__type__code=UNLISTED)
    return done.values("case")  # type: ignore[return-value]  # ids, for a query around it
