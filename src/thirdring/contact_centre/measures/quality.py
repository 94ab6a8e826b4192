"""How good the calls were: a scorecard's score, and whether two who score agree. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thirdring.contact_centre.measures.measured import Definition, Kind, Measured, not_negative
from thirdring.kernel.errors import invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One item of a scorecard as scored: ``score`` 0 to 1, None where it does not apply to this call.

    ``fails_all``: an item so grave that scoring nothing here makes the whole card nothing.
    """

    weight: float
    score: float | None
    fails_all: bool = False

    def __post_init__(self) -> None:
        not_negative(weight=self.weight)
        if self.score is not None and not 0 <= self.score <= 1:
            raise invalid("score", "Give a score from 0 to 1, or none where the item does not apply.")

    @property
    def failed_all(self) -> bool:
        return self.fails_all and self.score == 0


def quality_score(items: Iterable[Scored]) -> Measured:
    """The score of one card: weighted, of what applied; nothing if any automatic fail. 1 is 100 %."""
    scored = [item for item in items if item.score is not None]
    earned = sum(item.weight * (item.score or 0) for item in scored)
    if any(item.failed_all for item in scored):
        earned = 0
    return Measured(QUALITY_SCORE, earned, sum(item.weight for item in scored))


def mean_quality(cards: Iterable[Measured]) -> Measured:
    """The mean of cards' scores, each card counting once; the denominator is how many were scored."""
    scores = [card.ratio for card in cards if card.ratio is not None]
    return Measured(MEAN_QUALITY, sum(scores), len(scores))


def agreement(table: Sequence[Sequence[int]]) -> Measured:
    """Cohen's kappa: how far two who scored the same calls agree beyond chance (Cohen 1960).

    ``table[i][j]`` counts the calls to which the first gave score i and the second score j.
    """
    size, total = len(table), sum(map(sum, table))
    if any(len(row) != size for row in table) or any(count < 0 for row in table for count in row):
        raise invalid("table", "Give as many columns as rows, with counts from 0 up.")
    if not total:
        raise invalid("table", "Give at least one call that both have scored.")
    agreed = sum(table[i][i] for i in range(size)) / total
    by_chance = sum(sum(table[i]) * sum(row[i] for row in table) for i in range(size)) / total**2
    return Measured(AGREEMENT, agreed - by_chance, 1 - by_chance)


QUALITY_SCORE = Definition(
    name="QA",
    title="Quality score",
    population="the weights of a card's items that apply to the call",
    counted="weights earned; none when an automatic fail was scored",
    exclusions="items that don't apply",
    attributed_to="the day of the call",
    kind=Kind.MEAN,
)
MEAN_QUALITY = Definition(
    name="QA_mean",
    title="Quality score, mean of the sample",
    population="calls scored, drawn at random in strata",
    counted="their scores, each from 0 to 1",
    attributed_to="the day of the call",
    kind=Kind.MEAN,
)
AGREEMENT = Definition(
    name="KAPPA",
    title="Agreement of two who score",
    population="calls scored by both; agreement left over by chance",
    counted="agreement beyond chance",
    attributed_to="the day of the second scoring",
    kind=Kind.AGREEMENT,
)
