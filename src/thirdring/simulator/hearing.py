"""Who says what, where, on which channel: the story's reports as people make them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from thirdring.catalogue.definitions import Definition
from thirdring.catalogue.rules import LocationNeed
from thirdring.simulator.happenings import Story, Told, channels
from thirdring.simulator.residents import Resident, who_tells
from thirdring.simulator.riverton.quarters import Quarter
from thirdring.simulator.riverton.town import Town
from thirdring.simulator.saying import Answers, answers, complaint, speaks
from thirdring.simulator.spots import Spot, Spots, beside

NAMED = {"phone": 0.8, "walk_in": 0.75, "web": 0.6, "app": 0.85, "email": 1.0, "sms": 0.9}


@dataclass(frozen=True, slots=True)
class Heard:
    """One report as a person made it. ``resident`` is a place among the residents, None for the nameless."""

    told: Told
    kind: Definition
    quarter: Quarter
    spot: Spot | None
    channel: str
    resident: int | None
    language: str
    words: str
    answers: Answers


def hear(
    rng: np.random.Generator,
    story: Story,
    town: Town,
    kinds: Mapping[str, Definition],
    people: tuple[Sequence[Resident], Sequence[range]],
) -> list[Heard]:
    """The reports, in the order of ``story.told``; a twin is at the place of the first."""
    spots = Spots(town)
    heard: list[Heard] = []
    for told in story.told:
        first = heard[told.twin_of] if told.twin_of is not None else None
        spot = _spot(rng, told, kinds[told.type_code], spots, first)
        heard.append(_heard(rng, told, kinds[told.type_code], town.quarters[told.quarter], spot, people))
    return heard


def _spot(
    rng: np.random.Generator, told: Told, kind: Definition, spots: Spots, first: Heard | None
) -> Spot | None:
    if first is not None and first.spot is not None:
        return beside(rng, first.spot)
    if kind.location is LocationNeed.NONE:
        return None
    return spots.draw(rng, told.quarter, corner=told.at_corner)


def _heard(
    rng: np.random.Generator,
    told: Told,
    kind: Definition,
    quarter: Quarter,
    spot: Spot | None,
    people: tuple[Sequence[Resident], Sequence[range]],
) -> Heard:
    residents, homes = people
    names, shares = channels(quarter.need)
    channel = names[int(rng.choice(len(names), p=shares))]
    resident = who_tells(rng, homes[told.quarter])
    language = speaks(kind.code, residents[resident].language)
    street = spot.street if spot else "Main Street"
    named = not kind.anonymous_allowed or rng.random() < NAMED.get(channel, 0.3)
    return Heard(
        told=told,
        kind=kind,
        quarter=quarter,
        spot=spot,
        channel=channel,
        resident=resident if named else None,
        language=language,
        words=complaint(rng, kind, language, street=street, quarter=quarter.name),
        answers=answers(rng, kind, told.at),
    )
