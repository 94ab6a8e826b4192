"""An import from the file to the tables: every row accounted for, twice as once, together as alone."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.cities import agency, city
from tests.factories.history import links
from tests.factories.people import program
from thirdring.cases.models import Case, Closure, Entry, Report
from thirdring.catalogue.actions import draft_types
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import Agency, City
from thirdring.intake.channels.bulk import importing
from thirdring.intake.channels.bulk.importing import Order, import_reports
from thirdring.intake.channels.bulk.ledger import Ledger
from thirdring.intake.channels.bulk.mapping import parse_mapping
from thirdring.intake.channels.bulk.rows import UnreadableFile
from thirdring.kernel import clock
from thirdring.kernel.chain import first_break
from thirdring.kernel.errors import Invalid
from thirdring.places.models import Area

NOW = datetime(2024, 6, 1, tzinfo=UTC)
PAGE = b"""\
name: gotham
time_zone: America/New_York
city: {name: Gotham, bounds: [-80.1, 40.3, -79.8, 40.6], languages: [en, es]}
columns:
  id: id
  opened: opened
  closed: closed
  status: status
  category: kind
  words: words
  answer: answer
  place: place
  lon: lon
  lat: lat
  channel: channel
  agency: agency
  neighbourhood: hood
dates: [iso]
statuses: {Open: received, Working: in_progress, Closed: closed}
channels: {Phone: phone}
"""
SOUND = {
    "id": "1",
    "opened": "2024-03-04 09:30:00",
    "closed": "",
    "status": "Open",
    "kind": "Pothole",
    "words": "Deep.",
    "answer": "",
    "place": "12 Elm",
    "lon": "-79.95",
    "lat": "40.45",
    "channel": "Phone",
    "agency": "Public Works",
    "hood": "",
}
CLOSED = {"status": "Closed", "closed": "2024-03-06 09:30:00", "answer": "Filled."}


@pytest.fixture(autouse=True)
def _in_june_2024() -> Iterator[None]:
    with clock.frozen_at(NOW):
        yield


def csv_of(rows: Sequence[Mapping[str, str]]) -> bytes:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(SOUND))
    writer.writeheader()
    writer.writerows([{**SOUND, **row} for row in rows])
    return written.getvalue().encode()


def order(
    folder: Path, of: City | None, *rows: Mapping[str, str], raw: bytes = b"", **asked: object
) -> Order:
    path = folder / "history.csv"
    path.write_bytes(raw or csv_of(rows))
    made = Order(
        file=path,
        mapping=parse_mapping("gotham.yaml", PAGE),
        city_code=of.code if of else "gotham",
        city=of,
        create_types=True,
    )
    return replace(made, **asked)  # type: ignore[arg-type]  # a test's own words


def run(what: Order) -> dict[str, int]:
    """What became of the rows; the sum always comes out."""
    ledger = import_reports(what, what.file.parent / "rejects.csv")
    counts = {name: count for name, count in ledger.summary().items() if name != "rejects_file"}
    assert counts["read"] == sum(counts.values()) - counts["read"]
    return {name: count for name, count in counts.items() if count}


def rejects(what: Order) -> list[tuple[str, str]]:
    with (what.file.parent / "rejects.csv").open(newline="", encoding="utf-8") as file:
        return [(row["line"], row["reason"]) for row in csv.DictReader(file)]


def state() -> list[tuple[object, ...]]:
    """Everything an import writes, to be held against itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.external_id, r.row_digest, r.words, c.status, c.version, c.entry_count, c.entry_hash,"
            " (SELECT count(*) FROM cases_closure l WHERE l.case_id = c.id)"
            " FROM cases_report r JOIN cases_case c ON c.id = r.case_id"
            " ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"
        )
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_a_row_becomes_a_report_and_its_case(tmp_path: Path) -> None:
    of = city()
    assert run(order(tmp_path, of, CLOSED)) == {"read": 1, "created": 1}
    report = Report.objects.of(of).select_related("case__agency", "case__type").get()
    case = report.case
    assert (report.source, report.external_id, report.channel) == ("gotham", "1", "phone")
    assert (report.words, report.place) == ("Deep.", "12 Elm")
    assert report.received_at == datetime(2024, 3, 4, 14, 30, tzinfo=UTC)
    assert (case.status, case.outcome, case.summary) == ("closed", "auto_closed", "Deep.")
    assert (case.lon, case.lat) == (-79.95, 40.45)
    assert (case.type.code, case.agency.name) == ("pothole", "Public Works")
    assert Closure.objects.of(of).get().answer == "Filled."
    entries = list(Entry.objects.of(of))
    assert entries[0].data == {"channel": "phone", "photos": 0, "source": "gotham", "id": "1"}
    assert first_break(links(entries, case.reference)) is None


