"""Flags after abusive calls: what led to them, until when they stand, and appeals."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from thirdring.constituents.actions.flagging import (
    appeal_flag,
    decide_appeal,
    lift_flag,
    propose_flag,
    set_flag,
)
from thirdring.constituents.flag_queries import flags_of
from thirdring.constituents.models import FlagAppeal, PersonFlag
from thirdring.constituents.rules import FLAG_DAYS, MOST_FLAG_DAYS
from thirdring.contact_centre.abuse_queries import steps_of
from thirdring.contact_centre.abuse_rules import Step
from thirdring.contact_centre.models import AbuseStep
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.ui.photos import problem_in_words

STEPS: dict[str, LazyWords] = {
    Step.WARNED_ONCE: gettext_lazy("Warned once"),
    Step.WARNED_TWICE: gettext_lazy("Warned twice"),
    Step.ENDED: gettext_lazy("Conversation ended"),
}
Deed = Callable[[int, QueryDict, Actor], object]
DEEDS: dict[str, tuple[Deed, LazyWords]] = {
    "set": (
        lambda pk, said, actor: set_flag(pk, days=_days(said), actor=actor),
        gettext_lazy("The flag stands. It ends by itself."),
    ),
    "lift": (
        lambda pk, said, actor: lift_flag(pk, reason=said.get("reason", ""), actor=actor),
        gettext_lazy("The flag is lifted."),
    ),
    "appeal": (
        lambda pk, said, actor: appeal_flag(pk, words=said.get("words", ""), actor=actor),
        gettext_lazy("The appeal is kept. Another supervisor decides it."),
    ),
    "decide": (
        lambda pk, said, actor: decide_appeal(
            pk, upheld=said.get("upheld") == "yes", answer=said.get("answer", ""), actor=actor
        ),
        gettext_lazy("The appeal is decided."),
    ),
}


@dataclass(frozen=True, slots=True)
class FlagShown:
    """A flag, the steps that led to it, and whether this reader may decide its appeal."""

    flag: PersonFlag
    steps: list[tuple[str, AbuseStep]]
    appeals: list[FlagAppeal]
    open_appeal: FlagAppeal | None
    may_decide: bool


@require_safe
@staff_only(Role.SUPERVISOR)
def flags(request: FaceRequest) -> HttpResponse:
    """Proposals first, then the flags that stand."""
    found = flags_of(request.city)
    numbers = [flag.number for flag in found]
    people = [flag.constituent_id for flag in found if flag.constituent_id]
    steps = steps_of(request.city, numbers=numbers, people=people)
    context = {
        "rows": [_shown(request, flag, steps) for flag in found],
        "days": FLAG_DAYS,
        "most_days": MOST_FLAG_DAYS,
        "here": "flags",
        "staff": True,
    }
    response = render(request, "desk/flags.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_only(Role.SUPERVISOR)
def flag_deed(request: FaceRequest, pk: int, deed: str) -> HttpResponse:
    """Set, lift or appeal against a flag, or decide an appeal."""
    if deed not in DEEDS:
        raise NotFound("Nothing like that can be done with a flag.")
    verb, said = DEEDS[deed]
    try:
        verb(pk, request.POST, request.actor)
    except Invalid as error:
        _say(request, error)
    else:
        messages.success(request, str(said))
    return redirect("desk:flags")


@require_POST
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def flag_person(request: FaceRequest, person_id: int) -> HttpResponse:
    """Propose a flag on a resident."""
    try:
        reason = request.POST.get("reason", "")
        propose_flag(request.city, person_id=person_id, reason=reason, actor=request.actor)
    except Invalid as error:
        _say(request, error)
    else:
        messages.success(request, _("A supervisor will decide about the flag."))
    return redirect("desk:person", person_id)


def _shown(request: FaceRequest, flag: PersonFlag, steps: list[AbuseStep]) -> FlagShown:
    led = [
        step
        for step in steps
        if (flag.number and step.number == flag.number)
        or (flag.constituent_id and step.contact.constituent_id == flag.constituent_id)
    ]
    appeals = list(flag.appeals.all())
    unanswered = next((appeal for appeal in appeals if appeal.decided_at is None), None)
    return FlagShown(
        flag=flag,
        steps=[(str(STEPS[step.step]), step) for step in led],
        appeals=appeals,
        open_appeal=unanswered,
        may_decide=unanswered is not None and flag.set_by_id != request.actor.id,
    )


def _days(said: QueryDict) -> int:
    typed = said.get("days", "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0


def _say(request: FaceRequest, error: Invalid) -> None:
    for problem in error.problems:
        messages.error(request, problem_in_words(problem))
