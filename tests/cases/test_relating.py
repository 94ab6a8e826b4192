"""Two cases linked to each other: said on both, once, and taken back on both."""

from functools import partial

import pytest

from tests.factories import people, requests
from tests.factories.together import together
from thirdring.cases.actions.relating import relate, unrelate
from thirdring.cases.models import Case, Relation
from thirdring.cases.plans import RelationKind
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound
from thirdring.staff.rules import Role

Pair = tuple[Case, Case]


@pytest.fixture
def pair(db: None) -> Pair:
    city = requests.pothole_city()
    return requests.case(city), requests.case(city)


@pytest.fixture
def worker(pair: Pair) -> Actor:
    return requests.worker_of(pair[0])


def said(case: Case) -> list[tuple[str, object, object]]:
    lines = case.entries.filter(kind__in=["related", "unrelated"]).order_by("number")
    return [(line.kind, line.data["case"], line.data["back"]) for line in lines]


def fresh(pair: Pair) -> Pair:
    return requests.reread(pair[0]), requests.reread(pair[1])


def test_both_cases_say_it_each_from_its_side(pair: Pair, worker: Actor) -> None:
    one, two = pair
    relate(one, other=two, kind=RelationKind.CAUSED_BY, actor=worker)
    assert said(one) == [("related", two.reference, False)]
    assert said(two) == [("related", one.reference, True)]


def test_taking_it_back_from_either_side_says_so_on_both(pair: Pair, worker: Actor) -> None:
    one, two = pair
    relate(one, other=two, kind=RelationKind.BLOCKS, actor=worker)
    one, two = fresh(pair)
    unrelate(two, other=one, actor=worker)
    assert [said(case)[-1] for case in pair] == [
        ("unrelated", two.reference, False),
        ("unrelated", one.reference, True),
    ]
    assert Relation.objects.of(one.city).filter(undone_at__isnull=True).count() == 0
    with pytest.raises(NotFound):
        unrelate(*fresh(pair)[:1], other=fresh(pair)[1], actor=worker)


def test_linked_once_whichever_way(pair: Pair, worker: Actor) -> None:
    relate(pair[0], other=pair[1], kind=RelationKind.BLOCKS, actor=worker)
    one, two = fresh(pair)
    with pytest.raises(Invalid, match="linked already"):
        relate(two, other=one, kind=RelationKind.BLOCKS, actor=worker)


def test_a_case_is_not_linked_to_itself_nor_by_who_only_reads(pair: Pair, worker: Actor) -> None:
    with pytest.raises(Invalid, match="itself"):
        relate(pair[0], other=pair[0], kind=RelationKind.RELATED, actor=worker)
    analyst = people.actor(pair[0].city, Role.ANALYST)
    with pytest.raises(NotAllowed):
        relate(pair[0], other=pair[1], kind=RelationKind.RELATED, actor=analyst)


@pytest.mark.django_db(transaction=True)
def test_two_who_link_both_ways_at_once_leave_one_link() -> None:
    city = requests.pothole_city()
    one, two = requests.case(city), requests.case(city)
    worker = requests.worker_of(one)
    kind = RelationKind.RELATED
    answers = together(
        partial(relate, one, other=two, kind=kind, actor=worker),
        partial(relate, two, other=one, kind=kind, actor=worker),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Case", "Stale"]
    assert Relation.objects.of(city).count() == 1
