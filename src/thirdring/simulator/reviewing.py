"""Gives Riverton a scorecard for calls and one for closures; samples are the supervisors' to draw."""

from thirdring.city.models import City
from thirdring.contact_centre.actions.scorecards import Asked, CardSaid, make_card
from thirdring.contact_centre.quality_rules import About, Per
from thirdring.kernel.actor import Actor

CALLS = CardSaid(
    name="Calls, first contact",
    about=About.CALLS.value,
    per=Per.PERSON.value,
    items=(
        Asked(
            question="Was the caller asked about danger, and sent to 911 where there was any?",
            weight=3,
            fails_all=True,
        ),
        Asked(question="Was the right type of request found?", weight=3, help="Look in the catalogue."),
        Asked(question="Was the place written down so that a crew finds it?", weight=2),
        Asked(question="Was the caller told what happens next, and by when?", weight=2),
        Asked(question="Was the caller spoken to in their own language, or an interpreter joined?", weight=2),
        Asked(question="Was the caller treated with respect from the first word to the last?", weight=1),
    ),
)
CLOSURES = CardSaid(
    name="Closings",
    about=About.CLOSURES.value,
    per=Per.TEAM.value,
    per_month=3,
    items=(
        Asked(question="Is what the answer says true of the case?", weight=3, fails_all=True),
        Asked(question="Does it answer what the resident reported?", weight=3),
        Asked(question="Does it say what was done, and what happens next if anything?", weight=2),
        Asked(question="Is there a photo, or a stated reason why not?", weight=1),
        Asked(question="Is it in plain words?", weight=1, help="Somebody of twelve understands it."),
    ),
)


def write_cards(city: City, *, actor: Actor) -> None:
    """Both cards, drawn each month."""
    for said in (CALLS, CLOSURES):
        make_card(city, said, actor=actor)
