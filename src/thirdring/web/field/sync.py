"""What a phone sends when it has a network: its queue, change by change; and who it is signed in as."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.field.forms import Files
from thirdring.web.field.frame import CREWS
from thirdring.web.field.sending import from_phone, moment
from thirdring.web.field.shell import build
from thirdring.web.field.taking import Answer, Became, take_in

MOST_AT_ONCE = 20


@require_safe
@staff_only(*CREWS)
@never_cache
def pulse(request: FaceRequest) -> JsonResponse:
    """Who is signed in, the word that a sending needs, and which version of the app is the present one."""
    said = {"person": request.user.pk, "city": request.city.pk, "token": get_token(request), "build": build()}
    return JsonResponse(said)


@require_POST
@staff_only(*CREWS)
@never_cache
def sync(request: FaceRequest) -> HttpResponse:
    """Take in at most MOST_AT_ONCE changes in their order, and say of each what became of it.

    The form's field ``changes`` is JSON: {phone_now, person, changes: [...]}; the file ``photo.<client_id>``
    belongs to that change. After one that was not done, later ones of the same case wait.
    """
    try:
        phone_now, changes = _read(request)
    except Invalid as error:
        return JsonResponse({"problem": str(error)}, status=400)
    answers = [asdict(answer) for answer in _answers(changes, request.FILES, phone_now, request.actor)]
    return JsonResponse({"answers": answers})


def _read(request: FaceRequest) -> tuple[datetime, list[Any]]:
    try:
        said = orjson.loads(request.POST.get("changes", ""))
    except orjson.JSONDecodeError:
        raise invalid("changes", "Send the changes as JSON.") from None
    if not isinstance(said, dict) or not isinstance(said.get("changes"), list):
        raise invalid("changes", "Send an object with a list of changes.")
    if len(said["changes"]) > MOST_AT_ONCE:
        raise invalid("changes", f"Send at most {MOST_AT_ONCE} changes at once.")
    if said.get("person") != request.user.pk:
        raise invalid("person", "These changes are somebody else's. They have to sign in themselves.")
    return moment(said.get("phone_now"), "phone_now"), said["changes"]


def _answers(changes: list[Any], files: Files, phone_now: datetime, actor: Actor) -> Iterator[Answer]:
    waiting: set[str] = set()
    for said in changes:
        reference = said.get("reference") if isinstance(said, dict) else None
        if isinstance(reference, str) and reference in waiting:
            yield Answer(str(said.get("client_id"))[:60], Became.LATER)
            continue
        answer = _answer(said, files, phone_now, actor)
        if answer.became not in {Became.DONE, Became.ALREADY} and isinstance(reference, str):
            waiting.add(reference)
        yield answer


def _answer(said: Any, files: Files, phone_now: datetime, actor: Actor) -> Answer:
    try:
        sent = from_phone(said, files or MultiValueDict(), phone_now=phone_now)
    except Invalid as error:
        client_id = str(said.get("client_id"))[:60] if isinstance(said, dict) else ""
        problems = {problem.field: problem.message for problem in error.problems}
        return Answer(client_id, Became.REFUSED, said=" ".join(problems.values()), problems=problems)
    return take_in(sent, actor=actor)
