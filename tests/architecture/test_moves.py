"""The life of a case and its timeline hold in the database too, against whoever writes to it."""

from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.requests import case, pothole_city
from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import MOVES, Status, check_move
from thirdring.kernel.errors import MoveNotAllowed

PAIRS = [pytest.param(frm, to, id=f"{frm}-to-{to}") for frm, to in product(Status, Status)]
DIFFERENT = [pair for pair in PAIRS if pair.values[0] != pair.values[1]]
WAY_TO: dict[Status, list[Status]] = {
    Status.RECEIVED: [],
    Status.ACCEPTED: [Status.ACCEPTED],
    Status.IN_PROGRESS: [Status.ACCEPTED, Status.IN_PROGRESS],
    Status.ON_HOLD: [Status.ACCEPTED, Status.ON_HOLD],
    Status.CLOSED: [Status.CLOSED],
}


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(sql, values)


def put(case_id: int, status: Status) -> None:
    """What a hand at the database would write, with the columns that belong to a closed case."""
    run(
        "UPDATE cases_case SET status = %s, closed_at = CASE WHEN %s THEN now() END, outcome = %s"
        " WHERE id = %s",
        status,
        status is Status.CLOSED,
        "fixed" if status is Status.CLOSED else "",
        case_id,
    )


@pytest.fixture
def opened(db: None) -> Case:
    return case(pothole_city())


@pytest.fixture
def standing(opened: Case, frm: Status) -> Case:
    """A case that stands at ``frm``, brought there by hand on an allowed way."""
    for status in WAY_TO[frm]:
        put(opened.pk, status)
    return opened


@pytest.mark.parametrize(("frm", "to"), PAIRS)
def test_the_program_allows_the_moves_of_the_table_and_no_other(frm: Status, to: Status) -> None:
    if to in MOVES[frm]:
        check_move(frm, to)
    else:
        with pytest.raises(MoveNotAllowed):
            check_move(frm, to)


@pytest.mark.parametrize(("frm", "to"), DIFFERENT)
def test_the_database_allows_the_moves_of_the_table_and_no_other(
    standing: Case, frm: Status, to: Status
) -> None:
    if to in MOVES[frm]:
        put(standing.pk, to)
        assert status_of(standing) == to
    else:
        with pytest.raises(DatabaseError, match="not an allowed move"):
            put(standing.pk, to)
        assert status_of(standing) == frm


@pytest.mark.parametrize("frm", Status)
def test_the_database_takes_staying_for_no_move(standing: Case, frm: Status) -> None:
    put(standing.pk, frm)
    assert status_of(standing) == frm


def test_the_database_knows_no_status_but_ours(opened: Case) -> None:
    with pytest.raises(DatabaseError):
        run("UPDATE cases_case SET status = 'lost' WHERE id = %s", opened.pk)


def test_the_database_refuses_a_closed_case_without_an_outcome(opened: Case) -> None:
    with pytest.raises(DatabaseError, match="closed_cases_have_an_outcome"):
        run("UPDATE cases_case SET status = 'closed', closed_at = now() WHERE id = %s", opened.pk)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_entry SET data = '{}' WHERE case_id = %s",
        "UPDATE cases_entry SET public = NOT public WHERE case_id = %s",
        "DELETE FROM cases_entry WHERE case_id = %s",
    ],
)
def test_the_database_lets_nobody_change_the_timeline(opened: Case, sql: str) -> None:
    with pytest.raises(DatabaseError, match="only grows"):
        run(sql, opened.pk)


def test_the_program_lets_nobody_change_the_timeline_either(opened: Case) -> None:
    line = Entry.objects.of(opened.city_id).filter(case=opened).first()
    assert line is not None
    line.public = not line.public
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        line.save()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        line.delete()


def status_of(standing: Case) -> str:
    return Case.objects.of(standing.city_id).values_list("status", flat=True).get(pk=standing.pk)