@pytest.mark.django_db
def test_a_new_city_is_made_from_the_mapping_with_what_its_file_names(tmp_path: Path) -> None:
    assert run(order(tmp_path, None, {}, {"id": "2", "agency": ""})) == {"read": 2, "created": 2}
    of = City.objects.get(code="gotham")
    assert (of.name, of.time_zone, of.languages) == ("Gotham", "America/New_York", ["en", "es"])
    assert of.bounds == [-80.1, 40.3, -79.8, 40.6]
    assert list(Agency.objects.of(of).values_list("name", flat=True)) == ["Public Works"]
    kind = ServiceType.objects.of(of).get()
    assert (kind.code, kind.draft) == ("pothole", True)


@pytest.mark.django_db
def test_a_mapping_without_a_city_makes_none(tmp_path: Path) -> None:
    what = order(tmp_path, None, {})
    with pytest.raises(Invalid) as caught:
        import_reports(replace(what, mapping=replace(what.mapping, city=None)), tmp_path / "rejects.csv")
    assert caught.value.problems[0].field == "new_city"
    assert not City.objects.exists()


@pytest.mark.django_db
def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    of = city()
    what = order(tmp_path, of, {}, CLOSED | {"id": "2"}, {"id": "3", "lon": "0", "lat": "0"})
    assert run(what) == {"read": 3, "created": 3}
    before = state()
    assert run(what) == {"read": 3, "unchanged": 3}
    assert state() == before


@pytest.mark.django_db
def test_a_changed_row_updates_its_case_and_the_timeline_says_so(tmp_path: Path) -> None:
    of = city()
    run(order(tmp_path, of, {}, {"id": "2"}))
    assert run(order(tmp_path, of, CLOSED, {"id": "2"})) == {"read": 2, "updated": 1, "unchanged": 1}
    case = Report.objects.of(of).select_related("case").get(external_id="1").case
    assert (case.status, case.version) == ("closed", 2)
    assert [entry.kind for entry in Entry.objects.of(of).filter(case=case)] == [
        "received",
        "imported",
        "closed",
    ]
    assert run(order(tmp_path, of, CLOSED, {"id": "2"})) == {"read": 2, "unchanged": 2}


@pytest.mark.django_db
def test_every_rejected_row_is_in_the_rejects_file_with_its_line_and_reason(tmp_path: Path) -> None:
    what = order(tmp_path, city(), {}, {"id": "2", "status": "Zzz"}, {"id": "3", "opened": ""}, {"id": "4"})
    assert run(what) == {"read": 4, "created": 2, "rejected": 2}
    assert rejects(what) == [
        ("3", "has an unknown status ('Zzz'); add it to 'statuses' in the mapping"),
        ("4", "has no opening date since 1980; the mapping looks for it in 'opened'"),
    ]


@pytest.mark.django_db
def test_broken_rows_are_rejected_among_sound_ones(tmp_path: Path) -> None:
    lines = csv_of([{}, {"id": "2"}]).splitlines(keepends=True)
    raw = (
        lines[0]
        + b"too,few\r\n"
        + lines[1]
        + b'"never closed\r\n'
        + lines[2].replace(b"Elm", b"\xff\xfe\x00")
    )
    what = order(tmp_path, city(), raw=raw)
    assert run(what) == {"read": 4, "created": 1, "rejected": 3}
    assert [line for line, _ in rejects(what)] == ["2", "4", "5"]


