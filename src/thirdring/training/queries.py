"""Reads over practice: what can be practised, how a call stands, whose practice went how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count

from thirdring.city.models import City
from thirdring.contact_centre.models import Scorecard, ScorecardItem, ScorecardVersion
from thirdring.contact_centre.quality_rules import About
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound
from thirdring.training.exercises import Exercise, exercise_from
from thirdring.training.models import CardCheck, PracticeCall, PracticeExercise, PracticeMark, PracticeStep
from thirdring.training.playing import Happened, SoFar, so_far
from thirdring.training.policy import visible_to
from thirdring.training.rules import MarkedBy, PracticeKind

MOST_ATTEMPTS = 100  # on one page


@dataclass(frozen=True)
class Played:
    """A practice call with its exercise and everything that happened in it."""

    call: PracticeCall
    steps: Sequence[PracticeStep]

    @cached_property
    def exercise(self) -> Exercise:
        return exercise_from(self.call.exercise)

    @cached_property
    def state(self) -> SoFar:
        """How the caller takes it by now."""
        return so_far(self.exercise, self.happened, understood=self.call.understood)

    @property
    def happened(self) -> list[Happened]:
        """The steps as the rules know them."""
        return [
            Happened(PracticeKind(step.kind), step.about, (step.at - self.call.begun_at).total_seconds())
            for step in self.steps
        ]


def exercises_of(city: City) -> list[PracticeExercise]:
    """What can be practised, in the order of the pages."""
    return list(PracticeExercise.objects.of(city).filter(active=True).order_by("place", "code"))


def attempts_by_code(actor: Actor) -> Mapping[str, int]:
    """How often somebody has played each exercise to its end, by its code."""
    own = PracticeCall.objects.of(actor.city_id).filter(trainee_id=actor.id, ended_at__isnull=False)
    return dict(own.values_list("code").annotate(count=Count("pk")).order_by("code"))


def practice_of(actor: Actor, call_id: int) -> Played:
    """A practice call the actor may see. Raises NotFound."""
    call = visible_to(actor).select_related("card__card", "trainee", "city").filter(pk=call_id).first()
    if call is None:
        raise NotFound("There is no such practice call here.")
    return played(call)


def played(call: PracticeCall) -> Played:
    """The call with its steps."""
    return Played(call, list(PracticeStep.objects.of(call.city_id).filter(call=call).order_by("pk")))


def attempts_of(actor: Actor, trainee_id: int) -> list[PracticeCall]:
    """What somebody practised, the latest first, as far as the actor may see it."""
    rows = (
        visible_to(actor).filter(trainee_id=trainee_id).defer("written", "before").select_related("trainee")
    )
    return list(rows.order_by("-begun_at", "-pk")[:MOST_ATTEMPTS])


def cards_to_score_by(city: City) -> list[Scorecard]:
    """The scorecards about calls that are in use, the oldest first."""
    rows = Scorecard.objects.of(city).filter(about=About.CALLS.value, retired_at__isnull=True)
    return list(rows.order_by("pk"))


def current_version(card: Scorecard) -> ScorecardVersion:
    """The card as it asks now."""
    return ScorecardVersion.objects.of(card.city_id).filter(card=card).order_by("-number")[0]


def asked_by(version: ScorecardVersion) -> list[ScorecardItem]:
    """The questions of a version, in order."""
    return list(ScorecardItem.objects.of(version.city_id).filter(of=version).order_by("place"))


def checks_of(card_id: int, city_id: int) -> dict[str, str]:
    """Which check tells of which question of a card."""
    return dict(CardCheck.objects.of(city_id).filter(card_id=card_id).values_list("question", "check_code"))


def asked_now(city: City, cards: Sequence[Scorecard]) -> dict[int, list[ScorecardItem]]:
    """The questions of each card as it asks now, by the card's id; one statement."""
    versions = ScorecardVersion.objects.of(city).filter(card__in=cards).order_by("card", "-number")
    latest = versions.distinct("card").values("pk")
    found: dict[int, list[ScorecardItem]] = {card.pk: [] for card in cards}
    for item in ScorecardItem.objects.of(city).filter(of__in=latest).select_related("of").order_by("place"):
        found[item.of.card_id].append(item)
    return found


def checks_chosen(city: City, cards: Sequence[Scorecard]) -> dict[tuple[int, str], str]:
    """Which check tells of which question, by the card's id and the question."""
    rows = CardCheck.objects.of(city).filter(card__in=cards)
    return {(row.card_id, row.question): row.check_code for row in rows}


def marks_that_count(call: PracticeCall) -> dict[int, PracticeMark]:
    """The mark that holds for each question, by its id: a coach's against the program's; nobody's own."""
    given = _latest(call)
    return {
        item: mark
        for (item, _as), mark in sorted(given.items(), key=lambda one: one[0][1] == MarkedBy.COACH)
        if mark.given_as != MarkedBy.SELF
    }


def own_marks(call: PracticeCall) -> dict[int, PracticeMark]:
    """What the trainee says of themself, by question."""
    return {item: mark for (item, given_as), mark in _latest(call).items() if given_as == MarkedBy.SELF}


def _latest(call: PracticeCall) -> dict[tuple[int, str], PracticeMark]:
    rows = PracticeMark.objects.of(call.city_id).filter(call=call).select_related("by").order_by("pk")
    return {(row.item_id, row.given_as): row for row in rows}
