"""What the kind of a case decides about it."""

from copy import copy

from django.db.models import Q

from thirdring.cases.models import Case, Recategorisation
from thirdring.catalogue.queries import OfferedType, version_by_id
from thirdring.catalogue.rules import UNLISTED


def become(case: Case, offered: OfferedType) -> None:
    """Make the case one of this kind; of the two kinds' privacy the stricter holds. The caller keeps it.

    What was private only because nobody knew yet what it is, is what the new kind says.
    """
    case.private = offered.private or (case.private and not _only_unknown(case))
    case.type_id, case.service_version_id = offered.type_id, offered.id
    case.priority = offered.priority


def as_if(case: Case, offered: OfferedType) -> Case:
    """The case as it would be if it were of this kind: a copy to ask about, never to be saved."""
    other = copy(case)
    become(other, offered)
    return other


def _only_unknown(case: Case) -> bool:
    """Whether the one private kind that it, or what was joined to it, ever was of is the one in no list."""
    now = Case.objects.of(case.city_id).filter(Q(pk=case.pk) | Q(merged_into=case.pk))
    before = Recategorisation.objects.of(case.city_id).filter(Q(case=case.pk) | Q(case__merged_into=case.pk))
    versions = {
        *now.values_list("service_version_id", flat=True),
        *before.values_list("from_version_id", flat=True),
    }
    kinds = [version_by_id(case.city, each) for each in versions]
    return {each.code for each in kinds if each.private} == {UNLISTED}
