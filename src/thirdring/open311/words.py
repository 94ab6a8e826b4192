"""A timeline's public lines in GeoReport's words. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from thirdring.cases.rules import EntryKind
from thirdring.kernel.words import DEFAULT_LANGUAGE, in_language

SAID: Mapping[str, str] = MappingProxyType(
    {
        EntryKind.RECEIVED: "Received",
        EntryKind.ACCEPTED: "Taken on by a team",
        EntryKind.STARTED: "Work began",
        EntryKind.HELD: "Waiting",
        EntryKind.RESUMED: "No longer waiting",
        EntryKind.NOTE: "News from the city",
        EntryKind.PHOTO: "Photo added",
        EntryKind.CLOSED: "Closed",
        EntryKind.REOPENED: "Opened again",
        EntryKind.MERGED: "Joined to another report of the same thing",
        EntryKind.JOINED: "Somebody else reported the same thing",
        EntryKind.UNMERGED: "Taken apart again",
        EntryKind.PASSED_ON: "Passed on to those whose task it is",
        EntryKind.REMOTE_NEWS: "News from those it was passed on to",
        EntryKind.PROMISED: "A date was promised",
        EntryKind.PROMISE_BROKEN: "The promised date passed",
        EntryKind.RECATEGORISED: "Found to be another kind of request",
        EntryKind.IMPORTED: "Taken over from an earlier system",
    }
)


def words_of(kind: str, data: Mapping[str, Any]) -> str:
    """What the city wrote on a line, '' when nothing."""
    match kind:
        case EntryKind.NOTE | EntryKind.REMOTE_NEWS:
            return str(data.get("words", ""))
        case EntryKind.CLOSED:
            return str(data.get("answer", ""))
        case EntryKind.REOPENED:
            return str(data.get("reason", ""))
        case EntryKind.HELD:
            return str(data.get("reason", "")).replace("_", " ")
        case EntryKind.RECATEGORISED:
            return in_language(data.get("to", {}), DEFAULT_LANGUAGE)
        case EntryKind.PASSED_ON:
            return str(data.get("to", ""))
        case _:
            return ""
