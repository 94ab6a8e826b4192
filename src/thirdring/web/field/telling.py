"""A change in words, for those who have the case when it can't be done any more."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from thirdring.cases.models import Case
from thirdring.cases.photos import CleanPhoto, clean_photo
from thirdring.kernel.errors import Invalid
from thirdring.web.field import words
from thirdring.web.field.changes import KINDS
from thirdring.web.field.sending import Sent
from thirdring.web.ui import casework

LONGEST = 3500


def told(sent: Sent, case: Case) -> str:
    """'Done (Mon 23 Nov, 10:05). How did it end? Fixed. Answer to the resident: Filled.'"""
    zone = ZoneInfo(case.city.time_zone)
    heading = (
        f"{casework.word(words.CHANGES, sent.change.kind)} ({words.moment(sent.change.device_at, zone)})"
    )
    return f"{'. '.join([heading, *_filled_in(sent, case)])[:LONGEST]}."


def photo_in(sent: Sent) -> CleanPhoto | None:
    """The photo that came with it, if one can be read."""
    raw = sent.files.get("photo")
    if raw is None:
        return None
    try:
        return clean_photo(raw.read())
    except Invalid:
        return None


def _filled_in(sent: Sent, case: Case) -> Iterator[str]:
    form = KINDS[sent.change.kind].form(sent.fields, sent.files, case=case)
    for name, field in form.fields.items():
        choices = dict(_flat(getattr(field, "choices", getattr(field.widget, "choices", ()))))
        said = [str(choices.get(value, value)) for value in sent.fields.getlist(name) if value.strip()]
        if said:
            yield f"{str(field.label).rstrip('?:')}: {', '.join(said).rstrip('.')}"


def _flat(choices: object) -> Iterator[tuple[str, object]]:
    """Choices as (key, words), those in groups too."""
    for key, said in choices if isinstance(choices, Iterable) else ():
        if isinstance(said, list | tuple):
            yield from _flat(said)
        else:
            yield str(key), said
