"""References: readable, typable, and a wrong digit says so."""

import os
import subprocess
import sys
import threading

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cities
from thirdring.cases import references
from thirdring.cases.references import SPACE, looks_like_one, parse, pretty, reference_for, scrambled
from thirdring.kernel.damm import check_digit, is_sound
from thirdring.kernel.errors import Invalid

KEY, OTHER_KEY = b"a city's own key", b"another city key"
NUMBERS = st.integers(0, SPACE - 1)
REFERENCES = NUMBERS.map(lambda number: reference_for(number, KEY))


def why(text: str) -> str:
    """The code of what is wrong with a reference."""
    with pytest.raises(Invalid) as error:
        parse(text)
    (problem,) = error.value.problems
    assert problem.field == "reference"
    return problem.code


def test_the_published_example_of_the_check_digit_holds() -> None:
    assert check_digit("572") == "4"


@given(REFERENCES, st.integers(0, 8), st.integers(1, 9))
def test_any_wrong_digit_is_found(reference: str, place: int, change: int) -> None:
    wrong = str((int(reference[place]) + change) % 10)
    assert not is_sound(reference[:place] + wrong + reference[place + 1 :])


@given(REFERENCES, st.integers(0, 7))
def test_any_two_swapped_neighbours_are_found(reference: str, place: int) -> None:
    swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
    assert is_sound(swapped) == (swapped == reference)


@given(REFERENCES)
def test_what_is_printed_reads_back(reference: str) -> None:
    assert parse(pretty(reference)) == reference


@given(
    REFERENCES,
    st.lists(st.sampled_from([" ", "-", ".", "–", "—", "/", "#", "\u00a0"]), min_size=9, max_size=9),
)
def test_any_grouping_is_read(reference: str, between: list[str]) -> None:
    assert (
        parse("".join(f"{mark}{digit}" for mark, digit in zip(between, reference, strict=True))) == reference
    )


@given(st.text(max_size=80))
def test_any_text_is_a_reference_or_says_why_not(text: str) -> None:
    if looks_like_one(text):
        assert is_sound(parse(text))
    else:
        assert why(text) in {"not_digits", "wrong_length", "mistyped"}


def test_a_mistyped_reference_says_so() -> None:
    good = reference_for(7, KEY)
    last = str((int(good[-1]) + 1) % 10)
    assert why(good[:-1] + last) == "mistyped"


def test_missing_digits_are_counted() -> None:
    with pytest.raises(Invalid, match="this one has 6"):
        parse("2604-18")


@pytest.mark.parametrize("text", ["", "   ", "pothole", "26O4-1873-5", "٢٦٠٤١٨٧٣٥"])
def test_what_is_no_number_says_what_one_looks_like(text: str) -> None:
    assert why(text) == "not_digits"


@given(NUMBERS, NUMBERS)
def test_different_numbers_give_different_references(one: int, other: int) -> None:
    assert (scrambled(one, KEY) == scrambled(other, KEY)) == (one == other)


def test_no_two_of_two_hundred_thousand_are_alike() -> None:
    numbers = range(90_000_000, 90_200_000)
    seen = {scrambled(number, KEY) for number in numbers}
    assert len(seen) == len(numbers)
    assert 0 <= min(seen) <= max(seen) < SPACE


def test_one_reference_does_not_give_away_the_next() -> None:
    first, second = scrambled(1, KEY), scrambled(2, KEY)
    assert abs(first - second) > 1_000
    assert first != scrambled(1, OTHER_KEY)


@pytest.mark.django_db
def test_two_cities_number_differently() -> None:
    here, there = cities.city(), cities.city()
    assert here.reference_key != there.reference_key
    assert reference_for(1, here.reference_key.bytes) != reference_for(1, there.reference_key.bytes)


@pytest.mark.django_db
def test_a_process_reserves_a_block_with_one_query(django_assert_num_queries: object) -> None:
    here = cities.city()
    references._numbers.forget()
    with django_assert_num_queries(1):  # type: ignore[operator]
        taken = [references.reserve(here, 1)[0] for _ in range(references.BLOCK)]
    assert len(set(taken)) == references.BLOCK


@pytest.mark.django_db
def test_many_are_reserved_at_once() -> None:
    here = cities.city()
    assert len(set(references.reserve(here, 1_000))) == 1_000


@pytest.mark.django_db(transaction=True)
def test_threads_never_get_the_same_number() -> None:
    taken: list[int] = []

    def take() -> None:
        mine = [references._numbers.take(1)[0] for _ in range(100)]
        connection.close()
        taken.extend(mine)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(taken)) == 400


@pytest.mark.django_db(transaction=True)
def test_another_process_gets_a_block_of_its_own() -> None:
    script = (
        "import django; django.setup()\n"
        "from thirdring.cases.references import _numbers; print(*_numbers.take(40))"
    )
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"]
    base, _, query = url.partition("?")
    there = {
        **os.environ,
        "DATABASE_URL": f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else ""),
    }
    told = subprocess.run(  # our own words
        [sys.executable, "-c", script], env=there, capture_output=True, text=True, check=True
    )
    theirs = {int(number) for number in told.stdout.split()}
    references._numbers.forget()
    assert len(theirs) == 40
    assert theirs.isdisjoint(references._numbers.take(40))


@pytest.mark.django_db(transaction=True)
def test_a_forked_process_forgets_its_parents_numbers() -> None:
    references._numbers.take(1)
    assert references._numbers._left
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  # the child only looks, and touches no connection
        os.write(writing, str(len(references._numbers._left)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 10) == b"0"
