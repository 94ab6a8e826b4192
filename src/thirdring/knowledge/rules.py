"""Words of the knowledge base, when an article is out, and when a translation is behind. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

STILL_THE_SAME = timedelta(hours=72)  # who writes within it after an answer was not helped by it


@dataclass(frozen=True, slots=True)
class Deflection:
    """How often an answer was enough: visits shown answers, those that took one, and those that came back.

    A visit that left without a word counts as neither: a lost reporter is no success (METRICS, Deflection).
    """

    shown: int
    answered: int
    wrongly: int

    @property
    def share(self) -> float | None:
        """Of those shown answers, the share one was enough for and who did not come back; None of none."""
        return (self.answered - self.wrongly) / self.shown if self.shown else None

    @property
    def wrong_share(self) -> float | None:
        """Of those who said it was enough, the share who came back within 72 hours; None of none."""
        return self.wrongly / self.answered if self.answered else None


class Audience(StrEnum):
    """Who may read an article. Staff read everything."""

    PUBLIC = "public"
    STAFF = "staff"


class DraftState(StrEnum):
    """How far a draft has come. Of each article one at most is open: being written, or waiting."""

    WRITING = "writing"
    SENT = "sent"  # waits for somebody else's yes
    APPROVED = "approved"  # a version was made of it
    DROPPED = "dropped"


OPEN_STATES = (DraftState.WRITING, DraftState.SENT)


class Deed(StrEnum):
    """What somebody did with an article; the lines of its journal."""

    BEGUN = "begun"
    CHANGED = "changed"
    CAUGHT_UP = "caught_up"  # a newer version was looked at, and the draft goes on from it
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"
    CANCELLED = "cancelled"
    DROPPED = "dropped"
    RETIRED = "retired"
    BROUGHT_BACK = "brought_back"
    IMPORTED = "imported"


class Holding(StrEnum):
    """How a version stands to a moment."""

    COMING = "coming"
    HOLDS = "holds"
    OVER = "over"
    CANCELLED = "cancelled"  # it never held


def holding(since: datetime, until: datetime | None, now: datetime) -> Holding:
    """How a version that holds from ``since`` until before ``until`` stands now."""
    if until is not None and until <= since:
        return Holding.CANCELLED
    if now < since:
        return Holding.COMING
    return Holding.HOLDS if until is None or now < until else Holding.OVER


def may_read(reader: Audience, audience: str) -> bool:
    """Whether a reader of this kind may read what was written for ``audience``."""
    return reader is Audience.STAFF or audience == Audience.PUBLIC


def is_out(today: date, since: date | None, until: date | None) -> bool:
    """Whether an article is out today; both days are within, and None means without end."""
    return (since is None or since <= today) and (until is None or today <= until)


Texts = Mapping[str, str]  # by language


def stale_languages(
    before: Iterable[Texts], after: Iterable[Texts], *, source: str, already: Collection[str] = ()
) -> list[str]:
    """Languages whose translation is older than its source, in order. The texts: titles, bodies.

    A translation is behind when the source's words changed and its own did not, and stays behind until its
    own words change or somebody says that they still hold.
    """
    old, new = list(before), list(after)
    changed = {
        language
        for was, now in zip(old, new, strict=True)
        for language in now
        if _differs(was, now, language)
    }
    present = {language for texts in new for language in texts} - {source}
    behind = {language for language in present - changed if source in changed or language in already}
    return sorted(behind)


def _differs(was: Texts, now: Texts, language: str) -> bool:
    return was.get(language) != now.get(language)
