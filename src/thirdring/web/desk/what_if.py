"""What would follow if a day were done otherwise: callbacks, answers first, other targets and shrinkage."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from thirdring.contact_centre.outlook import DayAhead, outlook
from thirdring.contact_centre.past_calls import Habits, habits
from thirdring.contact_centre.planning import scenario_of, with_callbacks_while_open
from thirdring.contact_centre.roster_cover import flags_of
from thirdring.contact_centre.staffing.needing import Needs, needs, promised
from thirdring.contact_centre.staffing.what_if import Scenario, with_answers_first, with_targets
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.staffing import about, status_of, today_of
from thirdring.web.desk.staffing_forms import WISHES, DayForm, asked_day, chosen_queue, number, usual_wishes
from thirdring.web.desk.staffing_words import calls_in_words, half_hour, hours_of, model_in_words

CHANGES = {
    "callbacks": 0.0,
    "spread": 4.0,
    "deflected": 0.0,
    "shorter": 0.0,
}


class WhatIfForm(DayForm):
    """A day as it is planned, and how it might be done otherwise."""

    callbacks = number(
        gettext_lazy("Callers who take a callback, percent"),
        0,
        95,
        hint=gettext_lazy("They don't wait; they are called later the same day."),
    )
    spread = number(gettext_lazy("Called back within, half hours"), 1, 16)
    deflected = number(
        gettext_lazy("Find the answer first, percent"),
        0,
        95,
        hint=gettext_lazy("Callers who read or hear their answer and need nobody."),
    )
    shorter = number(gettext_lazy("Other calls shorter by, seconds"), 0, 3600)
    new_target = number(gettext_lazy("Share answered in time then, percent"), 1, 100)
    new_within = number(gettext_lazy("In time is then within, seconds"), 0, 3600)
    new_shrinkage = number(gettext_lazy("Shrinkage then, percent"), 0, 90)

    def told(self) -> dict[str, Any]:
        """What was asked for, once it is whole; else what the form began with."""
        return self.cleaned_data if self.is_bound and self.is_valid() else dict(self.initial)

    @property
    def as_planned(self) -> list[Any]:
        """The fields of the day as it is planned."""
        return [self[name] for name in ("queue", "day", *WISHES)]

    @property
    def otherwise(self) -> list[Any]:
        """The fields of what would be done otherwise."""
        return [self[name] for name in (*CHANGES, *(f"new_{wish}" for wish in WISHES))]


@require_safe
@staff_only(Role.SUPERVISOR, Role.ANALYST)
def what_if(request: FaceRequest) -> HttpResponse:
    """A day before and after, in hours and half hour by half hour."""
    chosen, today = chosen_queue(request), today_of(request)
    usual = usual_wishes(chosen.queue, asked_day(request, today), today=today) | CHANGES
    usual |= {f"new_{wish}": usual[wish] for wish in WISHES}
    form = WhatIfForm(request.GET if "new_target" in request.GET else None, initial=usual)
    form.offer(chosen.queues)
    found = outlook(
        request.city, first=form.chosen_day(), today=today, days=1, queue=chosen.queue,
        queues=chosen.queues, flags=flags_of(request.city),
    )  # fmt: skip
    lately = habits(request.city, until=today, queue_id=chosen.queue.pk if chosen.queue else None)
    context = about(chosen, found) | {"form": form, "lately": lately, "here": "staffing"}
    context |= {"model": model_in_words(lately)} | _answer(found.days, lately, form)
    return render(request, "desk/what_if.html", context, status=status_of(form))


def _answer(days: Sequence[DayAhead], lately: Habits, form: WhatIfForm) -> dict[str, Any]:
    """Both scenarios side by side."""
    scenario = scenario_of(days[0], lately, form.wishes()) if days else None
    if scenario is None:
        return {"day": days[0] if days else None, "rows": []}
    before, after = needs(scenario), needs(otherwise(scenario, form.told()))
    saved = before.rostered_hours - after.rostered_hours
    return {
        "day": days[0],
        "rows": _rows(before, after),
        "hours": [hours_of(each.rostered_hours) for each in (before, after)],
        "most": [before.most, after.most],
        "saved": hours_of(saved) if saved > 0 else "",
        "costs": hours_of(-saved) if saved < 0 else "",
    }


def otherwise(scenario: Scenario, told: dict[str, Any]) -> Scenario:
    """The day done otherwise: answers first, then callbacks of those who still call, then what is wanted."""
    made = with_answers_first(scenario, deflected_share=told["deflected"] / 100, shorter_by_s=told["shorter"])
    share, over = told["callbacks"] / 100, int(told["spread"])
    made = with_callbacks_while_open(made, accepted_share=share, spread_over=over)
    made = with_targets(made, promised(told["new_target"] / 100, within_s=told["new_within"]))
    return replace(made, shrinkage=told["new_shrinkage"] / 100)


def _rows(before: Needs, after: Needs) -> list[dict[str, Any]]:
    pairs = zip(before.rows, after.rows, strict=True)
    return [
        {
            "start": half_hour(place),
            "calls": [calls_in_words(each.load.calls) for each in pair],
            "people": [each.requirement.rostered for each in pair],
        }
        for place, pair in enumerate(pairs)
        if any(each.load.calls for each in pair)
    ]
