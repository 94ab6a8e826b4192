"""Who works in the field, and what every page of theirs carries for its script."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from thirdring.staff.access import FaceRequest
from thirdring.staff.rules import Role
from thirdring.web.field.script_words import script_words
from thirdring.web.field.shell import build

CREWS = (Role.AGENCY_WORKER, Role.AGENCY_LEAD, Role.SUPERVISOR)


def framed(
    request: FaceRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page with the words and the version that the phone's script needs."""
    around = {"staff": True, "field_words": script_words(), "app_build": build()}
    return render(request, template, around | context, status=status)
