"""The wallboard: large numbers for everybody in the room, told live that they changed."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thirdring.contact_centre.measures.answering import (
    AbandonRate,
    ServiceLevel,
    abandon_rate,
    service_level,
    speed_of_answer,
)
from thirdring.contact_centre.policy import may_hear
from thirdring.contact_centre.room_clock import room_time
from thirdring.contact_centre.room_rules import Doing
from thirdring.contact_centre.wallboard import Board, Line, board
from thirdring.kernel.announcing import Announcement
from thirdring.kernel.listening import HUB
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.room_words import DOING, MEDIA, REASONS, language_in_words, percent, since_in_words
from thirdring.web.desk.showing import TITLES, Shown, shown
from thirdring.web.ui.streaming import stream

WATCHERS = (Role.CALL_TAKER, Role.SUPERVISOR, Role.ANALYST, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Choice:
    """In which variants service level and abandon rate are shown."""

    level: ServiceLevel
    rate: AbandonRate


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the board in words. ``late``: the longest wait is too long now."""

    line: Line
    name: str
    longest: str
    late: bool
    level: Shown
    rate: Shown
    speed: Shown


@require_safe
@staff_only(*WATCHERS)
def wallboard(request: FaceRequest) -> HttpResponse:
    """The whole page; for its own script only what changes."""
    at, speed = room_time(request.city)
    template = "desk/wallboard.html#board" if request.htmx else "desk/wallboard.html"
    context = _context(board(request.city, at=at), _choice(request), at)
    may_oversee = Role.SUPERVISOR in request.actor.roles
    page = {
        "here": "wallboard",
        "staff": True,
        "mark": HUB.mark(),
        "may_oversee": may_oversee,
        "speed": speed,
    }
    response = render(request, template, context | page)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@staff_only(*WATCHERS)
def live(request: FaceRequest) -> HttpResponseBase:
    """News that something in the room changed, about once a second at most."""
    return stream(request, wants=partial(may_hear, request.actor), shown=_nothing_more)


def _nothing_more(said: Announcement) -> dict[str, Any]:
    return {}


def _choice(request: FaceRequest) -> Choice:
    """The variants asked for; the usual ones where that is none."""
    level, rate = request.GET.get("sl", ""), request.GET.get("ar", "")
    return Choice(
        ServiceLevel(level) if level in set(ServiceLevel) else ServiceLevel.WITHOUT_SHORT,
        AbandonRate(rate) if rate in set(AbandonRate) else AbandonRate.WITHOUT_SHORT,
    )


def _context(read: Board, choice: Choice, at: datetime) -> dict[str, Any]:
    line = partial(_line, choice=choice, at=at)
    callbacks = read.callbacks
    return {
        "at": at,
        "whole": line(read.whole, name=_("All queues")),
        "queues": [line(each, name=each.name or _("Without a queue")) for each in read.queues],
        "media": [line(each, name=str(MEDIA.get(each.code, each.code))) for each in read.media],
        "languages": [line(each, name=language_in_words(each.code)) for each in read.languages],
        "doing": [(what, DOING[what], read.doing[what]) for what in Doing if what is not Doing.OFF],
        "away_for": [(REASONS.get(why, why), n) for why, n in sorted(read.away_for.items()) if why],
        "callbacks": callbacks,
        "kept_share": percent(callbacks.kept_share),
        "choice": choice,
        "level_title": TITLES[choice.level],
        "rate_title": TITLES[choice.rate],
        "levels": [(str(each), TITLES[each]) for each in ServiceLevel],
        "rates": [(str(each), TITLES[each]) for each in AbandonRate],
    }


def _line(line: Line, *, name: str, choice: Choice, at: datetime) -> LineShown:
    measured = service_level(line.calls, choice.level)
    wanted = line.target_share
    kept = None if wanted is None or measured.ratio is None else measured.ratio >= wanted
    return LineShown(
        line=line,
        name=name,
        longest=since_in_words(line.longest_since, at),
        late=line.late_at is not None and line.late_at <= at,
        level=shown(measured, kept=kept),
        rate=shown(abandon_rate(line.calls, choice.rate)),
        speed=shown(speed_of_answer(line.calls)),
    )
