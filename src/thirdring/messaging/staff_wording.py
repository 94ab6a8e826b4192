"""The words shipped for what staff are told by mail: few things, each with its page."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from thirdring.messaging.rules import Occasion

STAFF_WORDING: Mapping[str, tuple[str, str]] = {
    Occasion.UPDATE_OVERDUE: (
        _("{city}: the public waits for news of: {event}"),
        _(
            "The public was told to expect news of this by {moment}, and has heard none: {event}.\n"
            "Until somebody writes, every page says that we are late. Write now, even if nothing is new: "
            "{link}\n"
        ),
    ),
    Occasion.PLAN_DONE: (
        _("{reference} can be closed: {type}"),
        _(
            "The last task of its plan is done: {type}.\nWhere: {place}\n\n"
            "Look at what the others did, then close it with an answer to the resident: {link}\n"
        ),
    ),
}
