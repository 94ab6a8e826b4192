"""The roster: a week as a table that planners edit, what it covers, and files to take away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from thirdring.contact_centre.actions.rostering import copy_week
from thirdring.contact_centre.agent_queries import agents_of
from thirdring.contact_centre.models import Shift
from thirdring.contact_centre.outlook import Outlook, outlook
from thirdring.contact_centre.past_calls import habits
from thirdring.contact_centre.roster_cover import Cover, cover, flags_of, hours_at_work, shifts_of
from thirdring.contact_centre.roster_rules import clock_of, in_words, week_of
from thirdring.contact_centre.staffing.roster import Row
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.staffing import about, status_of, today_of
from thirdring.web.desk.staffing_forms import WeekForm, asked_day, chosen_queue, usual_wishes
from thirdring.web.desk.staffing_words import calls_in_words, half_hour, hours_of
from thirdring.web.ui.downloads import csv_file

UNPLANNED = 10.0  # percent of the time there


@dataclass(frozen=True, slots=True)
class Planned:
    """A week's shifts, and what they cover of what it needs."""

    form: WeekForm
    days: Sequence[date]
    shifts: Sequence[Shift]
    covers: Mapping[date, Cover]
    found: Outlook
    context: dict[str, Any]

    def at_work(self, day: date) -> float:
        """Hours at work of everybody on a day."""
        return sum(hours_at_work(shift) for shift in self.shifts if shift.day == day)


@require_safe
@staff_only(Role.SUPERVISOR)
def roster(request: FaceRequest) -> HttpResponse:
    """A week: who works when, and for each day what that leaves missing."""
    week = _planned(request)
    context = week.context | {
        "days": [(day, _sums(week, day)) for day in week.days],
        "people": _people(request, week),
        "before": week.days[0] - timedelta(days=7),
        "after": week.days[0] + timedelta(days=7),
        "total": hours_of(sum(week.at_work(day) for day in week.days)),
    }
    return render(request, "desk/roster.html", context, status=status_of(week.form))


@require_safe
@staff_only(Role.SUPERVISOR)
def roster_day(request: FaceRequest) -> HttpResponse:
    """A day by half hour: wanted and there, too few and too many; and who works when, to print."""
    week = _planned(request)
    day = week.form.chosen_day()
    rows = week.covers[day].rows if day in week.covers else []
    context = week.context | {
        "day": day,
        "sums": _sums(week, day),
        "rows": [_row(place, row) for place, row in enumerate(rows) if row.required or row.rostered],
        "shifts": [_shift(shift) for shift in week.shifts if shift.day == day],
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
    }
    return render(request, "desk/roster_day.html", context, status=status_of(week.form))


@require_safe
@staff_only(Role.SUPERVISOR)
def roster_file(request: FaceRequest) -> HttpResponse:
    """The week's shifts as CSV."""
    days = week_of(asked_day(request, today_of(request)))
    head = ["day", "who", "email", "starts", "ends", "breaks", "hours"]
    lines = (
        [s.day.isoformat(), s.user.name, s.user.email, *_times(s)] for s in shifts_of(request.city, days)
    )
    return csv_file(f"roster-{days[0]}.csv", head, lines)


@require_safe
@staff_only(Role.SUPERVISOR)
def cover_file(request: FaceRequest) -> HttpResponse:
    """The week's half hours as CSV: calls, wanted, there, too few, too many."""
    week = _planned(request)
    head = ["day", "from", "calls", "needed", "to_roster", "rostered", "missing", "too_many"]
    lines = (
        [day.isoformat(), half_hour(place), round(row.calls, 2), *_counts(row)]
        for day in week.days
        if day in week.covers
        for place, row in enumerate(week.covers[day].rows)
    )
    return csv_file(f"cover-{week.days[0]}.csv", head, lines)


