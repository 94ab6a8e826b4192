"""A change of the rules of routing tried on past cases, as every page that offers one shows it."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from thirdring.cases.references import pretty
from thirdring.kernel import clock
from thirdring.routing.comparing import compare
from thirdring.routing.models import Rule
from thirdring.routing.queries import as_rule
from thirdring.routing.rules import RoutingRule
from thirdring.staff.access import FaceRequest
from thirdring.web.agency import words

LOOKS_BACK = timedelta(days=365)


def in_force(rows: Sequence[Rule]) -> list[RoutingRule]:
    """The rules that hold now, in their order."""
    now = clock.now()
    return [as_rule(row) for row in rows if row.effective_from <= now]


def tried_on_past(
    request: FaceRequest, now: Sequence[RoutingRule], after: Sequence[RoutingRule], types: set[int | None]
) -> dict[str, object]:
    """For agency/dry_run.html: where last year's cases of these types (None: all) would go instead."""
    run = compare(request.city, now, after, type_ids=types, since=clock.now() - LOOKS_BACK)
    zone = ZoneInfo(request.city.time_zone)
    shown = [(each, pretty(each.reference), words.moment(each.opened_at, zone)) for each in run.examples]
    return {"run": run, "examples": shown}
