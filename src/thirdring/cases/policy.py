"""Who may do what with which case: two faces of one rule, `may` for one case and `visible_to` for many."""

from collections.abc import Collection

from django.db.models import Q

from thirdring.cases.models import Case
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.kernel.scope import CityQuerySet
from thirdring.staff.rules import OF_AN_AGENCY, Role, Scope

CITY_WIDE = frozenset(set(Role) - OF_AN_AGENCY)
WORKERS = frozenset({Role.AGENCY_WORKER, Role.AGENCY_LEAD, Role.SUPERVISOR})

# Which roles each verb is for. Seeing the case is always needed as well.
LOOKING = frozenset({"view", "view_internal"})

VERBS: dict[str, frozenset[Role]] = {
    "view": frozenset(Role),
    "view_internal": frozenset(Role),
    "see_reporter": frozenset({Role.CALL_TAKER, Role.SUPERVISOR, Role.AGENCY_LEAD}),
    "note": WORKERS | {Role.CALL_TAKER},
    "accept": WORKERS,
    "start": WORKERS,
    "assign": WORKERS,
    "hold": WORKERS,
    "resume": WORKERS,
    "close": WORKERS,
    "reopen": WORKERS | {Role.CALL_TAKER},
    "merge": WORKERS | {Role.CALL_TAKER},
    "recategorise": WORKERS | {Role.CALL_TAKER},
    "transfer": WORKERS,
    "refer": WORKERS,
    "plan": WORKERS,
    "answer_transfer": WORKERS,
    "referee": frozenset({Role.SUPERVISOR}),
}


def visible_to(actor: Actor) -> CityQuerySet[Case]:
    """The cases of the actor's city that the actor may see at all."""
    return Case.objects.of(actor.city_id).filter(_visible(actor)).defer("search")


def worked_by(actor: Actor) -> CityQuerySet[Case]:
    """The cases that are the actor's own share to work: without those only offered to their agency."""
    if actor.kind is not ActorKind.STAFF or _sees_all(actor):
        return visible_to(actor)
    return Case.objects.of(actor.city_id).filter(agency_id__in=_own(actor)).defer("search")


def hears_of(actor: Actor, city_id: int, agency_ids: Collection[int]) -> bool:
    """Whether news of a case in these agencies' hands is for this member of staff."""
    if actor.kind is not ActorKind.STAFF or city_id != actor.city_id:
        return False
    return _sees_all(actor) or (
        bool(actor.roles & OF_AN_AGENCY) and not actor.agency_ids.isdisjoint(agency_ids)
    )


def may(actor: Actor, verb: str, case: Case) -> bool:
    """Whether the actor may do this with this case."""
    if not _sees(actor, case):
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.STAFF:
        return not VERBS[verb].isdisjoint(_roles_towards(actor, case, verb))
    return verb == "view"


def require(actor: Actor, verb: str, case: Case) -> None:
    """Raise NotAllowed unless the actor may."""
    if not may(actor, verb, case):
        raise NotAllowed(verb.replace("_", " "), "case")


def _visible(actor: Actor) -> Q:
    if _sees_all(actor):
        return Q()
    if actor.kind is ActorKind.STAFF:
        own = _own(actor)
        return Q(agency_id__in=own) | Q(offered_to_id__in=own)
    return Q(private=False)


def _own(actor: Actor) -> list[int]:
    return sorted(actor.agency_ids) if actor.roles & OF_AN_AGENCY else []


def _sees(actor: Actor, case: Case) -> bool:
    if case.city_id != actor.city_id:
        return False
    if _sees_all(actor):
        return True
    if actor.kind is ActorKind.STAFF:
        return bool(actor.roles & OF_AN_AGENCY) and not actor.agency_ids.isdisjoint(_concerned(case, "view"))
    return not case.private


def _sees_all(actor: Actor) -> bool:
    if actor.kind is ActorKind.STAFF:
        return bool(actor.roles & CITY_WIDE)
    return actor.kind is ActorKind.SYSTEM or (
        actor.kind is ActorKind.API_CLIENT and Scope.READ_PRIVATE in actor.roles
    )


def _roles_towards(actor: Actor, case: Case, verb: str) -> frozenset[str]:
    """The actor's roles that count for this case: agency roles only in an agency that the verb is for."""
    concerned = not actor.agency_ids.isdisjoint(_concerned(case, verb))
    return actor.roles if concerned else actor.roles - OF_AN_AGENCY


def _concerned(case: Case, verb: str) -> set[int | None]:
    """Whose matter the verb is: who has the case works it, who was offered it answers, both look."""
    if verb == "answer_transfer":
        return {case.offered_to_id} - {None}
    return {case.agency_id, case.offered_to_id if verb in LOOKING else case.agency_id} - {None}
