"""The lists, figures and settings that a member of staff may open, for the menu on every staff page."""

from functools import cache

from django.urls import resolve, reverse
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.actor import Actor

# What it is called, by the name of its page; in the order of a day. Who may open one, its own view says.
WAYS: dict[str, str | LazyWords] = {
    "agency:tasks": _("Tasks for us"),
    "agency:unlisted": _("Not in the list"),
    "agency:outside": _("Outside the city"),
    "agency:escalations": _("Escalations"),
    "agency:referee": _("Referee"),
    "agency:events": _("Events"),
    "agency:suspensions": _("Suspended promises"),
    "agency:bulk-changes": _("Changes of many cases"),
    "desk:home": _("Call desk"),
    "desk:people": _("Residents"),
    "desk:flags": _("Flags after abusive calls"),
    "desk:counter": _("Counter"),
    "desk:wallboard": _("Wallboard"),
    "desk:floor": _("The floor"),
    "desk:callbacks": _("Callbacks"),
    "desk:queues": _("Call queues"),
    "desk:agents": _("Who takes which calls"),
    "desk:figures": _("How calls were answered"),
    "desk:staffing": _("Staffing"),
    "desk:roster": _("Rosters"),
    "desk:quality": _("Quality reviews"),
    "desk:cards": _("Scorecards"),
    "desk:trends": _("Quality by month"),
    "desk:my-reviews": _("Reviews of my work"),
    "desk:training": _("Practice"),
    "desk:practice-people": _("Practice by person"),
    "desk:practice-checks": _("What the program checks"),
    "agency:endings": _("How cases end"),
    "agency:misroutes": _("Wrong turns by week"),
    "agency:visits": _("What visits took"),
    "agency:rules": _("Routing rules"),
    "studio:proposals": _("Proposed kinds of request"),
    "studio:parties": _("Outside parties"),
    "studio:articles": _("Articles"),
    "studio:answers": _("How the answers do"),
    "studio:notices": _("City notices"),
    "studio:staff": _("People who work here"),
    "studio:keys": _("Programs and their keys"),
    "studio:home": _("Studio"),
}


def ways_of(actor: Actor | None) -> list[tuple[str, str]]:
    """(Name, address) of each that this person may open; none for anyone else. No query."""
    roles = actor.roles if actor else frozenset()
    return [(str(name), reverse(page)) for page, name in WAYS.items() if roles & _openers(page)]


@cache
def _openers(page: str) -> frozenset[str]:
    """The roles that the page's own mark lets in (staff/access.py)."""
    return frozenset(resolve(reverse(page)).func.roles)  # type: ignore[attr-defined]  # a mark on the view
