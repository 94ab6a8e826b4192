"""Two cases that have to do with each other: said on both, and taken back on both."""

from django.db.models import Q

from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case, Relation
from thirdring.cases.plans import RelationKind
from thirdring.cases.rules import EntryKind
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotFound, invalid


@action
def relate(case: Case, *, other: Case, kind: RelationKind, actor: Actor) -> Case:
    """Say what the case has to do with another. Raises Invalid('other'), Stale, NotAllowed."""
    case, other = _both(case, other, actor)
    if kind not in set(RelationKind):
        raise invalid("kind", "Choose what the two have to do with each other.", "unknown")
    if Relation.objects.of(case.city_id).filter(_between(case, other), undone_at__isnull=True).exists():
        raise invalid("other", "These two are linked already. Take that back first.", "linked")
    Relation.objects.create(
        city_id=case.city_id,
        case=case,
        other=other,
        kind=kind,
        by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        at=clock.now(),
    )
    return _say(case, other, EntryKind.RELATED, kind, actor)


@action
def unrelate(case: Case, *, other: Case, actor: Actor) -> Case:
    """Take that back. Raises NotFound when they are not linked, Stale, NotAllowed."""
    case, other = _both(case, other, actor)
    links = Relation.objects.of(case.city_id).filter(_between(case, other), undone_at__isnull=True)
    link = links.first()
    if link is None:
        raise NotFound("These two cases are not linked.")
    link.undone_at = clock.now()
    link.save(update_fields=["undone_at"])
    first, second = (case, other) if link.case_id == case.pk else (other, case)
    _say(first, second, EntryKind.UNRELATED, RelationKind(link.kind), actor)
    return case


def _both(case: Case, other: Case, actor: Actor) -> tuple[Case, Case]:
    """Both locked, always in the same order; one must be workable, the other needs only be seen."""
    if case.pk == other.pk:
        raise invalid("other", "A case can't be linked to itself.", "same")
    verbs = {case.pk: "plan", other.pk: "view"}
    taken = {
        each.pk: take(each, verbs[each.pk], actor=actor)
        for each in sorted((case, other), key=lambda one: one.pk)
    }
    return taken[case.pk], taken[other.pk]


def _between(case: Case, other: Case) -> Q:
    return Q(case=case, other=other) | Q(case=other, other=case)


def _say(case: Case, other: Case, kind: EntryKind, relation: RelationKind, actor: Actor) -> Case:
    for one, two, back in ((case, other, False), (other, case, True)):
        data = {"case": two.reference, "relation": str(relation), "back": back}
        append(one, [Line(kind, data=data)], actor=actor, at=clock.now())
        keep(one)
    return case
