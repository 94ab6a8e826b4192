"""A queue is described by a supervisor, and what was changed is written down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from thirdring.city.models import Calendar, City
from thirdring.contact_centre.events import RoomChanged
from thirdring.contact_centre.models import Queue, QueueChange
from thirdring.contact_centre.policy import require
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound, Problem, Stale
from thirdring.kernel.events import record
from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.kernel.words import storable

NAME_LENGTH, SKILL_LENGTH, SKILLS = 120, 40, 20
LONGEST_S = 3600
_SKILL = re.compile(r"[a-z0-9][a-z0-9 _-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is wanted of a queue. ``target_share`` is above 0, at most 1; without a calendar it is open."""

    name: str
    skills: Sequence[str] = ()
    languages: Sequence[str] = ()
    priority: int = 5
    answer_within_s: int = 60
    target_share: float = 0.9
    short_abandon_s: int = 10
    warn_after_s: int = 60
    calendar_id: int | None = None
    active: bool = True


@action
def change_queue(city: City, queue_id: int, said: Wishes, *, version: int, actor: Actor) -> Queue:
    """Write down what is wanted of a queue. Raises NotAllowed, NotFound, Stale, Invalid."""
    require(actor, "change_queue", city.pk, noun="queue")
    queue = Queue.objects.of(city).select_for_update().filter(pk=queue_id).first()
    if queue is None:
        raise NotFound("There is no such queue here.")
    if queue.version != version:
        raise Stale("queue")
    said = _tidied(said)
    if problems := _problems(city, queue, said):
        raise Invalid(problems)
    changes = _changes(queue, said, actor)
    if changes:
        QueueChange.objects.bulk_create(changes)
        queue.version += 1
        queue.save()
        record(RoomChanged(city_id=city.pk))
    return queue


def _tidied(said: Wishes) -> Wishes:
    values = {field.name: getattr(said, field.name) for field in fields(said)}
    skills = {storable(skill).lower() for skill in said.skills}
    return Wishes(
        **values
        | {
            "name": storable(said.name),
            "skills": sorted(skill for skill in skills if skill),
            "languages": sorted(set(said.languages)),
        }
    )


def _problems(city: City, queue: Queue, said: Wishes) -> list[Problem]:
    others = Queue.objects.of(city).exclude(pk=queue.pk)
    calendars = Calendar.objects.of(city)
    seconds = f"Give 1 to {LONGEST_S} seconds."
    checks = (
        (not 0 < len(said.name) <= NAME_LENGTH, "name", f"Name it in 1 to {NAME_LENGTH} letters."),
        (others.filter(name=said.name).exists(), "name", "There is a queue of this name already."),
        (len(said.skills) > SKILLS, "skills", f"Give at most {SKILLS} skills."),
        (
            not all(_SKILL.fullmatch(skill) and len(skill) <= SKILL_LENGTH for skill in said.skills),
            "skills",
            "Write each skill in small letters and digits, with commas between: billing, trees.",
        ),
        (not set(said.languages) <= set(RESIDENT_LANGUAGES), "languages", "Choose languages from the list."),
        (not 1 <= said.priority <= 9, "priority", "Give 1 (first) to 9 (last)."),
        (not 1 <= said.answer_within_s <= LONGEST_S, "answer_within_s", seconds),
        (not 0 < said.target_share <= 1, "target_share", "Give a share above 0 and at most 100 percent."),
        (
            not 0 <= said.short_abandon_s <= said.answer_within_s,
            "short_abandon_s",
            "Give 0 or more seconds, and no more than calls should be answered within.",
        ),
        (not 1 <= said.warn_after_s <= LONGEST_S, "warn_after_s", seconds),
        (
            said.calendar_id is not None and not calendars.filter(pk=said.calendar_id).exists(),
            "calendar",
            "Choose opening hours from the list.",
        ),
    )
    return [Problem(field, message) for wrong, field, message in checks if wrong]


def _changes(queue: Queue, said: Wishes, actor: Actor) -> list[QueueChange]:
    """Put the wishes into the row; a line for each that is another now."""
    at, made = clock.now(), []
    for field in fields(said):
        before, after = getattr(queue, field.name), getattr(said, field.name)
        if before == after:
            continue
        setattr(queue, field.name, after)
        words = (_in_words(queue, field.name, value) for value in (before, after))
        told = dict(zip(("before", "after"), words, strict=True))
        made.append(
            QueueChange(city_id=queue.city_id, queue=queue, at=at, by_id=actor.id, field=field.name, **told)
        )
    return made


def _in_words(queue: Queue, field: str, value: Any) -> str:
    """As a person reads it later, when a calendar may be gone."""
    if field == "calendar_id":
        found = Calendar.objects.of(queue.city_id).filter(pk=value).first() if value else None
        return found.name if found else ""
    if isinstance(value, list | tuple):
        return ", ".join(value)[:400]
    return str(value)[:400]
