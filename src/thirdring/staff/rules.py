"""What roles there are, and what each is for. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network


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


class Profile(StrEnum):
    """What a program speaks beyond plain GeoReport."""

    PLAIN = ""
    MYSOCIETY = "mysociety"  # updates both ways, as FixMyStreet and open311-adapter exchange them


class SignInOutcome(StrEnum):
    """How a try to sign in ended. A try counts as failed until it has succeeded."""

    FAILED = "failed"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"  # over budget: the password was not looked at, and the try counts against nobody


# How many wrong passwords fit in a window. A stranger elsewhere can use up the account's budget only by
# trying four times as often as its owner may, and one office behind one address has room for typing errors.
SIGN_IN_WINDOW = timedelta(minutes=15)
TRIES_OF_ACCOUNT_FROM_ADDRESS = 5
TRIES_OF_ACCOUNT = 20
TRIES_FROM_ADDRESS = 60


def network_of(address: str) -> str:
    """What an address counts as: itself, or for IPv6 the /64 that one person has; '' if none."""
    try:
        parsed = ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


# How long a link to set a password may lie in a mailbox, and how long it still answers after it was used:
# a form that was sent twice, by an impatient finger or a bad line, should not say that it failed.
LINK_LASTS = timedelta(days=2)
LINK_ANSWERS_AGAIN = timedelta(seconds=30)


def link_opens(made_at: datetime, used_at: datetime | None, *, now: datetime) -> bool:
    """Whether a link to set a password is still good."""
    return now < made_at + LINK_LASTS and (used_at is None or now < used_at + LINK_ANSWERS_AGAIN)
