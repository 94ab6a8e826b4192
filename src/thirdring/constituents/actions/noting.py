"""What staff note about a person."""

from thirdring.constituents.models import Constituent, PersonNote
from thirdring.constituents.policy import may, require
from thirdring.constituents.rules import NOTE_LENGTH
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed, NotFound, Stale, invalid
from thirdring.kernel.words import storable


@action
def note_person(person_id: int, *, actor: Actor, words: str) -> PersonNote:
    """Note something about a person that who takes their next call should know. Raises Invalid (words)."""
    require(actor, "note", actor.city_id)
    person = Constituent.objects.of(actor.city_id).filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person here.")
    words = storable(words)
    if not 0 < len(words) <= NOTE_LENGTH:
        raise invalid("words", f"Write a note of 1 to {NOTE_LENGTH} letters.", "required")
    return PersonNote.objects.create(
        city_id=actor.city_id, constituent=person, words=words, by_id=actor.id or 0, at=clock.now()
    )


@action
def remove_note(note_id: int, *, actor: Actor) -> PersonNote:
    """Take a note away: one's own, or as a supervisor anybody's. Who removed it is kept."""
    require(actor, "note", actor.city_id)
    note = PersonNote.objects.of(actor.city_id).select_for_update(of=("self",)).filter(pk=note_id).first()
    if note is None:
        raise NotFound("There is no such note.")
    if note.by_id != actor.id and not may(actor, "oversee", actor.city_id):
        raise NotAllowed("remove", "note")
    if note.removed_at is not None:
        raise Stale("note")
    note.removed_by_id, note.removed_at = actor.id, clock.now()
    note.save(update_fields=["removed_by", "removed_at"])
    return note
