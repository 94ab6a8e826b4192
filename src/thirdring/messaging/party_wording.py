"""The words shipped for what goes outside the city: to the party, and of it to residents."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from thirdring.messaging.rules import Occasion

PARTY_WORDING: Mapping[str, tuple[str, str]] = {
    Occasion.PARTY_ASKED: (
        _("{city} asks {party} to look at {reference}: {type}"),
        _(
            "{agency} of {city} believes that this is for {party} to see to: {type}.\nWhere: {place}\n\n"
            "{note}\nWhat was reported: {words}\n\n"
            "Please tell us by {acknowledge_by} that you have it. Open this page to see the map and photos, "
            "to answer, or to say that it is done or not yours. No account is needed: {answer_link}\n"
        ),
    ),
    Occasion.PARTY_REMINDED: (
        _("A reminder from {city} about {reference}: {type}"),
        _(
            "How does this stand with {party}? {type}.\nWhere: {place}\n\n{note}\n"
            "Please tell us here, a word is enough: {answer_link}\n"
        ),
    ),
    Occasion.REFERRED: (
        _("{party} has your report {reference} now"),
        _(
            "Your report about: {type} is not the city's own to fix, so we sent it to {party}.\n"
            "This is how to reach them: {contact}\n"
            "We follow it there, and your reference stays.\n{link}\n"
        ),
    ),
    Occasion.PARTY_NEWS: (
        _("News from {party} about your report {reference}"),
        _(
            "{party}: {said}\nThey expect to be done on {expected}.\n{words}\n\n"
            "Your report about: {type}.\n{link}\n"
        ),
    ),
}
