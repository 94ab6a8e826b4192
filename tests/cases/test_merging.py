"""Two reports of one thing become one case, and two again when that was wrong."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import people, requests
from tests.factories.catalogues import definition, offer
from tests.factories.pictures import picture
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.merging import merge, unmerge
from thirdring.cases.actions.progress import accept, hold, start
from thirdring.cases.models import Case, Entry, Follow, Media, Report
from thirdring.cases.queries import QueueFilters, case_by_reference, queue_page
from thirdring.cases.references import pretty
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.city.models import City
from thirdring.constituents.models import Constituent
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.messaging.models import Message
from thirdring.sla.models import Promise
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


def pair(**fields: Any) -> tuple[City, Case, Case, Actor]:
    """A city, two cases of one kind in it, and a worker who may join them."""
    city = requests.pothole_city(**fields)
    first = requests.case(city, email="ana@example.org", words="A hole.")
    second = requests.case(city, email="ben@example.org", words="A deep hole.")
    return city, first, second, requests.worker_of(first)


def rows_of(city: City) -> dict[str, Any]:
    """Everything a merge may touch, as it stands; not the versions and timelines, which only grow."""
    cases = Case.objects.of(city).order_by("pk")
    return {
        "cases": list(
            cases.values("pk", "status", "report_count", "merged_into", "due_at", "outcome", "closed_at")
        ),
        "reports": list(
            Report.objects.of(city).order_by("pk").values("pk", "case", "reference", "words", "constituent")
        ),
        "media": list(Media.objects.of(city).order_by("pk").values("pk", "case", "report")),
        "follows": list(Follow.objects.of(city).order_by("pk").values("pk", "case", "constituent")),
        "promises": list(Promise.objects.of(city).order_by("pk").values()),
    }


def test_merging_moves_the_report_and_counts_it() -> None:
    _, first, second, worker = pair()
    parent = merge(second, into=first, actor=worker)
    assert (parent.report_count, requests.reread(second).report_count) == (2, 0)
    assert list(first.reports.order_by("pk").values_list("words", flat=True)) == ["A hole.", "A deep hole."]


def test_both_references_lead_to_the_case_that_is_worked() -> None:
    _, first, second, worker = pair()
    merge(second, into=first, actor=worker)
    assert {case_by_reference(worker, each.reference).pk for each in (first, second)} == {first.pk}


def test_a_merged_case_is_no_work_of_its_own() -> None:
    _, first, second, worker = pair()
    merge(second, into=first, actor=worker)
    assert [row.reference for row in queue_page(worker, QueueFilters()).rows] == [first.reference]


def test_the_merged_reporter_is_told_and_hears_the_answer() -> None:
    city, first, second, worker = pair()
    parent = merge(second, into=first, actor=worker)
    parent = start(accept(parent, actor=worker), actor=worker)
    close(parent, actor=worker, outcome=Outcome.FIXED, answer="Filled.")
    told = Message.objects.of(city).exclude(occasion="received").order_by("pk").values_list("occasion", "to")
    assert list(told) == [
        ("joined", "ben@example.org"),
        ("closed", "ana@example.org"),
        ("closed", "ben@example.org"),
    ]


def test_both_timelines_say_so_and_stay_sound() -> None:
    _, first, second, worker = pair()
    merge(second, into=first, actor=worker)
    unmerge(requests.reread(second), actor=worker)
    kinds = {
        case.pk: list(Entry.objects.of(case.city_id).filter(case=case).values_list("kind", flat=True)[2:])
        for case in (first, second)
    }
    assert kinds == {first.pk: ["joined", "unmerged"], second.pk: ["merged", "unmerged"]}
    assert [chain.first_break(requests.links_of(each)) for each in (first, second)] == [None, None]


def test_a_merged_cases_clocks_stand_still_and_run_on_as_if_nothing_had_been() -> None:
    _, first, second, worker = pair()
    before = list(second.promises.order_by("pk").values())
    merge(second, into=first, actor=worker)
    assert second.promises.filter(paused_at__isnull=True).count() == 0
    unmerge(requests.reread(second), actor=worker)
    assert list(second.promises.order_by("pk").values()) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    photos=st.tuples(st.booleans(), st.booleans()),
    accepted=st.booleans(),
    started=st.booleans(),
    held=st.booleans(),
    followers=st.lists(st.sampled_from(["first", "second", "both"]), max_size=3),
)
def test_merging_then_unmerging_is_the_identity(
    photos: tuple[bool, bool], accepted: bool, started: bool, held: bool, followers: list[str]
) -> None:
    city = requests.pothole_city()
    first, second = (
        requests.case(city, email=f"{n}@example.org", photos=(picture(),) if with_photo else ())
        for n, with_photo in enumerate(photos)
    )
    worker = requests.worker_of(first)
    if accepted:
        second = accept(second, actor=worker)
        if started:
            second = start(second, actor=worker)
        if held:
            review = clock.now() + timedelta(days=1)
            second = hold(second, actor=worker, reason=HoldReason.WEATHER, review_at=review)
    for which in followers:
        constituent = Constituent.objects.create(city=city, created_at=clock.now())
        for name, case in (("first", first), ("second", second)):
            if which in {name, "both"}:
                Follow.objects.create(city=city, case=case, constituent=constituent, since=clock.now())
    before = rows_of(city)
    merge(requests.reread(second), into=requests.reread(first), actor=worker)
    unmerge(requests.reread(second), actor=worker)
    assert rows_of(city) == before


def test_merging_twice_and_back_in_turn_restores_all_three() -> None:
    city, first, second, worker = pair()
    third = requests.case(city, words="The same hole.")
    before = rows_of(city)
    merge(third, into=second, actor=worker)
    merge(requests.reread(second), into=first, actor=worker)
    assert first.reports.count() == 3
    with pytest.raises(Invalid, match="First separate"):
        unmerge(requests.reread(third), actor=worker)
    unmerge(requests.reread(second), actor=worker)
    unmerge(requests.reread(third), actor=worker)
    assert rows_of(city) == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    photos=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    accepted=st.sets(st.integers(0, 2)),
    followers=st.lists(st.sets(st.integers(0, 2), min_size=1), max_size=3),
    sent=st.booleans(),
)
def test_a_chain_of_merges_comes_apart_from_its_end_and_leaves_everything_as_it_was(
    photos: tuple[bool, ...], accepted: set[int], followers: list[set[int]], sent: bool
) -> None:
    """The first into the second, that into the third, and back: also what was told to whom."""
    city = requests.pothole_city()
    chain_of_three = [
        requests.case(city, email=f"{number}@example.org", photos=(picture(),) if photo else ())
        for number, photo in enumerate(photos)
    ]
    worker = requests.worker_of(chain_of_three[0])
    for number in sorted(accepted):
        chain_of_three[number] = accept(chain_of_three[number], actor=worker)
    for which in followers:
        constituent = Constituent.objects.create(city=city, created_at=clock.now())
        for number in which:
            case = chain_of_three[number]
            Follow.objects.create(city=city, case=case, constituent=constituent, since=clock.now())
    if sent:
        Message.objects.of(city).update(state="sent", sent_at=clock.now())
    before, told = rows_of(city), list(Message.objects.of(city).order_by("pk").values())
    first, second, third = chain_of_three
    merge(first, into=second, actor=worker)
    merge(requests.reread(second), into=third, actor=worker)
    with pytest.raises(Invalid, match=f"First separate {pretty(second.reference)} from the case"):
        unmerge(requests.reread(first), actor=worker)
    unmerge(requests.reread(second), actor=worker)
    unmerge(requests.reread(first), actor=worker)
    assert rows_of(city) == before
    old = Message.objects.of(city).filter(pk__in=[message["id"] for message in told])
    assert list(old.order_by("pk").values()) == told


def test_the_other_way_round_a_case_joins_the_one_that_is_worked() -> None:
    city, first, second, worker = pair()
    third = requests.case(city, email="eva@example.org")
    before = rows_of(city)
    merge(second, into=third, actor=worker)
    with pytest.raises(Invalid, match=f"{pretty(second.reference)} is part of {pretty(third.reference)}"):
        merge(first, into=requests.reread(second), actor=worker)
    merge(first, into=requests.reread(third), actor=worker)
    for case in (second, first):  # in either order: none hangs on the other
        unmerge(requests.reread(case), actor=worker)
    assert rows_of(city) == before


@pytest.mark.parametrize("which", ["child", "parent"])
def test_closed_cases_are_not_merged(which: str) -> None:
    _, first, second, worker = pair()
    done = second if which == "child" else first
    close(done, actor=worker, outcome=Outcome.FIXED, answer="Filled.")
    with pytest.raises(Invalid, match="Only open cases"):
        merge(requests.reread(second), into=requests.reread(first), actor=worker)


def test_a_case_is_not_part_of_itself_nor_of_two_others() -> None:
    city, first, second, worker = pair()
    with pytest.raises(Invalid, match="part of itself"):
        merge(first, into=first, actor=worker)
    third = requests.case(city)
    merge(second, into=first, actor=worker)
    with pytest.raises(Invalid, match="is part of"):
        merge(requests.reread(second), into=third, actor=worker)


def test_private_and_public_stay_apart() -> None:
    city, first, _, _ = pair()
    offer(city, definition("abuse", owner=first.agency.code, private=True))
    secret = requests.case(city, service_code="abuse")
    with pytest.raises(Invalid, match="stay apart"):
        merge(secret, into=first, actor=people.actor(city, Role.SUPERVISOR))


def test_only_a_person_joins_a_matter_of_safety_to_another() -> None:
    city, first, _, _ = pair()
    offer(city, definition("wire-down", owner=first.agency.code, safety=True))
    wire = requests.case(city, service_code="wire-down")
    with pytest.raises(Invalid, match="Only a person"):
        merge(wire, into=first, actor=system(city.pk, reason="duplicate finder"))
    assert merge(wire, into=first, actor=people.actor(city, Role.SUPERVISOR)).report_count == 2


def test_who_only_looks_may_not_merge() -> None:
    city, first, second, _ = pair()
    with pytest.raises(NotAllowed):
        merge(second, into=first, actor=people.actor(city, Role.AUDITOR))


def test_a_case_changed_meanwhile_is_looked_at_again() -> None:
    _, first, second, worker = pair()
    accept(first, actor=worker)
    with pytest.raises(Stale):
        merge(second, into=first, actor=worker)
    assert requests.reread(second).merged_into is None


def test_what_is_part_of_nothing_cannot_be_separated() -> None:
    _, first, _, worker = pair()
    with pytest.raises(NotFound, match="not part of another"):
        unmerge(first, actor=worker)
