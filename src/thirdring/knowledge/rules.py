"""Words of the knowledge base, and when an article is out. Pure."""

from datetime import date
from enum import StrEnum


class Audience(StrEnum):
    """Who may read an article. Staff read everything."""

    PUBLIC = "public"
    STAFF = "staff"


def may_read(reader: Audience, audience: str) -> bool:
    """Whether a reader of this kind may read what was written for ``audience``."""
    return reader is Audience.STAFF or audience == Audience.PUBLIC


def is_out(today: date, since: date | None, until: date | None) -> bool:
    """Whether an article is out today; both days are within, and None means without end."""
    return (since is None or since <= today) and (until is None or today <= until)
