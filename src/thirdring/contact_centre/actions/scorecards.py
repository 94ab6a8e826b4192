"""Scorecards are written: other questions are a new version; a card is retired, never deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from thirdring.city.models import City
from thirdring.contact_centre.models import Scorecard, ScorecardItem, ScorecardVersion
from thirdring.contact_centre.policy import require
from thirdring.contact_centre.quality_rules import About, Per
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotFound, Problem, Stale
from thirdring.kernel.words import storable

NAME_LENGTH, QUESTION_LENGTH, HELP_LENGTH = 120, 200, 400
MOST_ITEMS, MOST_A_MONTH, HEAVIEST = 30, 100, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a card. ``row`` says where it stood on the page, for what is wrong with it."""

    question: str
    weight: float | None
    help: str = ""
    fails_all: bool = False
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSaid:
    """A scorecard as somebody wants it; ``second_share`` from 0 to 1."""

    name: str
    about: str
    items: Sequence[Asked]
    per: str = Per.PERSON.value
    per_month: int = 5
    second_share: float = 0.1
    monthly: bool = True


@action
def make_card(city: City, said: CardSaid, *, actor: Actor) -> Scorecard:
    """A new card with its first version. Raises NotAllowed, Invalid."""
    _check(actor, city)
    said = _tidied(said)
    if problems := _problems(city, None, said):
        raise Invalid(problems)
    card = Scorecard.objects.create(city=city, about=said.about, **_plan(said))
    _add_version(card, said, 1, actor)
    return card


@action
def change_card(city: City, card_id: int, said: CardSaid, *, version: int, actor: Actor) -> Scorecard:
    """Change a card: other questions are a new version. Raises NotAllowed, NotFound, Stale, Invalid."""
    card = _held(city, card_id, version, actor)
    said = replace(_tidied(said), about=card.about)  # its reviews are about that
    if problems := _problems(city, card, said):
        raise Invalid(problems)
    for name, value in _plan(said).items():
        setattr(card, name, value)
    last = ScorecardVersion.objects.of(city).filter(card=card).order_by("-number")[0]
    if _content(said) != _content_of(last):
        _add_version(card, said, last.number + 1, actor)
    card.version += 1
    card.save()
    return card


@action
def retire_card(city: City, card_id: int, *, version: int, actor: Actor) -> Scorecard:
    """No sample is drawn for it from now on; what was drawn is still scored."""
    card = _held(city, card_id, version, actor)
    card.retired_at = clock.now()
    card.version += 1
    card.save()
    return card


def _check(actor: Actor, city: City) -> None:
    if actor.kind is not ActorKind.SYSTEM or actor.city_id != city.pk:
        require(actor, "write_card", city.pk, noun="scorecard")


def _held(city: City, card_id: int, version: int, actor: Actor) -> Scorecard:
    _check(actor, city)
    card = Scorecard.objects.of(city).select_for_update().filter(pk=card_id).first()
    if card is None:
        raise NotFound("There is no such scorecard here.")
    if card.version != version or card.retired_at:
        raise Stale("scorecard")
    return card


def _plan(said: CardSaid) -> dict[str, object]:
    names = ("name", "per", "per_month", "second_share", "monthly")
    return {name: getattr(said, name) for name in names}


def _add_version(card: Scorecard, said: CardSaid, number: int, actor: Actor) -> None:
    by = actor.id if actor.kind is ActorKind.STAFF else None
    made = ScorecardVersion.objects.create(
        city_id=card.city_id, card=card, number=number, at=clock.now(), by_id=by
    )
    ScorecardItem.objects.bulk_create(
        ScorecardItem(
            city_id=card.city_id,
            of=made,
            place=place,
            question=item.question,
            help=item.help,
            weight=item.weight or 0,
            fails_all=item.fails_all,
        )
        for place, item in enumerate(said.items, 1)
    )


def _content(said: CardSaid) -> list[tuple[object, ...]]:
    return [(item.question, item.help, item.weight, item.fails_all) for item in said.items]


def _content_of(version: ScorecardVersion) -> list[tuple[object, ...]]:
    rows = ScorecardItem.objects.of(version.city_id).filter(of=version).order_by("place")
    return [(item.question, item.help, item.weight, item.fails_all) for item in rows]


def _tidied(said: CardSaid) -> CardSaid:
    items = [replace(i, question=storable(i.question), help=storable(i.help)) for i in said.items]
    return replace(said, name=storable(said.name), items=items)


def _problems(city: City, card: Scorecard | None, said: CardSaid) -> list[Problem]:
    others = Scorecard.objects.of(city).exclude(pk=card.pk if card else 0)
    checks = (
        (not 0 < len(said.name) <= NAME_LENGTH, "name", f"Name it in 1 to {NAME_LENGTH} letters."),
        (others.filter(name=said.name).exists(), "name", "There is a scorecard of this name already."),
        (said.about not in set(About), "about", "Choose calls or closures."),
        (said.per not in set(Per), "per", "Choose from the list."),
        (not 1 <= said.per_month <= MOST_A_MONTH, "per_month", f"Give 1 to {MOST_A_MONTH}."),
        (not 0 <= said.second_share <= 1, "second_share", "Give 0 to 100 percent."),
        (not 0 < len(said.items) <= MOST_ITEMS, "question_0", f"Ask 1 to {MOST_ITEMS} questions."),
    )
    return [Problem(field, words) for wrong, field, words in checks if wrong] + _item_problems(said.items)


def _item_problems(items: Sequence[Asked]) -> list[Problem]:
    made: list[Problem] = []
    seen: set[str] = set()
    for item in items:
        weight = item.weight
        checks = (
            (not item.question, "question", "Write a question, or empty the whole line."),
            (len(item.question) > QUESTION_LENGTH, "question", f"Use at most {QUESTION_LENGTH} letters."),
            (bool(item.question) and item.question in seen, "question", "This question is asked already."),
            (len(item.help) > HELP_LENGTH, "help", f"Use at most {HELP_LENGTH} letters."),
            (
                weight is None or not 0 < weight <= HEAVIEST,
                "weight",
                f"Give a weight above 0 and at most {HEAVIEST}.",
            ),
        )
        seen.add(item.question)
        made += [Problem(f"{field}_{item.row}", words) for wrong, field, words in checks if wrong]
    return made
