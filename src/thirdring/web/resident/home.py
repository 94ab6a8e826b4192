"""The first page: report, follow, and when to call instead."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.catalogue.queries import offered_types
from thirdring.messaging.queries import latest_messages
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.choosing import grouped
from thirdring.web.resident.flow import language_of
from thirdring.web.resident.forms import TrackForm


@require_safe
@public
def home(request: FaceRequest) -> HttpResponse:
    """What people come for: report a problem, follow a report."""
    groups = grouped(offered_types(request.city), language_of(request))
    return render(request, "resident/home.html", {"groups": groups, "form": TrackForm()})


@require_safe
@public
def mailbox(request: FaceRequest) -> HttpResponse:
    """In the demonstration only: the messages that would have gone out, newest first."""
    if not settings.DEMO:
        raise Http404
    return render(request, "resident/mailbox.html", {"sent": latest_messages(request.city)})
