"""The words of notifications on devices: no more than a case's public page says, and of few letters.

An occasion that has no words here is told on no device.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from thirdring.messaging.rules import Occasion

PUSH_WORDING: Mapping[str, tuple[str, str]] = {
    Occasion.NOTE: ("{type}", "{words}"),
    Occasion.HELD: ("{type}", _("It has to wait. We look at it again on {review_day}.")),
    Occasion.WAIT_OVER: ("{type}", _("It no longer waits.")),
    Occasion.CLOSED: ("{type}", _("Closed: {answer}")),
    Occasion.REOPENED: ("{type}", _("It is open again.")),
    Occasion.TRANSFERRED: ("{type}", _("{agency} has it now. What we promised has not changed.")),
    Occasion.ANOTHER_KIND: ("{type}", _("It was taken for: {was}. {agency} has it now.")),
    Occasion.PARTY_NEWS: ("{type}", "{party}: {said} {words}"),
    Occasion.EVENT_NEWS: ("{type}", "{words}"),
    Occasion.ALERT_TEXT: ("{city}", "{headline}"),
}
