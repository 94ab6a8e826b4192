"""The resident's pages on a phone's screen. They need the network; only the crews' app works without."""

from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from thirdring.web.access import FaceRequest, public
from thirdring.web.ui.installing import manifest_of


@require_safe
@public
@cache_control(max_age=3600)
def manifest(request: FaceRequest) -> JsonResponse:
    """The name and the icon; it opens the front page."""
    home = reverse("resident:home")
    return manifest_of(
        name=_("311 in %(city)s") % {"city": request.city.name}, short_name="311", start=home, scope=home
    )
