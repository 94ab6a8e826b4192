"""The kiosk: a tablet at the counter where visitors draw a number in their own language, by one press.

Whoever set it up opened it once with its key; it shows nothing of anybody and asks nothing.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from thirdring.contact_centre.actions.tickets import draw_at_kiosk
from thirdring.contact_centre.kiosks import drawn_at, kiosk_by_key
from thirdring.kernel.actor import resident
from thirdring.kernel.errors import Invalid
from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.staff.access import FaceRequest, public


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def kiosk(request: FaceRequest, key: str) -> HttpResponse:
    """The languages, each in its own words; pressing one draws the number."""
    kiosk_by_key(request.city, key)
    if request.method == "POST":
        return _draw(request, key)
    return _languages(request, key)


@require_safe
@public
@never_cache
def number(request: FaceRequest, key: str, number: int) -> HttpResponse:
    """The number that was drawn, in its holder's language; after a while the kiosk is the next one's."""
    drawn = drawn_at(kiosk_by_key(request.city, key), number)
    if drawn is None:
        return redirect("public:kiosk", key)
    minutes = None if drawn.wait is None else int(drawn.wait.total_seconds() // 60)
    context = {"key": key, "number": number, "minutes": minutes}
    with translation.override(drawn.ticket.call.language):
        return render(request, "public/kiosk_number.html", context)


def _draw(request: FaceRequest, key: str) -> HttpResponse:
    sent = request.POST.get("language", "")
    language = sent if sent in RESIDENT_LANGUAGES else next(iter(request.city.languages), "en")
    try:
        ticket = draw_at_kiosk(request.city, key, language=language, actor=resident(request.city.pk))
    except Invalid:
        problem = _("Too much was asked for in a short time. Try again in a few minutes.")
        return _languages(request, key, problem, status=429)
    return redirect("public:kiosk-number", key, ticket.number)


def _languages(request: FaceRequest, key: str, problem: str = "", *, status: int = 200) -> HttpResponse:
    spoken = request.city.languages or ["en"]
    others = [code for code in RESIDENT_LANGUAGES if code not in spoken]
    languages = [(code, RESIDENT_LANGUAGES.get(code, code)) for code in [*spoken, *others]]
    context = {"key": key, "languages": languages, "problem": problem}
    return render(request, "public/kiosk.html", context, status=status)
