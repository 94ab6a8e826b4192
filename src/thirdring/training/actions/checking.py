"""Saying which check tells of which question of a card."""

from collections.abc import Mapping

from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotFound, Problem
from thirdring.training.models import CardCheck
from thirdring.training.policy import require
from thirdring.training.queries import asked_by, cards_to_score_by, current_version
from thirdring.training.rules import Check


@action
def choose_checks(city: City, card_id: int, chosen: Mapping[int, str], *, actor: Actor) -> int:
    """The checks of a card from now on, by the id of its question; '' leaves it to people.

    Gives back how many. What was marked stays as it is. Raises NotAllowed, NotFound, Invalid.
    """
    if actor.kind is not ActorKind.SYSTEM or actor.city_id != city.pk:
        require(actor, "choose_checks", noun="scorecard")
    card = next((each for each in cards_to_score_by(city) if each.pk == card_id), None)
    if card is None:
        raise NotFound("There is no such scorecard here.")
    asked = {item.pk: item.question for item in asked_by(current_version(card))}
    known = {each.value for each in Check}
    wrong = [pk for pk, check in chosen.items() if pk not in asked or (check and check not in known)]
    if wrong:
        raise Invalid(Problem(f"check_{pk}", "Choose from the list.") for pk in wrong)
    CardCheck.objects.of(city).select_for_update().filter(card=card).delete()
    made = [
        CardCheck(city=city, card=card, question=asked[pk], check_code=check)
        for pk, check in chosen.items()
        if check
    ]
    CardCheck.objects.bulk_create(made)
    return len(made)
