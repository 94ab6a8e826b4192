"""Catalogues of any kind a page may hold, for property tests."""

from typing import Any

from hypothesis import strategies as st

from thirdring.catalogue.case_plans import PlanStep
from thirdring.catalogue.definitions import Catalogue, Condition, Definition, Group, Option, Question, Target
from thirdring.catalogue.endings import CASE_FIELDS, ClosingRules, Ending, Fact, FactKind
from thirdring.catalogue.rules import (
    CLOCKS,
    CLOSING_OUTCOMES,
    LISTS,
    PRIORITIES,
    Delivery,
    LocationNeed,
    PhotoNeed,
    Priority,
    QuestionKind,
    TimeUnit,
)

LANGUAGES = ("en", "es")

letters = st.characters(exclude_categories=("Cs", "Cc"))
phrases = st.text(letters, min_size=1, max_size=30).map(str.strip).filter(bool)
codes = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
# Words YAML would take for something else.
tricky_codes = codes | st.sampled_from(["yes", "no", "on", "null", "1", "0x1f", "1e3", "true"])


def words(languages: tuple[str, ...] = LANGUAGES) -> st.SearchStrategy[dict[str, str]]:
    """Words in every language."""
    return st.fixed_dictionaries(dict.fromkeys(languages, phrases))


def word_lists(languages: tuple[str, ...] = LANGUAGES) -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    """Nothing, or phrases in every language."""
    some = st.lists(phrases, min_size=1, max_size=3).map(tuple)
    return st.just({}) | st.fixed_dictionaries(dict.fromkeys(languages, some))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Question, ...]:
    """Up to three questions, each perhaps asked only after an earlier choice."""
    asked: list[Question] = []
    for code in draw(st.lists(tricky_codes, max_size=3, unique=True)):
        kind = draw(st.sampled_from(QuestionKind))
        asked.append(
            Question(
                code=code,
                kind=kind,
                texts=draw(words()),
                required=draw(st.booleans()) and kind is not QuestionKind.INFO,
                hints=draw(st.just({}) | words()),
                options=_options(draw) if kind in LISTS else (),
                condition=_condition(draw, [each for each in asked if each.options]),
                private=draw(st.booleans()),
            )
        )
    return tuple(asked)


def _options(draw: st.DrawFn) -> tuple[Option, ...]:
    keys = draw(st.lists(tricky_codes, min_size=1, max_size=3, unique=True))
    return tuple(Option(key=key, names=draw(words())) for key in keys)


def _condition(draw: st.DrawFn, earlier: list[Question]) -> Condition | None:
    if not earlier or not draw(st.booleans()):
        return None
    question = draw(st.sampled_from(earlier))
    keys = [option.key for option in question.options]
    among = draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
    return Condition(question=question.code, among=tuple(among))


@st.composite
def targets(draw: st.DrawFn) -> tuple[Target, ...]:
    """Any clocks and priorities, all in one unit and in the order the clocks must end."""
    wanted = draw(st.sets(st.tuples(st.sampled_from(CLOCKS), st.sampled_from(PRIORITIES)), max_size=4))
    unit = draw(st.sampled_from(TimeUnit))
    in_order = sorted(wanted, key=lambda pair: (CLOCKS.index(pair[0]), PRIORITIES.index(pair[1])))
    return tuple(
        Target(clock=clock, amount=10 * CLOCKS.index(clock) + 1, unit=unit, priority=priority)
        for clock, priority in in_order
    )


fact_codes = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True).filter(lambda code: code not in CASE_FIELDS)


@st.composite
def closings(draw: st.DrawFn, outcomes: list[str]) -> ClosingRules:
    """Up to three facts, each needed by one of the outcomes at least, with an answer that names them."""
    facts = tuple(_fact(draw, code) for code in draw(st.lists(fact_codes, max_size=3, unique=True)))
    wanted = {fact.code: draw(st.sampled_from(outcomes)) for fact in facts}
    endings = [_ending(draw, each, [c for c, one in wanted.items() if one == each]) for each in outcomes]
    return ClosingRules(facts=facts, endings=tuple(draw(st.permutations(endings))) if facts else ())


