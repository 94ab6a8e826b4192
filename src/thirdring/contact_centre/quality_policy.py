"""Who may see which review: supervisors and whoever is reviewed, once those who score apart are done."""

from django.db.models import Q

from thirdring.contact_centre.models import Review, SampleItem
from thirdring.contact_centre.policy import may
from thirdring.contact_centre.quality_rules import ReviewStatus
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.scope import CityQuerySet


def may_see(actor: Actor, review: Review) -> bool:
    """Whether the actor may see what this review says; pairs with ``visible_to``.

    Its reviewer may at any time. Everybody else only when all who score the item are done: a second
    reviewer must not know what the first has given.
    """
    if actor.kind is not ActorKind.STAFF or actor.city_id != review.city_id or actor.id is None:
        return False
    if may(actor, "review", review.city_id) and review.reviewer_id == actor.id:
        return True
    over = review.status == ReviewStatus.DONE and review.item.finished_at is not None
    return over and (may(actor, "review", review.city_id) or is_about(actor, review.item))


def visible_to(actor: Actor) -> CityQuerySet[Review]:
    """The reviews of the actor's city that the actor may see."""
    reviews: CityQuerySet[Review] = Review.objects.of(actor.city_id)
    if actor.kind is not ActorKind.STAFF or actor.id is None:
        return reviews.none()
    over = Q(status=ReviewStatus.DONE, item__finished_at__isnull=False)
    if may(actor, "review", actor.city_id):
        return reviews.filter(over | Q(reviewer_id=actor.id))
    return reviews.filter(over, item__about_id=actor.id)


def is_about(actor: Actor, item: SampleItem) -> bool:
    """Whether the item is this person's own call or closure."""
    return actor.kind is ActorKind.STAFF and actor.id is not None and item.about_id == actor.id


def may_see_person(actor: Actor, person_id: int | None) -> bool:
    """Whether the actor may see a single person's means: supervisors, and each their own."""
    if may(actor, "compare_people", actor.city_id):
        return True
    return actor.kind is ActorKind.STAFF and person_id is not None and actor.id == person_id


def has_part(actor: Actor, review: Review) -> bool:
    """Whether the actor scored the item, or it is their own work: then they decide nothing about it."""
    scored = Review.objects.of(actor.city_id).filter(item_id=review.item_id, reviewer_id=actor.id)
    return is_about(actor, review.item) or scored.exclude(status=ReviewStatus.LEFT).exists()
