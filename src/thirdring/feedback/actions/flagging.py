"""Flags on closings that look as if nobody had been there: kept with their reason, blocking nothing."""

from thirdring.cases.models import Case, Closure
from thirdring.feedback.models import ClosingFlag
from thirdring.feedback.queries import closed_lately, shown_lengths
from thirdring.feedback.rules import Closing, flags_of
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor


@action
def flag_closing(case: Case, closure: Closure, *, actor: Actor) -> list[ClosingFlag]:
    """Keep what is odd about closing a case as fixed; nearly always nothing."""
    known = Closing(
        took=closure.at - case.opened_at,
        shown=shown_lengths(case),
        closed_by_same_person=closed_lately(closure),
        seen_in_the_field=bool(closure.evidence),
    )
    flags = [
        ClosingFlag(
            city_id=case.city_id,
            case=case,
            closure=closure,
            oddity=flag.oddity,
            why=flag.why,
            by_id=closure.by_id,
            at=closure.at,
        )
        for flag in flags_of(known)
    ]
    return ClosingFlag.objects.bulk_create(flags) if flags else []
