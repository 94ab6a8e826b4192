"""Where each role's day begins. Pure."""

from collections.abc import Collection

from thirdring.staff.rules import Role

# In order: a person with several roles begins where the first of them does.
LANDINGS: tuple[tuple[frozenset[Role], str], ...] = (
    (frozenset({Role.CALL_TAKER, Role.SUPERVISOR}), "desk:home"),
    (frozenset({Role.AGENCY_WORKER, Role.AGENCY_LEAD}), "agency:queue"),
    (frozenset({Role.ADMINISTRATOR}), "studio:home"),
    (frozenset({Role.ANALYST, Role.AUDITOR}), "agency:queue"),
)


def landing_of(roles: Collection[str]) -> str:
    """The URL name of the page where this person's work is; '' for someone without a role."""
    return next((page for these, page in LANDINGS if not these.isdisjoint(roles)), "")
