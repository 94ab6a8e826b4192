"""What a telephone system tells of somebody's own line: the call that rings there, or was answered."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from thirdring.contact_centre.desk_rules import SOFT_PHONE
from thirdring.contact_centre.models import AgentProfile, Call, CallEvent, CallLeg
from thirdring.contact_centre.room_rules import LOOKS_BACK
from thirdring.contact_centre.rules import CallStatus, SignalKind
from thirdring.kernel.actor import Actor


def call_on_line(actor: Actor, names: Sequence[str], *, at: datetime) -> Call | None:
    """The call of a telephone system that somebody speaks in, or else that rings for them; one statement."""
    legs = CallLeg.objects.of(actor.city_id).filter(
        call=OuterRef("pk"), agent__in=names, ended_at__isnull=True
    )
    rings = CallEvent.objects.of(actor.city_id).filter(call=OuterRef("pk"), kind=SignalKind.RINGING)
    live = Call.objects.of(actor.city_id).filter(ended_at__isnull=True, offered_at__gte=at - LOOKS_BACK)
    told = live.exclude(source=SOFT_PHONE).annotate(
        spoken=Exists(legs), rung=Subquery(rings.order_by("-at", "-pk").values("agent")[:1])
    )
    mine = told.filter(Q(spoken=True) | Q(status=CallStatus.RINGING, rung__in=names))
    return mine.select_related("queue").order_by("-spoken", "-offered_at").first()


def names_on_line(profile: AgentProfile, *, name: str, email: str) -> list[str]:
    """What a telephone system may call somebody: as was written down, or else their address or name."""
    return [profile.phone_name] if profile.phone_name else [email, name]
