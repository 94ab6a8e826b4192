"""Reports about the same thing find each other by their words, at a bounded cost."""

from hypothesis import given
from hypothesis import strategies as st

from thirdring.routing.clustering import LEAST, Told, clusters, likeness, tokens

SCOOTERS = (
    "An abandoned scooter blocks the sidewalk",
    "Rental scooters left all over the sidewalk",
    "scooter on the sidewalk again, nobody takes it",
)
BEES = ("A bee swarm in a tree", "Swarm of bees on our porch", "bees! a swarm near the school")


def told(*words: str) -> list[Told]:
    return [Told(f"{number:09}", each) for number, each in enumerate(words)]


def test_what_is_alike_is_one_group_and_what_is_not_is_apart() -> None:
    mixed = [each for pair in zip(SCOOTERS, BEES, strict=True) for each in pair]
    found = clusters(told(*mixed, "The clock of the town hall is slow"))
    assert [sorted(each.references) for each in found] == [
        ["000000000", "000000002", "000000004"],
        ["000000001", "000000003", "000000005"],
    ]


def test_two_are_no_group() -> None:
    assert clusters(told(*SCOOTERS[:2])) == []


def test_small_words_and_endings_say_nothing() -> None:
    assert tokens("There is a problem with the scooters") == tokens("scooter") == {"scoot"}


_WORDS = st.lists(
    st.sampled_from(["scooter", "sidewalk", "bees", "swarm", "clock", "tower", "bench", "river"]), max_size=8
)
_TEXTS = st.lists(_WORDS.map(" ".join), max_size=40)


@given(_TEXTS)
def test_each_report_is_in_one_group_at_most_and_groups_come_by_size(texts: list[str]) -> None:
    found = clusters(told(*texts))
    members = [reference for each in found for reference in each.references]
    sizes = [len(each.references) for each in found]
    assert len(members) == len(set(members))
    assert sizes == sorted(sizes, reverse=True)
    assert all(size >= LEAST for size in sizes)


@given(_TEXTS)
def test_the_same_words_are_always_one_group(texts: list[str]) -> None:
    same = told(*texts, *["a broken drinking fountain"] * LEAST)
    places = [
        n for n, each in enumerate(clusters(same)) for reference in each.references
        if int(reference) >= len(texts)
    ]  # fmt: skip
    assert len(places) == LEAST and len(set(places)) == 1


@given(st.text(max_size=3_000), st.text(max_size=3_000))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    ours, theirs = tokens(one), tokens(other)
    weights = dict.fromkeys(ours | theirs, 1.0)
    share = likeness(ours, theirs, weights)
    assert 0 <= share <= 1.000001
    assert share == likeness(theirs, ours, weights)


def test_thousands_of_long_texts_that_share_words_are_grouped_in_seconds() -> None:
    many = [f"street light corner number{n % 400} house{n}" * 50 for n in range(3_000)]
    assert sum(len(each.references) for each in clusters(told(*many))) <= 2_000
