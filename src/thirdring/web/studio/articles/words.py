"""Articles in the studio, in words: how one stands, what was done with it, what is wrong with it."""

from django.conf import settings
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.kernel.errors import Invalid, Problem
from thirdring.knowledge.authoring import Which
from thirdring.knowledge.rules import Audience, Deed, Holding

AUDIENCES: dict[str, LazyWords] = {
    Audience.PUBLIC: gettext_lazy("Everybody"),
    Audience.STAFF: gettext_lazy("Staff only"),
}
WHICH: dict[str, LazyWords] = {
    Which.WRITING: gettext_lazy("Being written"),
    Which.WAITING: gettext_lazy("Waiting for a yes"),
    Which.COMING: gettext_lazy("Approved for later"),
    Which.STALE: gettext_lazy("A translation is older than its source"),
    Which.DUE: gettext_lazy("To be read again within 30 days"),
    Which.OVERDUE: gettext_lazy("Overdue to be read again"),
    Which.WRONG: gettext_lazy("Found wrong in the last 90 days"),
    Which.RETIRED: gettext_lazy("Retired"),
}
HOLDINGS: dict[str, LazyWords] = {
    Holding.COMING: gettext_lazy("To come"),
    Holding.HOLDS: gettext_lazy("Holds now"),
    Holding.OVER: gettext_lazy("Held before"),
    Holding.CANCELLED: gettext_lazy("Cancelled before it held"),
}
DEEDS: dict[str, LazyWords] = {
    Deed.BEGUN: gettext_lazy("Began a draft"),
    Deed.CHANGED: gettext_lazy("Changed the draft"),
    Deed.CAUGHT_UP: gettext_lazy("Looked at the newer version and went on"),
    Deed.SENT: gettext_lazy("Sent it for approval"),
    Deed.RETURNED: gettext_lazy("Returned it"),
    Deed.APPROVED: gettext_lazy("Approved it"),
    Deed.CANCELLED: gettext_lazy("Cancelled the version to come"),
    Deed.DROPPED: gettext_lazy("Threw the draft away"),
    Deed.RETIRED: gettext_lazy("Retired the article"),
    Deed.BROUGHT_BACK: gettext_lazy("Brought the article back"),
    Deed.IMPORTED: gettext_lazy("A version from a file"),
}
PARTS: dict[str, LazyWords] = {
    "title": gettext_lazy("Title"),
    "body": gettext_lazy("Answer"),
    "keywords": gettext_lazy("Other words people use for it"),
}

# What the room says is wrong; it says so in English.
PROBLEMS = (
    gettext_lazy("Ask the question that the article answers."),
    gettext_lazy("Write the answer in this language too."),
    gettext_lazy("Write the title in this language too."),
    gettext_lazy("Use at most 160 letters, on one line."),
    gettext_lazy("Use at most 8000 letters."),
    gettext_lazy("Use at most 40 keywords of at most 80 letters each."),
    gettext_lazy("It is before the first day; swap them."),
    gettext_lazy("Choose at most 20."),
    gettext_lazy("One of these kinds of request is no longer offered; take it away."),
    gettext_lazy("Choose a topic."),
    gettext_lazy("Choose the agency that answers for it."),
    gettext_lazy("A newer version was published meanwhile. Look at it first."),
    gettext_lazy("Say what to change in 1 to 600 letters."),
    gettext_lazy("Say why in 1 to 600 letters."),
    gettext_lazy("Choose a moment to come, or leave it empty to publish at once."),
    gettext_lazy("An approved version begins later. Choose its moment or a later one, or cancel it first."),
    gettext_lazy("It must end after it begins."),
    gettext_lazy("This article was changed by somebody else meanwhile. Look again, then decide."),
)


def problems_of(error: Invalid) -> list[Problem]:
    """What is wrong, in the language of the moment."""
    return [Problem(each.field, _(each.message), each.code) for each in error.problems]


def language_name(code: str) -> str:
    """A language under its own name; the code where we have none."""
    return str(dict(settings.LANGUAGES).get(code, code))
