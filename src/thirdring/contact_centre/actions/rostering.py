"""Who works when is written down: shifts added, changed, removed, and a week copied; and days are flagged."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from thirdring.city.models import City
from thirdring.contact_centre.agent_queries import agents_of
from thirdring.contact_centre.models import FlaggedDay, Shift
from thirdring.contact_centre.policy import require
from thirdring.contact_centre.roster_rules import ShiftSaid, shift_problems, week_of
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound, Stale, invalid
from thirdring.kernel.words import storable

FLAG_LENGTH = 40
TAKEN = "They work at this time already: see their other shift of the day."
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a week that was copied: shifts made, and those left out because something was there."""

    made: int
    left_out: int


@action
def add_shift(city: City, said: ShiftSaid, *, actor: Actor) -> Shift:
    """A new shift. Raises NotAllowed, Invalid."""
    _begin(city, actor)
    _check(city, said)
    with _apart():
        return Shift.objects.create(city=city, user_id=said.user_id, day=said.day, **_times(said))


@action
def change_shift(city: City, shift_id: int, said: ShiftSaid, *, version: int, actor: Actor) -> Shift:
    """Change when somebody works, or who does. Raises NotAllowed, NotFound, Stale, Invalid."""
    _begin(city, actor)
    shift = _held(city, shift_id, version)
    _check(city, said, but=shift.pk)
    rows = Shift.objects.of(city).filter(pk=shift.pk)
    with _apart():
        rows.update(user_id=said.user_id, day=said.day, version=F("version") + 1, **_times(said))
    shift.refresh_from_db()
    return shift


@action
def remove_shift(city: City, shift_id: int, *, version: int, actor: Actor) -> None:
    """Take a shift away. Raises NotAllowed, NotFound, Stale."""
    _begin(city, actor)
    _held(city, shift_id, version).delete()


@action
def copy_week(city: City, into: date, *, actor: Actor) -> Copied:
    """Copy the shifts of the week before into the week of a day.

    What is there already stays: a shift that would come at once with one is left out, and so is that of
    somebody who takes no calls here any more.
    """
    _begin(city, actor)
    days = week_of(into)
    before = list(_shifts(city, [day - _WEEK for day in days]))
    there, working = list(_shifts(city, days)), {agent.user_id for agent in agents_of(city)}
    made = [
        Shift(city=city, user_id=s.user_id, day=s.day + _WEEK, starts=s.starts, ends=s.ends, breaks=s.breaks)
        for s in before
    ]
    fitting = [
        new for new in made if new.user_id in working and not any(_meet(new, other) for other in there)
    ]
    with _apart():
        Shift.objects.bulk_create(fitting)
    return Copied(made=len(fitting), left_out=len(made) - len(fitting))


@action
def flag_day(city: City, day: date, flag: str, *, actor: Actor) -> FlaggedDay:
    """Say what is special about a day, in place of what was said before. Raises NotAllowed, Invalid."""
    require(actor, "plan", city.pk, noun="roster")
    word = storable(flag).lower()
    if not 0 < len(word) <= FLAG_LENGTH:
        raise invalid("flag", f"Give a word or two, in at most {FLAG_LENGTH} letters.")
    return FlaggedDay.objects.of(city).update_or_create(city=city, day=day, defaults={"flag": word})[0]


@action
def unflag_day(city: City, flagged_id: int, *, actor: Actor) -> None:
    """The day is a day like others again; nothing happens when it is so already."""
    require(actor, "plan", city.pk, noun="roster")
    FlaggedDay.objects.of(city).filter(pk=flagged_id).delete()


def _begin(city: City, actor: Actor) -> None:
    """Planners of one city write one after the other, so that none misses what another has just written."""
    require(actor, "plan", city.pk, noun="roster")
    City.objects.select_for_update(no_key=True).get(pk=city.pk)


def _held(city: City, shift_id: int, version: int) -> Shift:
    shift = Shift.objects.of(city).filter(pk=shift_id).first()
    if shift is None:
        raise NotFound("This shift was removed meanwhile.")
    if shift.version != version:
        raise Stale("shift")
    return shift


def _check(city: City, said: ShiftSaid, *, but: int = 0) -> None:
    if problems := shift_problems(said):
        raise Invalid(problems)
    if said.user_id not in {agent.user_id for agent in agents_of(city)}:
        raise invalid("who", "Choose somebody who takes calls here.")
    wanted = Shift(user_id=said.user_id, day=said.day, **_times(said))
    others = _shifts(city, [said.day]).exclude(pk=but)
    if any(_meet(wanted, other) for other in others):
        raise invalid("starts", TAKEN, "taken")


@contextmanager
def _apart() -> Iterator[None]:
    """What the table refuses nobody here could see: a shift of the same person in another city."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise invalid("starts", TAKEN, "taken") from None


def _shifts(city: City, days: Collection[date]) -> QuerySet[Shift]:
    return Shift.objects.of(city).filter(day__in=days)


def _meet(one: Shift, other: Shift) -> bool:
    """Whether both are the same person's, at the same time."""
    same = (one.user_id, one.day) == (other.user_id, other.day)
    return same and one.starts < other.ends and other.starts < one.ends


def _times(said: ShiftSaid) -> dict[str, Any]:
    return {"starts": said.starts, "ends": said.ends, "breaks": sorted(each for each in said.breaks if each)}
