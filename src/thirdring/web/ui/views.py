"""The gallery of components, and the choice of language."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from thirdring.kernel import clock
from thirdring.web.access import FaceRequest, public, public_without_city
from thirdring.web.ui.gallery import GalleryForm


@public_without_city
def gallery(request: FaceRequest) -> HttpResponse:
    """Every component in every state; only where the demo runs."""
    if not settings.DEMO:
        raise Http404
    wrong = GalleryForm({"topics": ["unknown"]}, auto_id="wrong_%s")
    context = {"form": GalleryForm(), "wrong": wrong, "now": timezone.localtime(clock.now())}
    return render(request, "gallery/gallery.html", context)


@public
def language(request: FaceRequest, code: str) -> HttpResponse:
    """Remember the reader's language and go back to the page they came from."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 86400, samesite="Lax", secure=request.is_secure()
    )
    return response
