"""What neighbours have to do: their public requests beside ours, as their servers last told them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.integrations.open311.queries import mirrored_of
from thirdring.staff.access import FaceRequest, public

PAGE = 50


@require_safe
@public
def neighbours(request: FaceRequest) -> HttpResponse:
    """Open requests of the other jurisdictions whose servers the city reads, newest first."""
    found = Paginator(mirrored_of(request.city), PAGE).get_page(request.GET.get("page"))
    context = {"here": "scorecard", "page": found, "requests": list(found.object_list)}
    return render(request, "public/neighbours.html", context)