def _fact(draw: st.DrawFn, code: str) -> Fact:
    kind = draw(st.sampled_from(FactKind))
    options = _options(draw) if kind is FactKind.CHOICE else ()
    return Fact(code=code, texts=draw(words()), kind=kind, options=options)


def _ending(draw: st.DrawFn, outcome: str, needs: list[str]) -> Ending:
    named = "".join(f" {{{name}}}" for name in [*needs, draw(st.sampled_from(CASE_FIELDS))])
    answer = draw(st.just({}) | st.just(dict.fromkeys(LANGUAGES, f"We did{named}.")))
    return Ending(outcome=outcome, needs=tuple(needs), photo=draw(st.booleans()), answer=answer)


@st.composite
def case_plans(draw: st.DrawFn) -> tuple[PlanStep, ...]:
    """Up to three steps, each perhaps after an earlier one."""
    steps: list[PlanStep] = []
    for code in draw(st.lists(fact_codes, max_size=3, unique=True)):
        after = draw(st.sampled_from(["", *(step.code for step in steps)]))
        team, amount = draw(st.sampled_from(["", "potholes"])), draw(st.integers(0, 9_999))
        unit = draw(st.sampled_from([TimeUnit.HOURS, TimeUnit.DAYS])) if amount else TimeUnit.DAYS
        steps.append(
            PlanStep(
                code=code,
                texts=draw(words()),
                owner="works",
                owner_team=team,
                after=after,
                amount=amount,
                unit=unit,
            )
        )
    return tuple(steps)


@st.composite
def definitions(draw: st.DrawFn, code: str) -> Definition:
    """Any type with this code, owned by 'works' or one of its teams."""
    near = draw(st.sampled_from([(0, 0), (30, 24), (1, 1), (9_999, 36)]))
    location = draw(st.sampled_from(LocationNeed))
    metres, hours = near if location is not LocationNeed.NONE else (0, 0)
    outcomes = draw(st.lists(st.sampled_from(CLOSING_OUTCOMES), min_size=1, unique=True))
    fields: dict[str, Any] = {
        "private": st.booleans(),
        "anonymous_allowed": st.booleans(),
        "safety": st.booleans(),
        "photo": st.sampled_from(PhotoNeed),
        "priority": st.sampled_from(Priority),
        "delivery": st.sampled_from(Delivery),
        "reopen_days": st.integers(0, 999),
        "descriptions": st.just({}) | words(),
        "keywords": word_lists(),
        "emergency_words": word_lists(),
        "owner_team": st.sampled_from(["", "potholes"]),
        "questions": questions(),
        "inspection": questions(),
        "targets": targets(),
        "scripts": st.lists(words(), max_size=2).map(tuple),
        "closing": closings(outcomes),
        "case_plan": case_plans(),
    }
    return Definition(
        code=code,
        names=draw(words()),
        owner="works",
        location=location,
        duplicate_radius_m=metres,
        duplicate_window_h=hours,
        outcomes=tuple(outcomes),
        **{name: draw(each) for name, each in fields.items()},
    )


@st.composite
def catalogues(draw: st.DrawFn, max_types: int = 3) -> Catalogue:
    """One to three groups, with up to ``max_types`` types each."""
    groups = draw(st.lists(codes, min_size=1, max_size=3, unique=True))
    every_type = draw(st.lists(tricky_codes, min_size=1, max_size=max_types * len(groups), unique=True))
    return Catalogue(
        languages=LANGUAGES,
        groups=tuple(
            Group(
                code=group,
                names=draw(words()),
                icon=draw(st.sampled_from(["", "snow"])),
                types=tuple(draw(definitions(code)) for code in every_type[number :: len(groups)]),
            )
            for number, group in enumerate(groups)
        ),
    )
