"""Where administrators will configure the city: for now, what will stand here and what works already."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role


@require_safe
@staff_only(Role.ADMINISTRATOR)
def home(request: FaceRequest) -> HttpResponse:
    """Where an administrator lands."""
    return render(request, "studio/home.html", {"here": "studio", "staff": True})