@pytest.mark.django_db
def test_of_rows_with_one_id_the_first_that_stands_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    rows = [{"status": "Zzz"}, {"words": "First."}, {"words": "Second."}, {"id": "2"}, {"words": "Third."}]
    what = order(tmp_path, city(), *rows)
    assert run(what) == {"read": 5, "created": 2, "rejected": 3}
    assert rejects(what)[1:] == [
        ("4", "has the id of an earlier row (line 3); the first one counts"),
        ("6", "has the id of an earlier row (line 3); the first one counts"),
    ]
    assert Report.objects.across_cities("there is one").get(external_id="1").words == "First."
    assert run(what) == {"read": 5, "unchanged": 2, "rejected": 3}


@pytest.mark.django_db
def test_an_unknown_category_is_rejected_with_the_cure(tmp_path: Path) -> None:
    of = city()
    what = order(tmp_path, of, {}, create_types=False)
    assert run(what) == {"read": 1, "rejected": 1}
    assert rejects(what) == [
        (
            "2",
            "has a category the city has no type for ('Pothole', as 'pothole'); "
            "name its type under 'types' in the mapping, or import with --create-types",
        )
    ]
    assert not ServiceType.objects.of(of).exists()


@pytest.mark.django_db
def test_a_type_and_agency_the_city_has_are_used(tmp_path: Path) -> None:
    of = city()
    owner, other = agency(of, code="dpw", name="Public Works"), agency(of, code="parks")
    draft_types(of, {"pothole": "Pothole"}, owner=other, actor=program(of))
    rows = [
        {},
        {"id": "2", "agency": "DPW"},
        {"id": "3", "agency": "Nobody knows"},
        {"id": "4", "agency": ""},
    ]
    assert run(order(tmp_path, of, *rows, create_types=False)) == {"read": 4, "created": 4}
    owners = Report.objects.of(of).order_by("external_id").values_list("case__agency", flat=True)
    assert list(owners) == [owner.pk, owner.pk, other.pk, other.pk]
    assert Agency.objects.of(of).count() == 2


@pytest.mark.django_db
def test_points_are_placed_in_their_areas_and_a_later_import_of_areas_is_followed(tmp_path: Path) -> None:
    of = city()
    what = order(
        tmp_path, of, {"hood": "elm-hill"}, {"id": "2", "lon": "-79.85"}, {"id": "3", "lon": "", "lat": ""}
    )
    run(what)
    ring = [[-80.0, 40.4], [-79.9, 40.4], [-79.9, 40.5], [-80.0, 40.5], [-80.0, 40.4]]
    area = Area.objects.create(
        city=of,
        kind="neighbourhood",
        code="elm-hill",
        name="Elm Hill",
        geometry={"type": "Polygon", "coordinates": [ring]},
    )
    City.objects.filter(pk=of.pk).update(places_version=of.places_version + 1)
    of.refresh_from_db()
    ledger = import_reports(replace(what, city=of), tmp_path / "rejects.csv")
    assert (ledger.tally.updated, ledger.tally.unchanged) == (1, 2)
    assert (ledger.tally.named, ledger.tally.agreed) == (1, 1)
    placed = Report.objects.of(of).order_by("external_id").values_list("case__area_ids", flat=True)
    assert list(placed) == [[area.pk], [], []]


@pytest.mark.django_db
@pytest.mark.parametrize("new", [True, False], ids=["a new city", "a city there is"])
def test_a_dry_run_counts_the_same_and_writes_nothing(tmp_path: Path, new: bool) -> None:
    rows = [{}, {"id": "2", "kind": "Light"}, {"id": "2"}, {"id": "3", "status": "Zzz"}, {}]
    of = None if new else city(code="gotham")
    what = order(tmp_path, of, *rows)
    counts = run(replace(what, dry_run=True))
    assert not Case.objects.across_cities("there should be none").exists()
    assert not ServiceType.objects.across_cities("there should be none").exists()
    assert City.objects.count() == (0 if new else 1)
    assert run(what) == counts == {"read": 5, "created": 2, "rejected": 3}