@require_POST
@staff_only(Role.SUPERVISOR)
def copy(request: FaceRequest) -> HttpResponse:
    """Fill a week with the shifts of the week before."""
    day = asked_day(request, today_of(request))
    copied = copy_week(request.city, day, actor=request.actor)
    made = ngettext("%(n)s shift is copied.", "%(n)s shifts are copied.", copied.made) % {"n": copied.made}
    left = ngettext(
        "%(n)s was left out, because its place is taken or its person takes no calls here any more.",
        "%(n)s were left out, because their place is taken or their person takes no calls here any more.",
        copied.left_out,
    ) % {"n": copied.left_out}
    messages.success(request, f"{made} {left}" if copied.left_out else made)
    return redirect(f"{reverse('desk:roster')}?day={day}")


def _times(shift: Shift) -> list[object]:
    """A shift's columns in a file."""
    times = [clock_of(shift.starts), clock_of(shift.ends), in_words(shift.breaks)]
    return [*times, round(hours_at_work(shift), 2)]


def _counts(row: Row) -> list[int]:
    """A half hour's columns in a file."""
    return [row.required, row.rostered_wanted, row.rostered, row.missing, row.surplus]


def _planned(request: FaceRequest) -> Planned:
    chosen, today = chosen_queue(request), today_of(request)
    usual = usual_wishes(chosen.queue, asked_day(request, today), today=today) | {"shrinkage": UNPLANNED}
    form = WeekForm(request.GET if "target" in request.GET else None, initial=usual)
    form.offer(chosen.queues)
    days = week_of(form.chosen_day())
    found = outlook(
        request.city, first=days[0], today=today, days=7, queue=chosen.queue, queues=chosen.queues,
        flags=flags_of(request.city),
    )  # fmt: skip
    lately = habits(request.city, until=today, queue_id=chosen.queue.pk if chosen.queue else None)
    shifts = shifts_of(request.city, days)
    covers = cover(found.days, lately, form.wishes(), shifts)
    context = about(chosen, found) | {"form": form, "asked": form.asked(), "here": "roster", "lately": lately}
    return Planned(form, days, shifts, covers, found, context | {"today": today})


def _sums(week: Planned, day: date) -> dict[str, str]:
    """A day's hours in words; dashes where nothing is known of what it needs."""
    found = week.covers.get(day)
    known = found is not None and bool(found.rows)
    return {
        "wanted": hours_of(found.wanted_hours) if found and known else "–",
        "there": hours_of(week.at_work(day)),
        "missing": hours_of(found.missing_hours) if found and known else "–",
        "surplus": hours_of(found.surplus_hours) if found and known else "–",
    }


def _people(request: FaceRequest, week: Planned) -> list[tuple[int, str, list[tuple[date, list[Any]]]]]:
    """(Id, name, shifts by day) of everybody who takes calls, and of whoever else has a shift this week."""
    names = {agent.user_id: agent.name for agent in agents_of(request.city)}
    names |= {shift.user_id: shift.user.name for shift in week.shifts}
    return [
        (pk, name, [(day, _of(week.shifts, pk, day)) for day in week.days])
        for pk, name in sorted(names.items(), key=lambda each: (each[1], each[0]))
    ]


def _of(shifts: Iterable[Shift], user_id: int, day: date) -> list[dict[str, Any]]:
    return [_shift(shift) for shift in shifts if (shift.user_id, shift.day) == (user_id, day)]


def _shift(shift: Shift) -> dict[str, Any]:
    return {
        "pk": shift.pk,
        "who": shift.user.name,
        "times": in_words([(shift.starts, shift.ends)]),
        "breaks": in_words(shift.breaks),
        "hours": hours_of(hours_at_work(shift)),
    }


def _row(place: int, row: Row) -> dict[str, Any]:
    return {
        "start": half_hour(place),
        "calls": calls_in_words(row.calls),
        "required": row.required,
        "wanted": row.rostered_wanted,
        "rostered": row.rostered,
        "missing": row.missing,
        "surplus": row.surplus,
    }
