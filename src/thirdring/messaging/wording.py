"""The words shipped with the program; a city's own templates come before them."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from thirdring.kernel.sentences import said
from thirdring.messaging.alert_wording import ALERT_WORDING
from thirdring.messaging.party_wording import PARTY_WORDING
from thirdring.messaging.push_wording import PUSH_WORDING
from thirdring.messaging.rules import MessageChannel, Occasion
from thirdring.messaging.staff_wording import STAFF_WORDING

Wording = tuple[str, str]  # subject, body; {names} are filled in

SHIPPED: Mapping[str, Wording] = {
    Occasion.RECEIVED: (
        _("We have your report {reference}"),
        _(
            "{city} has your report about: {type}.\nWhere: {place}\n\n"
            "Your reference is {reference}. {promise}\n\nSee what happens with it: {link}\n"
        ),
    ),
    Occasion.NOTE: (
        _("News about your report {reference}"),
        _("{words}\n\nYour report about: {type}.\n{link}\n"),
    ),
    Occasion.HELD: (
        _("Your report {reference} has to wait"),
        _("Work on your report about: {type} has to wait. We look at it again on {review_day}.\n{link}\n"),
    ),
    Occasion.CLOSED: (
        _("The answer to your report {reference}"),
        _(
            "{answer}\n\nWith this, your report about: {type} is closed.\n"
            "If it is not as it should be, tell us: {link}\n"
        ),
    ),
    Occasion.REOPENED: (
        _("Your report {reference} is open again"),
        _("We have taken up your report about: {type} again.\n{link}\n"),
    ),
    Occasion.JOINED: (
        _("Your report {reference} was joined with another"),
        _(
            "Somebody else told us of the same thing, so your report about: {type} was joined with theirs. "
            "Your reference stays, and you hear the same news.\n{link}\n"
        ),
    ),
    Occasion.ASKED: (
        _("A question about your report {reference}"),
        _(
            "{question}\n\nWe need your answer to go on with your report about: {type}.\n"
            "Answer here, photos are welcome: {answer_link}\n"
        ),
    ),
    Occasion.WAIT_OVER: (
        _("Your report {reference} is no longer waiting"),
        _("The day to look again has come: your report about: {type} no longer waits. {unheard}\n{link}\n"),
    ),
    Occasion.FOLLOWING: (
        _("You follow {reference} now"),
        _(
            "Somebody told {city} of it before you: {type}.\nWhere: {place}\n\n"
            "You get the same news as they do. See what happens with it: {link}\n"
        ),
    ),
    Occasion.EVENT_NEWS: (
        _("{kind}: news about your report {reference}"),
        _("{words}\n\n{next_update}\n\nYour report about: {type}.\n{link}\n"),
    ),
    Occasion.SIGN_IN_CODE: (
        _("{code} is your code for {city}"),
        _(
            "{code} is your code to see your requests to {city}. It is good for 15 minutes, once.\n"
            "Nobody from the city ever asks you for it. If you did not ask for it, do nothing.\n"
        ),
    ),
    Occasion.TRANSFERRED: (
        _("{agency} has your report {reference} now"),
        _("Your report about: {type} is with {agency} now. What we promised you has not changed.\n{link}\n"),
    ),
    Occasion.ANOTHER_KIND: (
        _("Your report {reference} is about: {type}"),
        _(
            "We took your report for: {was}. It is about: {type}, and {agency} has it now.\n{estimate}\n"
            "The date we gave you first: {first}.\n{link}\n"
        ),
    ),
    **ALERT_WORDING,
    **PARTY_WORDING,
    **STAFF_WORDING,
}


def shipped(occasion: str, channel: str, language: str) -> Wording:
    """The shipped words in the language, or its base language, or English."""
    subject, body = (PUSH_WORDING if channel == MessageChannel.PUSH else SHIPPED)[occasion]
    return said(subject, language), said(body, language)
