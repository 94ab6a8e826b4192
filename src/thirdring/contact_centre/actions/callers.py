"""Conversations with somebody who turned out to be somebody else, and back again."""

from collections.abc import Mapping, Sequence
from typing import Any

from thirdring.constituents.actions.merging import note_moved
from thirdring.contact_centre.models import Contact
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor

CONTACTS = "contact_centre.Contact"


@action
def hand_over(city_id: int, person_id: int, *, to: int, merge_id: int, actor: Actor) -> None:
    """Give one person's conversations to another, and note which."""
    theirs = Contact.objects.of(city_id).filter(constituent_id=person_id)
    moved = list(theirs.order_by("pk").values_list("pk", flat=True))
    theirs.update(constituent_id=to)
    note_moved(merge_id, {CONTACTS: moved}, actor=actor)


@action
def give_back(city_id: int, moved: Mapping[str, Sequence[Any]], *, frm: int, to: int, actor: Actor) -> None:
    """Give exactly these back."""
    theirs = Contact.objects.of(city_id).filter(pk__in=moved.get(CONTACTS, ()), constituent_id=frm)
    theirs.update(constituent_id=to)
