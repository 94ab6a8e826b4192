"""What roles there are, and what each is for. Pure."""

from enum import StrEnum


class Role(StrEnum):
    """A person's work in a city. One person may have several."""

    CALL_TAKER = "call_taker"
    SUPERVISOR = "supervisor"
    AGENCY_WORKER = "agency_worker"
    AGENCY_LEAD = "agency_lead"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


# Roles that work within one agency's share; all others see the whole city.
OF_AN_AGENCY = frozenset({Role.AGENCY_WORKER, Role.AGENCY_LEAD})


class Scope(StrEnum):
    """What an API client may do."""

    REPORT = "report"  # POST Open311 requests
    UPDATE = "update"  # send status updates
    READ_PRIVATE = "read_private"  # see what the public may not
