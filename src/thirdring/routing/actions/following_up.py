"""What time does to referrals: who was late to acknowledge, and whom to ask again today."""

from thirdring.cases.actions.timeline import Line, chained, keep_timelines
from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import EntryKind
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.events import record
from thirdring.kernel.scope import CityQuerySet
from thirdring.routing.actions.links import issue
from thirdring.routing.actions.referring import facts_of
from thirdring.routing.events import ReferralNeedsLook
from thirdring.routing.models import Referral
from thirdring.routing.outside import Attention, Step, next_look, why_look

FOLLOW_UP_BATCH = 100
_STEPS = {Attention.UNACKNOWLEDGED: Step.LATE, Attention.FOLLOW_UP: Step.DUE}


@action
def follow_up(*, actor: Actor, most: int = FOLLOW_UP_BATCH) -> int:
    """Remind the parties, in any city, whose date has come, and put them before a supervisor; how many.

    Takes cases before referrals, as every verb does, and leaves those that somebody holds for the next
    round: so each date is noticed exactly once, whatever the number of workers.
    """
    cases = {case.pk: case for case in _cases_due(most)}
    due = list(_due().filter(case_id__in=cases).select_related("party").order_by("look_at", "pk"))
    entries = [_noticed(referral, cases[referral.case_id], actor) for referral in due]
    keep_timelines(cases.values(), entries)
    return len(due)


def _due() -> CityQuerySet[Referral]:
    rows: CityQuerySet[Referral] = Referral.objects.across_cities("one sweep for all")
    return rows.filter(look_at__lte=clock.now())


def _cases_due(most: int) -> CityQuerySet[Case]:
    cases = Case.objects.across_cities("one sweep for all").filter(pk__in=_due().values("case"))
    unheld = cases.select_related("city").defer("search").select_for_update(skip_locked=True, of=("self",))
    limited: CityQuerySet[Case] = unheld.order_by("pk")[:most]
    return limited


def _noticed(referral: Referral, case: Case, actor: Actor) -> Entry:
    """Say what is late on the timeline, in the list and to the party."""
    now, by = clock.now(), system(case.city_id, reason=actor.reason)
    acknowledged = referral.acknowledged_at is not None
    dates = {"acknowledge_by": referral.acknowledge_by, "follow_up_at": referral.follow_up_at}
    attention = why_look(acknowledged=acknowledged, now=now, **dates)
    referral.attention, referral.attention_since = attention, referral.attention_since or now
    later = next_look(acknowledged=True, **dates)
    referral.look_at = later if later > now else None
    referral.save(update_fields=["attention", "attention_since", "look_at"])
    token = issue(referral, actor=by)
    record(
        ReferralNeedsLook(
            city_id=case.city_id, case=case, by=by, referral=referral, token=token, attention=attention
        )
    )
    line = Line(EntryKind.REFERRED, data=dict(facts_of(referral, _STEPS[attention])))
    return chained(case, [line], actor=by, at=now)[0]
