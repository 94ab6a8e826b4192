"""History is written in bulk, and reads like anything else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tests.factories.cities import agency, city, team
from tests.factories.history import CLOSED, OPENED, ended, links, load, past
from tests.factories.people import actor, program
from thirdring.cases import references
from thirdring.cases.actions.history import PastClosure, PastHold, PastStep, load_history
from thirdring.cases.models import Case, Closure, Entry, Hold, Report
from thirdring.cases.rules import Channel, EntryKind, HoldReason, Outcome, Status
from thirdring.kernel.chain import GENESIS, first_break
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_an_open_case_and_its_report_hold_what_history_knows() -> None:
    of = city()
    [loaded] = load(
        of,
        past(
            of,
            channel=Channel.PHONE,
            place="12 Elm Street",
            lon=-79.95,
            lat=40.45,
            area_ids=[7, 9],
            language="es",
            answers={"deep": "yes"},
            source="elsewhere",
            external_id="A-1",
            row_digest="d" * 32,
        ),
    )
    case = Case.objects.of(of).get(pk=loaded.case_id)
    report = Report.objects.of(of).get(pk=loaded.report_id)
    assert (case.status, case.summary, case.place) == ("received", "A deep hole.", "12 Elm Street")
    assert (case.lon, case.lat, case.area_ids) == (-79.95, 40.45, [7, 9])
    assert (case.opened_at, case.updated_at, case.closed_at) == (OPENED, OPENED, None)
    assert (report.case_id, report.channel, report.received_at) == (case.pk, "phone", OPENED)
    assert (report.words, report.language, report.answers) == ("A deep hole.", "es", {"deep": "yes"})
    assert (report.source, report.external_id, report.row_digest) == ("elsewhere", "A-1", "d" * 32)


def test_the_case_and_its_report_share_a_sound_reference() -> None:
    of = city()
    loaded = load(of, past(of), past(of))
    for one in loaded:
        assert references.parse(one.reference) == one.reference
        assert Case.objects.of(of).get(pk=one.case_id).reference == one.reference
        assert Report.objects.of(of).get(pk=one.report_id).reference == one.reference
    assert loaded[0].reference != loaded[1].reference


def test_each_report_has_an_unguessable_token_of_its_own() -> None:
    of = city()
    load(of, past(of), past(of))
    first, second = Report.objects.of(of).values_list("token", flat=True)
    assert first != second
    assert min(len(first), len(second)) >= 20


def test_a_closed_case_has_its_closure() -> None:
    of = city()
    [loaded] = load(of, ended(of))
    case = Case.objects.of(of).get(pk=loaded.case_id)
    closure = Closure.objects.of(of).get(case=case)
    assert (case.status, case.closed_at, case.outcome) == ("closed", CLOSED, "fixed")
    assert (closure.outcome, closure.answer, closure.at, closure.by_id) == ("fixed", "Filled.", CLOSED, None)


def test_the_timeline_verifies_and_ends_where_the_case_says() -> None:
    of = city()
    [loaded] = load(of, ended(of))
    case = Case.objects.of(of).get(pk=loaded.case_id)
    entries = list(Entry.objects.of(of).filter(case=case))
    assert [entry.kind for entry in entries] == ["received", "closed"]
    assert first_break(links(entries, case.reference)) is None
    assert (case.entry_count, case.entry_hash) == (2, entries[-1].hash)
    assert entries[0].prev_hash == GENESIS


def test_steps_closures_and_reopenings_stand_in_order_of_time() -> None:
    of = city()
    first = PastClosure(
        outcome=Outcome.FIXED,
        at=OPENED + 2 * DAY,
        answer="Done.",
        reopened_at=OPENED + 3 * DAY,
        reopened_why="No.",
    )
    last = PastClosure(outcome=Outcome.CANNOT_FIX, at=OPENED + 5 * DAY, answer="We can't.")
    steps = [
        PastStep(kind=EntryKind.STARTED, at=OPENED + 4 * DAY),
        PastStep(kind=EntryKind.ACCEPTED, at=OPENED + DAY),
        PastStep(kind=EntryKind.NOTE, at=OPENED + DAY, public=False, data={"words": "Bring cones."}),
    ]
    [loaded] = load(of, past(of, status=Status.CLOSED, closures=[first, last], steps=steps))
    entries = list(Entry.objects.of(of).filter(case_id=loaded.case_id))
    assert [entry.kind for entry in entries] == [
        "received", "accepted", "note", "closed", "reopened", "started", "closed",
    ]  # fmt: skip
    assert [entry.public for entry in entries] == [True, True, False, True, True, True, True]
    assert entries[4].data == {"reason": "No."}
    assert first_break(links(entries, loaded.reference)) is None
    case = Case.objects.of(of).get(pk=loaded.case_id)
    assert (case.outcome, case.closed_at) == ("cannot_fix", OPENED + 5 * DAY)
    kept = Closure.objects.of(of).filter(case=case).order_by("at").values_list("outcome", "reopened_at")
    assert list(kept) == [("fixed", OPENED + 3 * DAY), ("cannot_fix", None)]


def test_a_reopened_case_is_open_and_keeps_its_closure() -> None:
    of = city()
    closure = PastClosure(outcome=Outcome.FIXED, at=CLOSED, answer="Done.", reopened_at=CLOSED + DAY)
    [loaded] = load(of, past(of, status=Status.ACCEPTED, closures=[closure]))
    case = Case.objects.of(of).get(pk=loaded.case_id)
    assert (case.status, case.closed_at, case.outcome) == ("accepted", None, "")
    assert Closure.objects.of(of).get(case=case).reopened_at == CLOSED + DAY


def test_a_waiting_case_has_its_hold() -> None:
    of = city()
    hold = PastHold(reason=HoldReason.WEATHER, since=OPENED + DAY, review_at=OPENED + 9 * DAY, note="Frost.")
    [loaded] = load(of, past(of, status=Status.ON_HOLD, holds=[hold]))
    kept = Hold.objects.of(of).get(case_id=loaded.case_id)
    assert (kept.reason, kept.note, kept.held_from) == ("weather", "Frost.", "accepted")
    assert (kept.since, kept.review_at, kept.until) == (OPENED + DAY, OPENED + 9 * DAY, None)


def test_entries_and_closures_name_who_did_it() -> None:
    of = city()
    worker = actor(of, Role.AGENCY_WORKER, agency=agency(of))
    closure = PastClosure(outcome=Outcome.FIXED, at=CLOSED, answer="Done.", by=worker)
    [loaded] = load(of, past(of, status=Status.CLOSED, closures=[closure]))
    assert Closure.objects.of(of).get(case_id=loaded.case_id).by_id == worker.id
    received, closed = Entry.objects.of(of).filter(case_id=loaded.case_id)
    assert (received.actor_kind, received.actor_id) == ("system", None)
    assert (closed.actor_kind, closed.actor_id, closed.actor_name) == ("staff", worker.id, worker.name)


def test_nobody_but_staff_is_kept_as_the_one_who_closed() -> None:
    of = city()
    closure = PastClosure(outcome=Outcome.FIXED, at=CLOSED, answer="Done.", by=program(of))
    [loaded] = load(of, past(of, status=Status.CLOSED, closures=[closure]))
    assert Closure.objects.of(of).get(case_id=loaded.case_id).by_id is None


def test_where_a_case_came_from_is_on_its_first_entry() -> None:
    of = city()
    [loaded] = load(of, past(of, channel=Channel.APP, origin={"source": "elsewhere", "id": "A-1"}))
    entry = Entry.objects.of(of).get(case_id=loaded.case_id)
    assert entry.data == {"channel": "app", "photos": 0, "source": "elsewhere", "id": "A-1"}


def test_text_that_looks_like_a_copy_escape_arrives_unharmed() -> None:
    of = city()
    words = 'back\\slash \\N \\. tab\there\nnewline\r\n"quoted" {brace} ünï 🕳'
    [loaded] = load(of, past(of, words=words, place="a\\tb"))
    case = Case.objects.of(of).get(pk=loaded.case_id)
    assert (case.summary, case.place) == (words, "a\\tb")


def test_words_are_found_by_search_as_those_of_any_case() -> None:
    of = city()
    [loaded] = load(of, past(of, words="Ein Schlagloch", place="Ringstrasse"))
    found = Case.objects.of(of).filter(search="schlagloch").values_list("pk", flat=True)
    assert list(found) == [loaded.case_id]


def test_cases_come_back_in_the_order_given() -> None:
    of = city()
    rows = [past(of, words=f"hole {number}") for number in range(5)]
    loaded = load(of, *rows)
    words = [Case.objects.of(of).get(pk=one.case_id).summary for one in loaded]
    assert words == ["hole 0", "hole 1", "hole 2", "hole 3", "hole 4"]


def test_the_same_row_of_a_source_is_refused_and_nothing_is_written() -> None:
    of = city()
    row = past(of, source="elsewhere", external_id="A-1")
    load(of, row)
    with pytest.raises(IntegrityError):
        load(of, past(of, source="elsewhere", external_id="A-2"), row)
    assert Report.objects.of(of).count() == 1


def test_a_closed_case_without_a_closure_is_refused() -> None:
    of = city()
    with pytest.raises(IntegrityError):
        load(of, past(of, status=Status.CLOSED))


def test_nothing_is_written_for_no_rows() -> None:
    assert load_history(city(), [], actor=program(city())) == []


def test_a_thousand_cases_take_no_more_statements_than_one() -> None:
    of = city()
    few, many = [ended(of)], [ended(of) for _ in range(1000)]
    counts = []
    for rows in (few, many):
        with CaptureQueriesContext(connection) as captured:
            load(of, *rows)
        counts.append(
            sum("case_reference" not in query["sql"] for query in captured)
        )  # reserved by the block
    assert counts[0] == counts[1]


def test_a_team_and_a_due_date_are_kept() -> None:
    of = city()
    owner = agency(of)
    crew = team(owner)
    [loaded] = load(of, past(of, team_id=crew.pk, due_at=CLOSED))
    case = Case.objects.of(of).get(pk=loaded.case_id)
    assert (case.team_id, case.due_at) == (crew.pk, CLOSED)
