"""Words of the knowledge base, when an article is out, and when a translation is behind. Pure."""

from collections.abc import Collection, Iterable, Mapping
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
