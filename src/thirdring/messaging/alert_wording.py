"""The words shipped for alerts: what happened in the part of the city that somebody asked about."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from thirdring.messaging.rules import Occasion

ALERT_WORDING: Mapping[str, tuple[str, str]] = {
    Occasion.ALERT: (
        _("{city}: {headline}"),
        _(
            "{news}\n\n--\nYou asked to hear of this: {alert}.\n"
            "Change or pause it: {alerts_link}\nEnd it: {stop_link}\n"
        ),
    ),
    Occasion.ALERT_TEXT: (
        _("{city}: {headline}"),
        _("{city}: {headline} {link} Reply STOP to end these messages."),
    ),
}
