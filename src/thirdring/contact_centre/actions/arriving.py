"""Conversations that were written down while the server was away arrive, each once, and none is lost."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from thirdring.cases.rules import Channel
from thirdring.city.models import City
from thirdring.contact_centre.actions.contacts import begin_contact, write_down
from thirdring.contact_centre.actions.outcomes import ask_supervisor, end_plainly, inform, open_case
from thirdring.contact_centre.desk_rules import Disposition, Relay, Said, provisional_of
from thirdring.contact_centre.models import Contact
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid

OLDEST = timedelta(days=7)  # an older clock is a wrong one
_ENDS: Mapping[str, Callable[[Contact, Actor], object]] = {
    "open": lambda kept, actor: open_case(kept.pk, kept.version, actor=actor),
    "inform": lambda kept, actor: inform(kept.pk, kept.version, "", actor=actor),
    "supervisor": lambda kept, actor: ask_supervisor(kept.pk, kept.version, actor=actor),
    "emergency": lambda kept, actor: end_plainly(kept.pk, kept.version, Disposition.EMERGENCY, actor=actor),
    "nothing": lambda kept, actor: end_plainly(kept.pk, kept.version, Disposition.NOTHING, actor=actor),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One conversation as a browser kept it. ``end`` says how it ended; '' leaves it open."""

    key: str
    made: datetime
    provisional: str
    said: Said
    language: str
    end: str


def take_written(city: City, written: Written, *, actor: Actor) -> Contact:
    """The conversation as it stands now: ended as it was ended there, or open, to be mended.

    The same key again changes nothing. What stands in the way of its ending keeps nothing out.
    """
    contact = _taken(city, written, actor)
    if contact.closed_at is not None:
        return contact
    end = _ENDS.get(written.end)
    if end is not None:
        with suppress(Invalid):
            end(contact, actor)
    return Contact.objects.of(city).select_related("case").get(pk=contact.pk)


def _taken(city: City, written: Written, actor: Actor) -> Contact:
    """Begun, or found, with everything that was written down in it."""
    earlier = Contact.objects.of(city).select_related("case").filter(key=written.key).first()
    if earlier is not None and earlier.closed_at is not None:
        return earlier
    now = clock.now()
    contact = begin_contact(
        city,
        key=written.key,
        channel=Channel.PHONE,
        caller=written.said.phone,
        language=written.language,
        opened_at=min(max(written.made, now - OLDEST), now),
        provisional=provisional_of(written.provisional),
        actor=actor,
    )
    return write_down(
        contact.pk,
        contact.version,
        written.said,
        language=written.language or contact.language,
        relay=Relay(contact.relay),
        actor=actor,
    )
