"""The city's figures for everybody: for now, what will stand here and what works already."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.staff.access import FaceRequest, public


@require_safe
@public
def home(request: FaceRequest) -> HttpResponse:
    """The scorecard's place."""
    return render(request, "public/home.html", {"here": "scorecard"})
