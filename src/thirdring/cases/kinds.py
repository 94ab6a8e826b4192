"""What the kind of a case decides about it."""

from copy import copy

from thirdring.cases.models import Case
from thirdring.catalogue.queries import OfferedType


def become(case: Case, offered: OfferedType) -> None:
    """Make the case one of this kind; of the two kinds' privacy the stricter holds. The caller keeps it."""
    case.type_id, case.service_version_id = offered.type_id, offered.id
    case.priority, case.private = offered.priority, case.private or offered.private


def as_if(case: Case, offered: OfferedType) -> Case:
    """The case as it would be if it were of this kind: a copy to ask about, never to be saved."""
    other = copy(case)
    become(other, offered)
    return other
