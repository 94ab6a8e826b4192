"""Rules in their order: what a change would make of them, and which can never match. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from thirdring.routing.rules import RoutingRule


def with_rule(rules: Sequence[RoutingRule], rule: RoutingRule, *, before: int | None) -> list[RoutingRule]:
    """The rules with one more, before the one with that id, or last."""
    place = next((number for number, each in enumerate(rules) if each.id == before), len(rules))
    return [*rules[:place], rule, *rules[place:]]


def instead(rules: Sequence[RoutingRule], rule_id: int, rule: RoutingRule) -> list[RoutingRule]:
    """The rules with another in the place of one."""
    return [rule if each.id == rule_id else each for each in rules]


def without(rules: Sequence[RoutingRule], rule_id: int) -> list[RoutingRule]:
    """The rules but one."""
    return [each for each in rules if each.id != rule_id]


def moved(rules: Sequence[RoutingRule], rule_id: int, *, up: bool) -> list[RoutingRule]:
    """The rules with one changed places with its neighbour; as they are when it has none on that side."""
    place = next(number for number, each in enumerate(rules) if each.id == rule_id)
    other = place - 1 if up else place + 1
    order = list(rules)
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order


def seen_as(rules: Iterable[RoutingRule]) -> str:
    """A mark of the rules as somebody saw them: another rule, order or end makes another mark."""
    said = "|".join(f"{rule.id}:{rule.effective_from}:{rule.effective_to}" for rule in rules)
    return sha256(said.encode()).hexdigest()[:16]


def shadowed(rules: Sequence[RoutingRule]) -> dict[int, RoutingRule]:
    """By id, each rule that can never decide, and the first before it that always matches where it does."""
    found: dict[int, RoutingRule] = {}
    for place, rule in enumerate(rules):
        above = next((each for each in rules[:place] if covers(each, rule)), None)
        if above is not None:
            found[rule.id] = above
    return found


def covers(wide: RoutingRule, narrow: RoutingRule) -> bool:
    """Whether ``wide`` matches whatever ``narrow`` does."""
    return (
        wide.type_id in {None, narrow.type_id}
        and wide.area_id in {None, narrow.area_id}
        and _answers_cover(wide.answers, narrow.answers)
        and _hours_cover(wide.hours, narrow.hours)
        and wide.effective_from <= narrow.effective_from
        and (wide.effective_to is None or narrow.effective_to == wide.effective_to)
    )


def _answers_cover(wide: Mapping[str, Sequence[str]], narrow: Mapping[str, Sequence[str]]) -> bool:
    return all(code in narrow and set(narrow[code]) <= set(keys) for code, keys in wide.items())


def _hours_cover(
    wide: Mapping[str, Sequence[Sequence[str]]], narrow: Mapping[str, Sequence[Sequence[str]]]
) -> bool:
    """Clock texts compare as times; spans of a day lie apart, so one of ``wide`` has to hold each."""
    if not wide or not narrow:
        return not wide
    return all(
        any(begin <= start and end <= stop for begin, stop in wide.get(day, ()))
        for day, spans in narrow.items()
        for start, end in spans
    )
