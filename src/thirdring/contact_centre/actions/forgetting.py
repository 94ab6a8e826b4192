"""A caller is forgotten: calls and conversations stay in the figures, without number and words."""

from collections.abc import Collection

from django.db.models import Q

from thirdring.contact_centre.models import AbuseStep, Call, CallEvent, Contact, ContactStep
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor


@action
def forget_callers(city_id: int, numbers: Collection[str], *, actor: Actor) -> int:
    """Take these numbers (E.164) from calls, and from the signals they are folded from."""
    CallEvent.objects.of(city_id).filter(caller__in=numbers).update(caller="")
    return Call.objects.of(city_id).filter(caller__in=numbers).update(caller="")


@action
def forget_conversations(
    city_id: int, numbers: Collection[str], constituent_ids: Collection[int], *, actor: Actor
) -> int:
    """Take number, draft, notes and the words of their log from the conversations of these people."""
    theirs = Contact.objects.of(city_id).filter(
        Q(caller__in=[number for number in numbers if number]) | Q(constituent__in=list(constituent_ids))
    )
    ids = list(theirs.values_list("pk", flat=True))
    ContactStep.objects.of(city_id).filter(contact__in=ids).update(words="")
    AbuseStep.objects.of(city_id).filter(contact__in=ids).update(words="", number="")
    rows = Contact.objects.of(city_id).filter(pk__in=ids)
    return rows.update(caller="", said={}, note="", passed_to="", constituent=None)
