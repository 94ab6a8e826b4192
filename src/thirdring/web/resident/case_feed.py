"""The public timeline of one case for feed readers."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from thirdring.cases.queries import timeline
from thirdring.cases.references import pretty
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel.errors import NotFound
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.case_calendar import open_report
from thirdring.web.resident.wording import latest_first
from thirdring.web.ui.feeds import Item, in_feed_language, rss


@require_safe
@conditional_page
@public
def case_feed(request: FaceRequest, reference: str) -> HttpResponse:
    """What happened with a public case, the newest first. Raises NotFound for every other."""
    report = open_report(request, reference)
    case = report.case
    if case.private:
        raise NotFound(_("There is no report with this reference."))
    entries = [entry for entry in timeline(case, actor=request.actor) if entry.public]
    with in_feed_language(request, request.city) as language:
        name = version_by_id(request.city, case.service_version_id).name(language)
        path = reverse("resident:track", args=[pretty(report.reference)])
        items = [
            Item(
                title=told.heading,
                path=path,
                words=told.words,
                at=told.at,
                key=f"{request.city.code}:{case.reference}:{told.number}",
            )
            for told in latest_first(entries)
        ]
        return rss(
            request,
            title=f"{name}, {pretty(report.reference)}",
            path=path,
            about=_("What happens with this report."),
            language=language,
            items=items,
        )
