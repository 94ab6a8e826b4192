"""Somebody wants to hear of a case that another person reported: the same news, and no second report."""

from collections.abc import Collection

from thirdring.cases import policy
from thirdring.cases.events import CaseFollowed
from thirdring.cases.models import Case, Follow
from thirdring.cases.rules import Status
from thirdring.constituents.actions import Person, remember
from thirdring.constituents.models import Constituent
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound, invalid
from thirdring.kernel.events import record


@action
def follow(case: Case, constituent: Constituent, *, actor: Actor) -> Follow:
    """Follow an open case; whoever follows it already, or reported it, is not told twice.

    Raises NotFound when the actor may not see the case, Invalid('case') when it is closed or part of another.
    """
    fresh = policy.visible_to(actor).select_for_update(of=("self",)).filter(pk=case.pk).first()
    if fresh is None or constituent.city_id != fresh.city_id:
        raise NotFound("There is no such case in this city.")
    if fresh.status == Status.CLOSED or fresh.merged_into_id is not None:
        raise invalid("case", "This is closed meanwhile. Go on with a report of your own.", "closed")
    made, is_new = Follow.objects.of(fresh.city_id).get_or_create(
        case=fresh,
        constituent=constituent,
        defaults={"city_id": fresh.city_id, "since": clock.now()},
    )
    if is_new and not fresh.reports.filter(constituent=constituent).exists():
        who = constituent.pk
        record(CaseFollowed(city_id=fresh.city_id, case=fresh, by=actor, constituent_id=who))
    return made


@action
def follow_as(case: Case, person: Person, *, actor: Actor) -> Case:
    """Remember the person and let them follow, or neither. Raises Invalid('email') without a contact."""
    constituent = remember(case.city, person, actor=actor) if person.points else None
    if constituent is None:
        raise invalid("email", "Give an e-mail address or a mobile phone to be told.", "required")
    follow(case, constituent, actor=actor)
    return case


@action
def unfollow(city_id: int, reference: str, constituent_ids: Collection[int], *, actor: Actor) -> bool:
    """These people hear no more of the case; False when none of them followed it."""
    theirs = Follow.objects.of(city_id).filter(case__reference=reference, constituent__in=constituent_ids)
    return bool(theirs.delete()[0])
