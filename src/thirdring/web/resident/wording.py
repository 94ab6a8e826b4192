"""What happened to a case, in the words of the people who wait for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thirdring.cases.models import Entry
from thirdring.cases.rules import EntryKind, HoldReason, Outcome, Status
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.days import weekday
from thirdring.kernel.words import DEFAULT_LANGUAGE, in_language
from thirdring.sla.models import Promise
from thirdring.sla.rules import Clock
from thirdring.sla.words import in_plain_words
from thirdring.web.ui.outside import outside_in_words


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the public timeline; ``at`` is UTC, shown in the city's time."""

    at: datetime
    heading: str
    words: str
    number: int = 0  # of the line on its case


def latest_first(entries: Sequence[Entry]) -> list[Told]:
    """The public lines, newest first. Lines that would tell a resident nothing are left out."""
    told = [Told(entry.at, _heading(entry), _words(entry), entry.number) for entry in entries]
    return [line for line in reversed(told) if line.heading]


@dataclass(frozen=True, slots=True)
class PromiseTold:
    """A promise in words; ``of`` says what was promised, ``state`` is kept, late, waiting or running."""

    of: str
    words: str
    state: str


def promises_in_words(promises: Sequence[Promise], city: City, language: str) -> list[PromiseTold]:
    """The promises of a case, kept or late honestly said."""
    return [
        PromiseTold(_promised(promise.clock), in_plain_words(promise, city, language), _state(promise))
        for promise in promises
    ]


def _promised(which: str) -> str:
    return {
        Clock.ACKNOWLEDGE: _("Taking it on"),
        Clock.ACT: _("Beginning the work"),
        Clock.RESOLVE: _("Resolving it"),
    }[Clock(which)]


def _state(promise: Promise) -> str:
    if promise.kept_at is not None:
        return "kept" if promise.kept_at <= promise.due_at and promise.broken_at is None else "late"
    if promise.paused_at is not None:
        return "waiting"
    return "late" if promise.due_at < clock.now() else "running"


def status_in_words(status: str) -> str:
    """Where it stands, as a sentence."""
    return {
        Status.RECEIVED: _("We have your report. A team has not taken it on yet."),
        Status.ACCEPTED: _("A team has taken this on."),
        Status.IN_PROGRESS: _("Somebody is working on this."),
        Status.ON_HOLD: _("This is waiting, for the reason given below."),
        Status.CLOSED: _("This is closed. The city's answer is below."),
    }[Status(status)]


def outcome_in_words(outcome: str) -> str:
    """How it ended. Closed is not the same as fixed."""
    return {
        Outcome.FIXED: _("Fixed"),
        Outcome.NO_PROBLEM_FOUND: _("We looked and found no problem"),
        Outcome.NOT_CITY_RESPONSIBILITY: _("Not the city's to fix"),
        Outcome.CANNOT_FIX: _("It can't be fixed"),
        Outcome.DUPLICATE: _("Already reported"),
        Outcome.WITHDRAWN: _("Withdrawn"),
        Outcome.SPAM: _("Not a request we can work on"),
        Outcome.AUTO_CLOSED: _("Closed without an answer"),
    }.get(Outcome(outcome), "")


def _heading(entry: Entry) -> str:
    said: dict[str, str] = {
        EntryKind.RECEIVED: _("Report received"),
        EntryKind.ACCEPTED: _("Taken on by a team"),
        EntryKind.STARTED: _("Work began"),
        EntryKind.HELD: _("Waiting"),
        EntryKind.RESUMED: _("No longer waiting"),
        EntryKind.NOTE: _("News from the city"),
        EntryKind.PHOTO: _("Photo added"),
        EntryKind.CLOSED: _("Closed"),
        EntryKind.REOPENED: _("Opened again"),
        EntryKind.TRANSFERRED: _("Handed to another department"),
        EntryKind.MERGED: _("Joined to another report of the same thing"),
        EntryKind.JOINED: _("Somebody else reported the same thing"),
        EntryKind.UNMERGED: _("Reports taken apart again: they are of different things"),
        EntryKind.PASSED_ON: _("Passed on to those whose task it is"),
        EntryKind.REMOTE_NEWS: _("News from those it was passed on to"),
        EntryKind.REFERRED: _("Sent to those whose task it is"),
        EntryKind.PARTY_SAID: _("News from those who have it"),
        EntryKind.PROMISE_BROKEN: _("The promised date passed"),
        EntryKind.PROMISED: _("A new date"),
        EntryKind.RECATEGORISED: _("Found to be another kind of request"),
        EntryKind.LINKED: _("Part of a large event now"),
        EntryKind.UNLINKED: _("No longer part of the large event"),
    }
    return said.get(entry.kind, "")


def _words(entry: Entry) -> str:
    data = entry.data
    match entry.kind:
        case EntryKind.NOTE | EntryKind.REMOTE_NEWS:
            return str(data.get("words", ""))
        case EntryKind.PASSED_ON | EntryKind.TRANSFERRED:
            return str(data.get("to", ""))
        case EntryKind.RECATEGORISED:
            return in_language(data.get("to", {}), get_language() or DEFAULT_LANGUAGE)
        case EntryKind.PROMISED:
            return _new_date(data)
        case EntryKind.REFERRED | EntryKind.PARTY_SAID:
            return outside_in_words(data)
        case EntryKind.REOPENED:
            return str(data.get("reason", ""))
        case EntryKind.LINKED | EntryKind.UNLINKED:
            return str(data.get("event", ""))
        case EntryKind.HELD:
            return f"{_reason(data.get('reason', ''))} {_review(data.get('review_at', ''))}".strip()
        case EntryKind.CLOSED:
            return outcome_in_words(data["outcome"]) if data.get("outcome") in set(Outcome) else ""
        case _:
            return ""


def _reason(reason: str) -> str:
    said = {
        HoldReason.WAITING_FOR_RESIDENT: _("We asked the person who reported it a question."),
        HoldReason.WAITING_FOR_PARTS: _("Parts or material have to come first."),
        HoldReason.WAITING_FOR_OTHERS: _("Somebody else has to do their part first."),
        HoldReason.WEATHER: _("The weather does not allow the work."),
        HoldReason.SCHEDULED: _("The work is planned for a later date."),
    }
    return said[HoldReason(reason)] if reason in said else ""


def _review(when: str) -> str:
    try:
        day = timezone.localtime(datetime.fromisoformat(when))
    except ValueError:
        return ""
    return _("We look again by %(day)s.") % {"day": weekday(day)}


def _new_date(data: Mapping[str, Any]) -> str:
    try:
        due, first = (timezone.localtime(datetime.fromisoformat(data[name])) for name in ("due", "first"))
    except (KeyError, ValueError):
        return ""
    said = {"day": weekday(due), "first": weekday(first)}
    return _("By %(day)s. The date given first was %(first)s.") % said
