"""A case whose kind was corrected, as its page tells it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thirdring.cases import policy
from thirdring.cases.models import Case, Entry, Report
from thirdring.cases.rules import OPEN, EntryKind
from thirdring.catalogue.definitions import Question
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel.actor import Actor
from thirdring.kernel.scope import CityQuerySet
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


def may_correct(case: Case, actor: Actor) -> bool:
    """Whether this person may say that it is of another kind now."""
    is_work = case.status in OPEN and case.merged_into_id is None
    return is_work and policy.may(actor, "recategorise", case)


def questions_known(case: Case, entries: Iterable[Entry]) -> list[Question]:
    """The questions of every kind it was ever taken for, the present one's first."""
    before = [e.data["from_version"] for e in entries if e.kind == EntryKind.RECATEGORISED]
    versions = dict.fromkeys([case.service_version_id, *reversed(before)])
    return [question for pk in versions for question in version_by_id(case.city, pk).questions]


def with_corrections(case: Case) -> CityQuerySet[Any]:
    """The case's reports with who sent them, and beside each what the case's last correction knows."""
    last = case.recategorisations.filter(case=OuterRef("case")).order_by("-pk").values("answers")[:1]
    reports: CityQuerySet[Any] = case.reports.select_related("constituent")
    return reports.annotate(corrected=Subquery(last))


def corrected_of(report: Report, case: Case) -> Mapping[str, Any]:
    """What is known of the case as the kind it was corrected to, told with its own report; {} otherwise."""
    return getattr(report, "corrected", None) or {} if report.reference == case.reference else {}
