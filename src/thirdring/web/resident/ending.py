"""Ending an alert from one of its messages, without signing in: by a button, or by a mail program's own.

A program that looks into every link of a mail ends nothing: only a POST does (RFC 8058).
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from thirdring.alerts.actions.keeping import end_by_token
from thirdring.kernel.actor import resident
from thirdring.web.access import FaceRequest, public


@csrf_exempt  # a mail program has no cookie of ours; who holds the token may end the alert, and nothing else
@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def end_alert(request: FaceRequest, number: int, token: str) -> HttpResponse:
    """Ask, then end it. What was ended before, or never was, reads the same."""
    if request.method == "POST":
        end_by_token(request.city, number, token, actor=resident(request.city.pk))
    return render(request, "resident/mine/ended.html", {"ended": request.method == "POST", "here": "mine"})
