"""The chain shows every late change to a timeline, and where it begins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel.chain import GENESIS, Link, canonical, first_break, hash_of

Stored = tuple[Link, str, str]

words = st.text(max_size=20).filter(lambda text: text.isprintable())
data = st.dictionaries(words, words | st.integers(-(2**53), 2**53) | st.booleans() | st.none(), max_size=3)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # given UTC


@st.composite
def timelines(draw: st.DrawFn, shortest: int = 1) -> list[Stored]:
    """A chained timeline of one case."""
    links = draw(
        st.lists(st.builds(_link, moments, words, data, st.booleans()), min_size=shortest, max_size=6)
    )
    return chained([replace(link, number=number) for number, link in enumerate(links, 1)])


def _link(at: datetime, name: str, values: dict[str, object], public: bool) -> Link:
    return Link("260418735", 1, at, "note", "staff", 7, name, public, values)


def chained(links: Sequence[Link]) -> list[Stored]:
    stored: list[Stored] = []
    prev = GENESIS
    for link in links:
        stored.append((link, prev, hash_of(link, prev)))
        prev = stored[-1][2]
    return stored


CHANGES = {
    "case": "260418743",
    "number": 99,
    "at": datetime(2019, 1, 1, tzinfo=UTC),
    "kind": "closed",
    "actor_kind": "system",
    "actor_id": None,
    "actor_name": "somebody else entirely!",
    "data": {"words": "something else entirely!"},
}


@given(timelines())
def test_an_untouched_timeline_verifies(timeline: list[Stored]) -> None:
    assert first_break(timeline) is None


@given(timelines(), st.data(), st.sampled_from([*CHANGES, "public"]))
def test_a_change_to_any_field_is_found_where_it_is(
    timeline: list[Stored], draw: st.DataObject, name: str
) -> None:
    index = draw.draw(st.integers(0, len(timeline) - 1))
    link, prev, stored = timeline[index]
    value = not link.public if name == "public" else CHANGES[name]
    timeline[index] = (replace(link, **{name: value}), prev, stored)
    assert first_break(timeline) == index + 1


@given(timelines(shortest=2), st.data())
def test_a_change_covered_up_with_a_new_hash_is_found_at_the_next_entry(
    timeline: list[Stored], draw: st.DataObject
) -> None:
    index = draw.draw(st.integers(0, len(timeline) - 2))
    link, prev, _ = timeline[index]
    forged = replace(link, kind="closed")
    timeline[index] = (forged, prev, hash_of(forged, prev))
    assert first_break(timeline) == index + 2


@given(timelines(shortest=2), st.data())
def test_a_removed_entry_is_found(timeline: list[Stored], draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, len(timeline) - 2))  # the last can only be missed by its count
    del timeline[index]
    assert first_break(timeline) == index + 1


@given(timelines(shortest=2), st.data())
def test_entries_that_changed_places_are_found(timeline: list[Stored], draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, len(timeline) - 2))
    timeline[index], timeline[index + 1] = timeline[index + 1], timeline[index]
    assert first_break(timeline) == index + 1


def test_the_same_moment_in_another_zone_has_the_same_hash() -> None:
    link = _link(datetime(2026, 11, 20, 12, tzinfo=UTC), "Ann", {}, True)
    elsewhere = replace(link, at=link.at.astimezone(timezone(timedelta(hours=-5))))
    assert hash_of(elsewhere, GENESIS) == hash_of(link, GENESIS)


def test_the_bytes_that_are_hashed_are_fixed() -> None:
    # Published exports verify against these bytes: they may never change.
    link = Link(
        "260418735",
        1,
        datetime(2026, 11, 20, 12, tzinfo=UTC),
        "note",
        "staff",
        7,
        "Ann",
        True,
        {"b": 1, "a": 2},
    )
    assert canonical(link, "00") == (
        b'{"actor_id":7,"actor_kind":"staff","actor_name":"Ann","at":"2026-11-20T12:00:00.000000+00:00",'
        b'"case":"260418735","data":{"a":2,"b":1},"kind":"note","number":1,"prev_hash":"00","public":true}'
    )
