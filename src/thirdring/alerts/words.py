"""An alert in words, and the words it sends."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdring.alerts.models import Alert, Heard
from thirdring.alerts.rules import MOST_LINES, Hears, Rhythm
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.catalogue.queries import offered_types, version_by_id
from thirdring.city.models import City
from thirdring.kernel.sentences import spoken
from thirdring.kernel.words import in_language
from thirdring.messaging.actions.writing import Letter
from thirdring.messaging.queries import CHANNEL_OF, Recipient
from thirdring.messaging.rules import MessageChannel, Occasion, shortened
from thirdring.places.queries import named_areas

WORDS_LENGTH = 200  # characters of a report in a message
NAMED = 3  # kinds or areas by name; more are a number


def letter_of(city: City, alert: Alert, heard: Sequence[Heard]) -> Letter | None:
    """What the alert has to tell, in its language; None when nothing of it may be read any more."""
    with translation.override(spoken(alert.language)):
        shown = [row for row in heard if row.notice is not None or _is_public(row.case)]
        if not shown:
            return None
        lines = [_line(city, row, alert.language) for row in shown]
        news = [f"{line}\n{more}".strip() for line, more in lines[:MOST_LINES]]
        left = len(lines) - len(news)
        if left:
            said = ngettext("And %(n)s more: %(link)s", "And %(n)s more: %(link)s", left)
            news.append(said % {"n": left, "link": f"{settings.BASE_URL}/map/"})
        headline = _headline([line for line, _more in lines])
        described = ", ".join(part for part in about(alert, city, alert.language) if part)
    point, stop_link = alert.contact_point, f"{settings.BASE_URL}/alerts/end/{alert.pk}-{alert.token}/"
    return Letter(
        occasion=Occasion.ALERT_TEXT if point.kind == "phone" else Occasion.ALERT,
        channel=CHANNEL_OF[point.kind],
        to=point.value,
        language=alert.language,
        facts={
            "headline": headline,
            "news": "\n\n".join(news),
            "alert": described,
            "alerts_link": f"{settings.BASE_URL}/mine/alerts/",
            "stop_link": stop_link,
            "link": _link(shown[0]) if len(shown) == 1 else f"{settings.BASE_URL}/mine/alerts/",
        },
        dedup=f"alert:{heard[-1].pk}:{point.constituent_id}",
        stop_link=stop_link,
    )


def on_devices(letter: Letter, devices: Sequence[Recipient]) -> list[Letter]:
    """What an alert has to tell, on devices too: the headline, and where to read on."""
    return [
        replace(
            letter,
            occasion=Occasion.ALERT_TEXT,
            channel=MessageChannel.PUSH,
            to=device.to,
            dedup=f"{letter.dedup}:{device.who}",
            device_id=device.device_id,
            link=letter.facts["link"],
        )
        for device in devices
    ]


def about(alert: Alert, city: City, language: str) -> tuple[str, str, str]:
    """What it hears of ('new and closed reports'), of which kinds, and where; in the active language."""
    return _hears(alert), _kinds(alert, city, language), where_of(alert, city)


def where_of(alert: Alert, city: City) -> str:
    """The ground of an alert in words."""
    if alert.place:
        return _("%(metres)s m around %(place)s") % {"metres": alert.radius_m, "place": alert.place}
    if alert.shape is not None:
        return _("on the ground you drew")
    if not alert.area_ids:
        return _("in the whole city")
    names = [area.name for area in named_areas(city) if area.id in set(alert.area_ids)]
    return _some(names)


def rhythm_of(alert: Alert) -> str:
    """How often it speaks, in the active language."""
    return {
        Rhythm.AT_ONCE: _("at once"),
        Rhythm.DAILY: _("every morning"),
        Rhythm.WEEKLY: _("every Monday morning"),
    }[Rhythm(alert.rhythm)]


def _hears(alert: Alert) -> str:
    said = {
        Hears.OPENED: _("new reports"),
        Hears.CLOSED: _("closed reports"),
        Hears.NOTICES: _("city notices"),
    }
    return ", ".join(said[each] for each in Hears if each in alert.hears)


def _kinds(alert: Alert, city: City, language: str) -> str:
    if not alert.type_ids:
        return _("of every kind")
    chosen = set(alert.type_ids)
    return _some([each.name(language) for each in offered_types(city) if each.type_id in chosen])


def _some(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return ", ".join(names)
    more = {"names": ", ".join(names[:NAMED]), "n": len(names) - NAMED}
    return _("%(names)s and %(n)s more") % more


def _is_public(case: Case | None) -> bool:
    return case is not None and not case.private and case.merged_into_id is None


def _line(city: City, row: Heard, language: str) -> tuple[str, str]:
    """A line that says what happened, and what else a letter says of it."""
    if row.notice is not None:
        return in_language(row.notice.texts, language), ""
    case = row.case
    if case is None:
        return "", ""
    name = version_by_id(city, case.service_version_id).name(language)
    what = ", ".join(part for part in (name, case.place) if part)
    said = _("Closed: %(what)s") if row.what == Hears.CLOSED else _("New: %(what)s")
    words = case.covered_summary if case.covered_summary is not None else case.summary
    return said % {"what": what}, f"{shortened(words, WORDS_LENGTH)}\n{_link(row)}".strip()


def _link(row: Heard) -> str:
    if row.case is None:
        return f"{settings.BASE_URL}/"
    return f"{settings.BASE_URL}/track/{pretty(row.case.reference)}"


def _headline(lines: Sequence[str]) -> str:
    if len(lines) == 1:
        return lines[0]
    return ngettext("%(n)s piece of news", "%(n)s pieces of news", len(lines)) % {"n": len(lines)}
