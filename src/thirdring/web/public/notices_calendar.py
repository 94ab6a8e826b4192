"""What the city tells everybody at present, as a calendar: from when until when it holds."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from thirdring.kernel.words import in_language
from thirdring.mass_events.models import CityNotice
from thirdring.mass_events.notices import notices_now
from thirdring.staff.access import FaceRequest, public
from thirdring.web.ui.calendars import Dated, ics
from thirdring.web.ui.feeds import in_feed_language, kept_awhile


@require_safe
@conditional_page
@public
def calendar(request: FaceRequest) -> HttpResponse:
    """The notices that stand on every page now; those still to come are nobody's to read yet."""
    with in_feed_language(request, request.city) as language:
        name = _("%(city)s: city notices") % {"city": request.city.name}
        dates = [_dated(notice, language) for notice in notices_now(request.city)]
        return kept_awhile(ics(request, request.city, name=name, language=language, dates=dates))


def _dated(notice: CityNotice, language: str) -> Dated:
    words = in_language(notice.texts, language)
    return Dated(
        key=f"notice-{notice.pk}",
        title=words,
        words=words,
        start=notice.since,
        end=notice.until,
        path=reverse("resident:home"),
        sequence=notice.version,
        changed_at=notice.since,
    )
