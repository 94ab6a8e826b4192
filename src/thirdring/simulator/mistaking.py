"""What residents of Riverton took for something else, and the supervisor who put it right."""

from thirdring.cases.actions.retyping import recategorise
from thirdring.cases.models import Case
from thirdring.cases.rules import Status
from thirdring.city.models import City
from thirdring.kernel.actor import Actor
from thirdring.sla.actions.sweeping import sweep
from thirdring.staff.models import Membership
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

# (taken for, what it is, how many, what shows it)
MISTAKES = (
    ("storm-drain", "street-flooding", 3, "The drain is free; the water comes from the street above."),
    ("tree-pruning", "tree-hazard", 2, "The limb is cracked and hangs over the sidewalk."),
    ("graffiti-private", "graffiti-public", 2, "The wall is the city's, says the land register."),
)


def correct_some(city: City) -> None:
    """The latest open requests of a few kinds turn out to be another, with what is known of them."""
    actor = _supervisor(city)
    for taken_for, code, most, reason in MISTAKES:
        mistaken = Case.objects.of(city).filter(
            type__code=taken_for,
            status__in=(Status.RECEIVED, Status.ACCEPTED),
            merged_into__isnull=True,
            referrals__isnull=True,
            offered_to__isnull=True,
        )
        for case in mistaken.select_related("city").order_by("-opened_at", "-pk")[:most]:
            recategorise(case, to=code, reason=reason, actor=actor, complete=False)
    sweep(actor=actor)  # what the right kind should have had by now is late at once


def _supervisor(city: City) -> Actor:
    first = Membership.objects.of(city).filter(role=Role.SUPERVISOR).select_related("user").order_by("pk")[0]
    return actor_of(first.user, city=city)
