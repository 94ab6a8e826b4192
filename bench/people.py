"""Who calls, among ten thousand people and a million: looked up, guessed from the number, and all they said.

Time, and rate against bare psycopg.
"""

from collections.abc import Callable, Iterator, Sized
from functools import partial
from random import Random

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measuring import Result, compared, seconds
from tests.factories.cities import city
from thirdring.cases.people import who_may_it_be
from thirdring.city.models import City
from thirdring.constituents.queries import look_up
from thirdring.workbench.contacts import Contact, contacts_of

BUDGET = 0.1  # of the rate of bare psycopg running the same statements
WITHIN_MS = 100  # 95 of 100 look-ups
CALLERS = 40  # looked up of each kind


def measure(*, quick: bool) -> Iterator[Result]:
    """By number, its end, address, name with a slip, and a name that many have: few people, then many.

    Then who a number that rings may be, and the timeline of whoever that is; each has called once.
    """
    few, many, callers = (500, 5_000, 3) if quick else (10_000, 1_000_000, CALLERS)
    of = city()
    for people in (few, many):
        _fill(of, people)
        for kind, text in _KINDS.items():
            chance = Random(311)  # the same callers every time, no secret
            asked = [text(chance.randrange(people)) for _ in range(callers)]
            yield _measured(f"look-up, {kind}", partial(look_up, of), asked, people)
        chance = Random(911)
        numbers = [_KINDS["number"](chance.randrange(people)) for _ in range(callers)]
        yield _measured("who may it be", partial(who_may_it_be, of), numbers, people)
        yield _measured("timeline of a person", partial(_timeline, of), numbers, people)


def _timeline(of: City, number: str) -> list[Contact]:
    """All that whoever calls from a number and the city said to each other."""
    return contacts_of(of, [each.person for each in who_may_it_be(of, number)])[0]


def _measured(bench: str, ask: Callable[[str], Sized], asked: list[str], people: int) -> Result:
    ours, bare = [], []
    for text in asked:
        with CaptureQueriesContext(connection) as captured:
            assert ask(text), text
        statements = [query["sql"] for query in captured.captured_queries]
        ours.append(seconds(partial(ask, text)))
        bare.append(seconds(partial(_run, statements)))
    slow = sorted(ours)[round(0.95 * (len(ours) - 1))] * 1000
    result = compared(bench, ours, bare, each=1, budget=BUDGET)
    kept = result["kept"] and slow <= WITHIN_MS
    return result | {"people": people, "p95_ms": round(slow, 1), "within_ms": WITHIN_MS, "kept": kept}


def _run(statements: list[str]) -> None:
    """The statements with their values written in, by psycopg alone."""
    assert connection.connection is not None
    with connection.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.encode())
            cursor.fetchall()


def _name(number: int) -> str:
    """As ``_FILL`` names them: 400 first names and 2,500 family names."""
    first = "".join(_SYLLABLES[number // 20**place % 20] for place in (0, 1))
    family = number * 7919 % 2_500
    return f"{first} {''.join(_SYLLABLES[family // 20**place % 20] for place in (0, 1, 2))}"


def _slipped(number: int) -> str:
    name = _name(number)
    return name[:-2] + name[-1]


_SYLLABLES = [
    *["ma", "ri", "na", "lo", "pe", "dro", "sa", "ul", "ken", "ji"],
    *["ta", "mar", "hel", "ga", "bo", "vik", "to", "ren", "ai", "wu"],
]
_KINDS: dict[str, Callable[[int], str]] = {
    "number": lambda number: f"(412) {number // 10_000 % 1_000:03d}-{number % 10_000:04d}",
    "end of a number": lambda number: f"{number % 10_000:04d}",
    "address": lambda number: f"caller{number}@ex",
    "name with a slip": _slipped,
    "a name many have": lambda number: _name(number).split()[0],
}
_FILL = """
WITH syllables AS (SELECT %s::text[] AS s), people AS (
    INSERT INTO constituents_constituent (city_id, kind, name, language, created_at)
    SELECT %s, 'resident',
        s[1 + n %% 20] || s[1 + n / 20 %% 20] || ' '
        || s[1 + n * 7919 %% 2500 %% 20] || s[1 + n * 7919 %% 2500 / 20 %% 20]
        || s[1 + n * 7919 %% 2500 / 400],
        'en', now()
    FROM syllables, generate_series((SELECT count(*) FROM constituents_constituent), %s - 1) AS n
    RETURNING id
), numbered AS (
    SELECT id, (SELECT count(*) FROM constituents_constituent) + row_number() OVER (ORDER BY id) - 1 AS n
    FROM people
)
INSERT INTO constituents_contactpoint (city_id, constituent_id, kind, value)
SELECT %s, id, 'phone', '+1412' || lpad(n::text, 7, '0') FROM numbered
UNION ALL SELECT %s, id, 'email', 'caller' || n || '@example.org' FROM numbered
"""
_FILL_CALLS = """
INSERT INTO contact_centre_call (
    city_id, source, external_id, version, status, medium, language, caller, offered_at, queued_at,
    answered_at, ended_at, wait_ms, talk_ms, hold_ms, wrap_ms, transfers, conferences
)
SELECT
    %s, 'bench', n, 1, 'handled', 'phone', 'en', '+1412' || lpad(n::text, 7, '0'), moment, moment,
    moment + interval '20 s', moment + interval '4 min', 20000, 220000, 0, 30000, 0, 0
FROM generate_series((SELECT count(*) FROM contact_centre_call), %s - 1) AS n,
    LATERAL (SELECT now() - n * interval '1 minute' AS moment) AS told
"""


def _fill(of: City, people: int) -> None:
    """So many people in all, each with a phone and an address, and a call."""
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [_SYLLABLES, of.pk, people, of.pk, of.pk])
        cursor.execute(_FILL_CALLS, [of.pk, people])
        filled = "constituents_constituent, constituents_contactpoint, contact_centre_call"
        cursor.execute(f"VACUUM ANALYZE {filled}")
