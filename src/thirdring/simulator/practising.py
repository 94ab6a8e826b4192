"""Gives Riverton callers to practise with, and says what the program can tell for its card."""

from collections.abc import Mapping
from importlib.resources import as_file, files

from thirdring.city.models import City
from thirdring.contact_centre.models import ScorecardItem
from thirdring.kernel.actor import Actor
from thirdring.simulator import riverton
from thirdring.simulator.reviewing import CALLS
from thirdring.training.actions.checking import choose_checks
from thirdring.training.actions.importing import import_exercises
from thirdring.training.queries import asked_by, cards_to_score_by, current_version
from thirdring.training.reading import read_path
from thirdring.training.rules import Check

# By the place of the question on the card; how a caller was spoken to needs an ear.
CHECKS: Mapping[int, Check] = {
    1: Check.DANGER,
    2: Check.TYPE,
    3: Check.PLACE,
    4: Check.READ_BACK,
    5: Check.LANGUAGE,
}


def offer_practice(city: City, *, actor: Actor) -> None:
    """Import the exercises that stand beside the town's plan, and choose the checks of the card for calls."""
    with as_file(files(riverton) / "exercises") as pages:
        import_exercises(city, read_path(pages), actor=actor)
    card = next(each for each in cards_to_score_by(city) if each.name == CALLS.name)
    asked: list[ScorecardItem] = asked_by(current_version(card))
    chosen = {item.pk: CHECKS[item.place].value for item in asked if item.place in CHECKS}
    choose_checks(city, card.pk, chosen, actor=actor)