@pytest.mark.django_db
def test_a_dry_run_of_a_changed_file_counts_the_updates(tmp_path: Path) -> None:
    of = city()
    run(order(tmp_path, of, {}, {"id": "2"}))
    before = state()
    changed = order(tmp_path, of, CLOSED, {"id": "2"}, {"id": "3"}, dry_run=True)
    assert run(changed) == {"read": 3, "created": 1, "updated": 1, "unchanged": 1}
    assert state() == before


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_makes_no_city(tmp_path: Path) -> None:
    what = order(tmp_path, None, raw=b"PAR1 but no more")
    with pytest.raises(UnreadableFile):
        import_reports(what, tmp_path / "rejects.csv")
    assert not City.objects.exists()


@pytest.mark.django_db
def test_a_file_of_a_first_line_alone_is_an_import_of_nothing(tmp_path: Path) -> None:
    assert run(order(tmp_path, city(), raw=csv_of([]))) == {}
    assert not (tmp_path / "rejects.csv").exists()


@pytest.mark.django_db(transaction=True)
def test_an_import_stopped_in_the_middle_is_finished_by_running_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 3)
    of = city()
    what = order(tmp_path, of, *({"id": str(number)} for number in range(10)))

    def stop(ledger: Ledger) -> None:
        if ledger.tally.read > 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_reports(what, tmp_path / "rejects.csv", stop)
    connection.close()  # whatever was not committed is gone
    written = Report.objects.of(of).count()
    assert 0 < written < 10
    assert run(what) == {"read": 10, "created": 10 - written, "unchanged": written}
    assert Case.objects.of(of).count() == 10


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_no_row_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 20)
    of = city()
    what = order(tmp_path, of, *({"id": str(number), "kind": f"Kind {number % 7}"} for number in range(200)))

    def once(number: int) -> Ledger:
        with clock.frozen_at(NOW):
            try:
                return import_reports(what, tmp_path / f"rejects-{number}.csv")
            finally:
                connection.close()

    with ThreadPoolExecutor(3) as pool:
        ledgers = list(pool.map(once, range(3)))
    assert sum(ledger.tally.created for ledger in ledgers) == 200
    assert sum(ledger.tally.unchanged for ledger in ledgers) == 400
    assert Report.objects.of(of).count() == Case.objects.of(of).count() == 200
    assert ServiceType.objects.of(of).count() == 7


CELLS: Mapping[str, st.SearchStrategy[str]] = {
    "id": st.sampled_from(["", "1", "2", "3", "a" * 130]),
    "opened": st.sampled_from(["2024-03-04 09:30:00", "", "2099-01-01", "soon", "2023-11-05 01:30:00"]),
    "closed": st.sampled_from(["", "2024-03-06 09:30:00", "1900-01-01", "2024-03-04 09:00:00", "x"]),
    "status": st.sampled_from(["Open", "Closed", "Working", "Zzz", ""]),
    "kind": st.sampled_from(["Pothole", "Light", "", "???"]),
    "words": st.text(max_size=10),
    "lon": st.sampled_from(["-79.95", "0", "", "north"]),
    "lat": st.sampled_from(["40.45", "0", ""]),
    "agency": st.sampled_from(["", "Public Works", "A/B", "A B"]),
}
ROWS = st.lists(st.fixed_dictionaries({}, optional=dict(CELLS)), max_size=8)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, junk=st.binary(max_size=30))
def test_every_row_is_accounted_for_and_a_second_time_changes_nothing(
    tmp_path: Path, rows: list[dict[str, str]], junk: bytes
) -> None:
    of = city()
    what = order(tmp_path, of, raw=csv_of(rows) + junk)
    first = run(what)
    before = state()
    again = run(what)
    assert state() == before
    assert again.get("unchanged", 0) == first.get("created", 0)
    assert again.get("rejected", 0) == first.get("rejected", 0)
    assert "created" not in again
    assert "updated" not in again
    assert first.get("created", 0) == Report.objects.of(of).count()
