"""The alerts of whoever came in: seen, made, changed, paused and deleted."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.alerts.actions.keeping import delete_alert, keep_alert, pause_alert, resume_alert
from thirdring.alerts.models import Alert
from thirdring.alerts.queries import alert_by_number, alerts_of
from thirdring.alerts.words import about, rhythm_of
from thirdring.integrations.push.keys import public_key
from thirdring.kernel.actor import resident
from thirdring.kernel.errors import Invalid
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.places.overlaps import NEIGHBOURHOOD
from thirdring.web.access import FaceRequest
from thirdring.web.resident.flow import language_of
from thirdring.web.resident.mine.alert_form import AREAS, AlertForm, fresh, given_of
from thirdring.web.resident.mine.door import Reader, inside_alerts


@dataclass(frozen=True, slots=True)
class Line:
    """An alert as the list shows it."""

    number: int
    what: str
    kinds: str
    where: str
    rhythm: str
    quiet: str
    paused: bool


@require_safe
@inside_alerts
def alerts(request: FaceRequest, reader: Reader) -> HttpResponse:
    """All that go to this contact point, the oldest first."""
    found = alerts_of(request.city, reader.kind, reader.value)
    lines = [_line(request, each) for each in found]
    context = {"reader": reader, "alerts": lines, "push_key": public_key(), "here": "mine"}
    return render(request, "resident/mine/alerts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_alerts
def new(request: FaceRequest, reader: Reader) -> HttpResponse:
    """Make one."""
    return _filled_in(request, reader, None)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_alerts
def change(request: FaceRequest, reader: Reader, number: int) -> HttpResponse:
    """Change one."""
    return _filled_in(request, reader, alert_by_number(request.city, reader.kind, reader.value, number))


@require_POST
@inside_alerts
def pause(request: FaceRequest, reader: Reader, number: int) -> HttpResponse:
    """Pause one, or let it go on."""
    alert = alert_by_number(request.city, reader.kind, reader.value, number)
    if alert.paused_at is None:
        pause_alert(alert, actor=resident(request.city.pk))
        messages.success(request, _("Paused. You hear nothing until you let it go on."))
    else:
        resume_alert(alert, actor=resident(request.city.pk))
        messages.success(request, _("It goes on: you hear of what happens from now on."))
    return redirect("resident:mine-alerts")


@require_POST
@inside_alerts
def delete(request: FaceRequest, reader: Reader, number: int) -> HttpResponse:
    """End one."""
    alert = alert_by_number(request.city, reader.kind, reader.value, number)
    delete_alert(alert, actor=resident(request.city.pk))
    messages.success(request, _("Deleted. You hear no more of it."))
    return redirect("resident:mine-alerts")


def _filled_in(request: FaceRequest, reader: Reader, alert: Alert | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    area = f"{NEIGHBOURHOOD}:{request.GET.get('area', '')}"
    form = AlertForm(data, request.city, language_of(request), given=fresh())
    if area in form.area_ids:
        form.initial.update({"where": AREAS, "areas": [area]})
    if alert is not None:
        form.initial.update(given_of(alert, {"kinds": form.type_ids, "areas": form.area_ids}))
    if data is None or not form.is_valid():
        return _page(request, reader, form, alert)
    try:
        keep_alert(
            request.city,
            reader.kind,
            reader.value,
            form.wish(get_language() or DEFAULT_LANGUAGE),
            actor=resident(request.city.pk),
            alert=alert,
        )
    except Invalid as error:
        form.add_problems(error.problems)
        return _page(request, reader, form, alert)
    messages.success(request, _("Kept. We write to you when something happens there."))
    return redirect("resident:mine-alerts")


def _page(request: FaceRequest, reader: Reader, form: AlertForm, alert: Alert | None) -> HttpResponse:
    context = {"form": form, "reader": reader, "alert": alert, "here": "mine"}
    return render(request, "resident/mine/alert.html", context, status=422 if form.errors else 200)


def _line(request: FaceRequest, alert: Alert) -> Line:
    what, kinds, where = about(alert, request.city, language_of(request))
    quiet = alert.quiet
    hours = {"since": f"{quiet.since:%H:%M}", "until": f"{quiet.until:%H:%M}"} if quiet else {}
    return Line(
        number=alert.pk,
        what=what,
        kinds=kinds,
        where=where,
        rhythm=rhythm_of(alert),
        quiet=_("quiet from %(since)s to %(until)s") % hours if hours else "",
        paused=alert.paused_at is not None,
    )
