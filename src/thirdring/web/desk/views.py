"""The call taker's console: for now, what will stand here and what works already."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role


@require_safe
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR, Role.ADMINISTRATOR)
def home(request: FaceRequest) -> HttpResponse:
    """Where a call taker lands."""
    return render(request, "desk/home.html", {"here": "desk", "staff": True})
