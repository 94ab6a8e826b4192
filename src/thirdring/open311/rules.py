"""The words and bounds of GeoReport. Pure."""

import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from thirdring.cases.rules import EntryKind, Outcome
from thirdring.catalogue.definitions import Definition
from thirdring.catalogue.rules import Delivery
from thirdring.staff.rules import Profile

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"  # the exact token, with http
WINDOW = timedelta(days=90)  # what a list covers, and the most it may span
MOST_ROWS = 1000
MOST_URL = 2000  # characters of an address we keep
MOST_MEDIA = 5  # addresses of photos looked at in one report or update
PHOTO_URL = re.compile(r"https?://[^\s<>\"]+")
MOST_EXTRAS = 100  # attributes a type does not have, kept with a report
UPDATE_WINDOW = timedelta(days=1)  # of updates asked for without dates
SANDBOX_DAYS = 30  # how long what a test key sent may be read

STATUSES: Mapping[str, bool] = MappingProxyType({"open": False, "closed": True})


def delivery_of(offered: Definition) -> Delivery:
    """How a report of this type is answered. Private types use no token: nobody reads one back."""
    if offered.private and offered.delivery is Delivery.BATCH:
        return Delivery.REALTIME
    return offered.delivery


# Whether the public reads what a program of this profile tells of a case; else it is for the agency.
UPDATES_ARE_PUBLIC: Mapping[Profile, bool] = MappingProxyType({Profile.MYSOCIETY: False})

# The states of mySociety's extension, which plain GeoReport knows as open and closed.
UPDATE_STATES: Mapping[str, str] = MappingProxyType(
    {
        "open": "open",
        "investigating": "open",
        "in_progress": "open",
        "planned": "open",
        "action_scheduled": "open",
        "for_triage": "open",
        "reopen": "open",
        "unchanged": "open",
        "internal_referral": "closed",
        "closed": "closed",
        "fixed": "closed",
        "duplicate": "closed",
        "not_councils_responsibility": "closed",
        "no_further_action": "closed",
        "cancelled": "closed",
    }
)
STATE_OF_ENTRY: Mapping[str, str] = MappingProxyType(
    {
        EntryKind.RECEIVED: "open",
        EntryKind.ACCEPTED: "investigating",
        EntryKind.STARTED: "in_progress",
        EntryKind.HELD: "action_scheduled",
        EntryKind.RESUMED: "in_progress",
        EntryKind.REOPENED: "open",
        EntryKind.PASSED_ON: "internal_referral",
    }
)
STATE_OF_OUTCOME: Mapping[str, str] = MappingProxyType(
    {
        Outcome.FIXED: "fixed",
        Outcome.NO_PROBLEM_FOUND: "no_further_action",
        Outcome.NOT_CITY_RESPONSIBILITY: "not_councils_responsibility",
        Outcome.CANNOT_FIX: "no_further_action",
        Outcome.DUPLICATE: "duplicate",
        Outcome.WITHDRAWN: "cancelled",
        Outcome.SPAM: "no_further_action",
        Outcome.AUTO_CLOSED: "no_further_action",
    }
)
# Lines of the timeline that photos come with.
PICTURED = (EntryKind.PHOTO, EntryKind.CLOSED, EntryKind.PARTY_SAID)
# What kind of line of the timeline a note is, in the words of Connected Bits' extension.
NOTE_OF_ENTRY: Mapping[str, str] = MappingProxyType(
    {
        EntryKind.RECEIVED: "submitted",
        EntryKind.ACCEPTED: "opened",
        EntryKind.REOPENED: "opened",
        EntryKind.PASSED_ON: "follow_on_created",
        EntryKind.CLOSED: "closed",
    }
)
