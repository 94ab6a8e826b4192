"""A case whose kind was corrected, as its timeline tells it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thirdring.cases.rules import EntryKind
from thirdring.kernel.words import DEFAULT_LANGUAGE, in_language
from thirdring.web.agency import words


def corrected_in_words(kind: str, data: Mapping[str, Any], zone: ZoneInfo) -> str:
    """From which kind to which, or to which date from the one given first; in one line."""
    if kind == EntryKind.RECATEGORISED:
        language = get_language() or DEFAULT_LANGUAGE
        kinds = {name: in_language(data[name], language) for name in ("from", "to")}
        return _("%(from)s → %(to)s") % kinds
    moments = {name: words.moment(datetime.fromisoformat(data[name]), zone) for name in ("due", "first")}
    return _("Due %(due)s, first promised %(first)s") % moments
