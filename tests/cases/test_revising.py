"""A file read again, differently: what changes, and what the timeline says of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.cities import city
from tests.factories.history import CLOSED, OPENED, ended, links, load, past
from tests.factories.people import program
from thirdring.cases.actions.history import PastCase, PastClosure, PastHold
from thirdring.cases.actions.revising import revise_history, way
from thirdring.cases.models import Case, Closure, Entry, Hold, Report
from thirdring.cases.rules import MOVES, Channel, HoldReason, Outcome, Status
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.chain import first_break

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
KEY = {"source": "elsewhere", "external_id": "A-1"}


def revised(of: City, row: PastCase) -> Case:
    """The case after the row was read again."""
    with clock.frozen_at(NOW):
        assert revise_history(of, [row], actor=program(of)) == 1
    return Report.objects.of(of).select_related("case").get(external_id=row.external_id).case


def kinds(of: City, case: Case) -> list[str]:
    entries = list(Entry.objects.of(of).filter(case=case))
    assert first_break(links(entries, case.reference)) is None
    assert (case.entry_count, case.entry_hash) == (len(entries), entries[-1].hash)
    return [entry.kind for entry in entries]


@given(st.sampled_from(Status), st.sampled_from(Status))
def test_a_way_is_made_of_allowed_moves_and_of_no_hold(frm: Status, to: Status) -> None:
    steps = way(frm, to)
    if steps is None:
        assert to in {Status.RECEIVED, Status.ON_HOLD} or (frm, to) == (Status.IN_PROGRESS, Status.ACCEPTED)
        return
    for here, there in zip([frm, *steps], steps, strict=False):
        assert there in MOVES[here]
    assert (steps or [frm])[-1] == to


@pytest.mark.django_db
def test_a_case_that_the_file_now_closes_is_closed() -> None:
    of = city()
    load(of, past(of, **KEY))
    case = revised(of, ended(of, row_digest="new", **KEY))
    assert (case.status, case.closed_at, case.outcome) == ("closed", CLOSED, "fixed")
    assert (case.version, case.updated_at) == (2, NOW)
    assert Closure.objects.of(of).get(case=case).answer == "Filled."
    assert kinds(of, case) == ["received", "imported", "closed"]
    assert Report.objects.of(of).get(case=case).row_digest == "new"


@pytest.mark.django_db
def test_the_timeline_names_what_changed() -> None:
    of = city()
    load(of, past(of, **KEY))
    row = past(of, words="A very deep hole.", channel=Channel.PHONE, lon=-79.9, lat=40.4, area_ids=[3], **KEY)
    case = revised(of, row)
    said = Entry.objects.of(of).filter(case=case).last()
    assert said is not None
    assert said.data == {"source": "elsewhere", "changed": ["words", "lon", "lat", "channel", "area_ids"]}
    assert (said.public, said.at) == (False, NOW)
    assert (case.summary, case.lon, case.lat, case.area_ids) == ("A very deep hole.", -79.9, 40.4, [3])


@pytest.mark.django_db
def test_a_case_the_file_opens_again_is_reopened() -> None:
    of = city()
    load(of, ended(of, **KEY))
    case = revised(of, past(of, status=Status.RECEIVED, **KEY))
    assert (case.status, case.closed_at, case.outcome) == ("accepted", None, "")
    assert Closure.objects.of(of).get(case=case).reopened_at == NOW
    assert kinds(of, case) == ["received", "closed", "imported", "reopened"]


@pytest.mark.django_db
def test_a_closed_case_the_file_puts_in_progress_goes_by_way_of_accepted() -> None:
    of = city()
    load(of, ended(of, **KEY))
    assert revised(of, past(of, status=Status.IN_PROGRESS, **KEY)).status == "in_progress"


@pytest.mark.django_db
def test_a_corrected_ending_corrects_the_closure() -> None:
    of = city()
    load(of, ended(of, **KEY))
    other = PastClosure(outcome=Outcome.CANNOT_FIX, at=CLOSED + timedelta(hours=1), answer="We could not.")
    case = revised(of, ended(of, closures=(other,), **KEY))
    closure = Closure.objects.of(of).get(case=case)
    assert (closure.outcome, closure.at, closure.answer) == ("cannot_fix", other.at, "We could not.")
    assert (case.outcome, case.closed_at) == ("cannot_fix", other.at)
    assert kinds(of, case) == ["received", "closed", "imported"]


@pytest.mark.django_db
def test_a_case_closed_after_a_reopening_gets_a_second_closure() -> None:
    of = city()
    load(of, ended(of, **KEY))
    revised(of, past(of, **KEY))
    again = PastClosure(outcome=Outcome.FIXED, at=CLOSED + timedelta(days=9), answer="Filled again.")
    case = revised(of, ended(of, closures=(again,), **KEY))
    kept = Closure.objects.of(of).filter(case=case).order_by("at").values_list("answer", "reopened_at")
    assert list(kept) == [("Filled.", NOW), ("Filled again.", None)]


@pytest.mark.django_db
def test_a_case_never_goes_back_to_received() -> None:
    of = city()
    load(of, past(of, status=Status.IN_PROGRESS, **KEY))
    assert revised(of, past(of, words="More words.", **KEY)).status == "in_progress"


@pytest.mark.django_db
def test_a_waiting_case_waits_on_while_the_file_has_it_open() -> None:
    of = city()
    hold = PastHold(reason=HoldReason.WEATHER, since=OPENED, review_at=CLOSED)
    load(of, past(of, status=Status.ON_HOLD, holds=[hold], **KEY))
    assert revised(of, past(of, status=Status.IN_PROGRESS, **KEY)).status == "on_hold"


@pytest.mark.django_db
def test_a_waiting_case_that_the_file_closes_waits_no_longer() -> None:
    of = city()
    hold = PastHold(reason=HoldReason.WEATHER, since=OPENED, review_at=CLOSED)
    load(of, past(of, status=Status.ON_HOLD, holds=[hold], **KEY))
    case = revised(of, ended(of, **KEY))
    assert case.status == "closed"
    assert Hold.objects.of(of).get(case=case).until == NOW


@pytest.mark.django_db
def test_a_report_merged_into_another_case_changes_alone() -> None:
    of = city()
    load(of, past(of, **KEY))
    Case.objects.of(of).update(report_count=2)
    case = revised(of, ended(of, words="Still deep.", **KEY))
    assert (case.status, case.summary, case.version) == ("received", "A deep hole.", 1)
    assert Report.objects.of(of).get(case=case).words == "Still deep."


@pytest.mark.django_db
def test_a_row_that_names_no_report_of_this_city_changes_nothing() -> None:
    of, other = city(), city()
    load(of, past(of, **KEY))
    assert revise_history(other, [past(other, words="Other.", **KEY)], actor=program(other)) == 0
    assert Report.objects.of(of).get().words == "A deep hole."


@pytest.mark.django_db
def test_many_rows_are_revised_at_once_each_with_its_own() -> None:
    of = city()
    rows = [past(of, source="elsewhere", external_id=str(number)) for number in range(20)]
    load(of, *rows)
    again = [replace(row, words=f"hole {row.external_id}") for row in rows]
    assert revise_history(of, again, actor=program(of)) == 20
    told = dict(Report.objects.of(of).values_list("external_id", "words"))
    assert told == {str(number): f"hole {number}" for number in range(20)}
