"""Days and moments as a reader of the page's language says them.

English and Spanish keep the city's own way ("Friday 27 November"); for the others the order, the names and
the marks come from the Unicode locale data, since a pattern of ours would be wrong in most of them. It has
none of Haitian Creole, which orders its dates as French does and has names of its own.
"""

import re
from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

HAITIAN = "ht"
_OWN = {"en", "es"}
_HAITIAN = {  # by the French name
    "lundi": "lendi",
    "mercredi": "mèkredi",
    "jeudi": "jedi",
    "vendredi": "vandredi",
    "samedi": "samdi",
    "dimanche": "dimanch",
    "janvier": "janvye",
    "février": "fevriye",
    "mars": "mas",
    "avril": "avril",
    "mai": "me",
    "juin": "jen",
    "juillet": "jiyè",
    "août": "out",
    "septembre": "septanm",
    "octobre": "oktòb",
    "novembre": "novanm",
    "décembre": "desanm",
    "mardi": "madi",
}
_FRENCH_NAME = re.compile("|".join(_HAITIAN))
_WEEKDAY, _MONTH = re.compile("E+|c+"), re.compile("M{3,}")


def weekday(day: date) -> str:
    """'Friday 27 November', for days in the coming weeks."""
    day, locale = _local(day), _locale()
    return _spelled(_with_weekday(day, locale)) if locale else date_format(day, "l j F")


def weekday_and_time(at: datetime) -> str:
    """The weekday and the hour for languages without a pattern of our own: 'vendredi 27 novembre, 14:05'."""
    at, locale = timezone.localtime(at).replace(tzinfo=None), _locale() or Locale("en")
    return _spelled(f"{_with_weekday(at, locale)}, {format_time(at, 'short', locale=locale)}")


def day_of_year(day: date) -> str:
    """'27 November', where the weekday does not matter and the year is plain."""
    day, locale = _local(day), _locale()
    return _spelled(format_skeleton("MMMMd", day, locale=locale)) if locale else date_format(day, "j F")


def full_day(day: date) -> str:
    """'27 November 2026'."""
    day, locale = _local(day), _locale()
    return _spelled(format_date(day, "long", locale=locale)) if locale else date_format(day, "j F Y")


def short_day(day: date) -> str:
    """The day as lists show it: 'Nov. 27, 2026'."""
    day, locale = _local(day), _locale()
    return _medium(day, locale) if locale else date_format(day, "DATE_FORMAT")


def moment(at: datetime) -> str:
    """The day and the hour as the timeline shows them: 'Nov. 27, 2026, 2:05 p.m.'."""
    at, locale = timezone.localtime(at).replace(tzinfo=None), _locale()
    if locale is None:
        return date_format(at, "DATETIME_FORMAT")
    return f"{_medium(at, locale)} {format_time(at, 'short', locale=locale)}"


def _medium(day: date, locale: Locale) -> str:
    """With a short month; Haitian Creole has no short names that everybody writes."""
    return _spelled(format_date(day, "long" if get_language() == HAITIAN else "medium", locale=locale))


def _spelled(said: str) -> str:
    """French names of days and months as Haitian Creole has them, where that is the language."""
    if get_language() != HAITIAN:
        return said
    return _FRENCH_NAME.sub(lambda found: _HAITIAN[found[0]], said)


def _with_weekday(day: date, locale: Locale) -> str:
    """The locale's order for a short weekday, day and month, each written out: 'vendredi 27 novembre'."""
    short = locale.datetime_skeletons["MMMEd"].pattern
    return format_date(day, _MONTH.sub("MMMM", _WEEKDAY.sub("EEEE", short)), locale=locale)


def _local(when: date) -> date:
    """The city's own time (the active zone's), without its zone: Babel would go back to UTC."""
    if isinstance(when, datetime) and timezone.is_aware(when):
        return timezone.localtime(when).replace(tzinfo=None)
    return when


def _locale() -> Locale | None:
    """The locale to ask, None where our own patterns hold."""
    language = get_language() or "en"
    if language == HAITIAN:
        return Locale("fr")
    if language.split("-")[0] in _OWN:
        return None
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return None
