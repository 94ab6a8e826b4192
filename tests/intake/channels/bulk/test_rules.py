"""What makes a row a report, what is mended and what is refused: a test for each rule."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.cases.rules import Channel, Outcome, Status
from thirdring.intake.channels.bulk.mapping import parse_mapping
from thirdring.intake.channels.bulk.rules import Candidate, Judge, Repair, Unfit, located, service_code

NOW = datetime(2024, 6, 1, tzinfo=UTC)
BOX = (-74.1, 40.5, -73.9, 40.7)
HALL = (-74.0, 40.6)
PAGE = b"""\
name: gotham
time_zone: America/New_York
columns:
  id: [number, row]
  opened: opened
  closed: closed
  updated: updated
  status: status
  category: kind
  words: words
  answer: answer
  place: place
  lon: lon
  lat: lat
  point: point
  channel: channel
  agency: agency
  neighbourhood: hood
dates: [iso]
statuses: {Open: received, Working: in_progress, Closed: closed, Void: {status: closed, outcome: withdrawn}}
outcomes:
  - {says: nothing found, outcome: no_problem_found}
  - {says: [filled, repaired], outcome: fixed}
channels: {PHONE: phone}
types: {Hole in Road: pothole}
blank: [NA]
default_points: [[-74.0, 40.6]]
"""
MAPPING = parse_mapping("gotham.yaml", PAGE)
FORGIVING = parse_mapping("gotham.yaml", PAGE + b"closed_without_date: opened\n")
SOUND = {
    "number": "A-1",
    "opened": "2024-03-04 09:30:00",
    "closed": "",
    "status": "Open",
    "kind": "Hole in Road",
    "words": "Deep.",
    "lon": "-74.05",
    "lat": "40.65",
    "channel": "PHONE",
}
CLOSED = {"status": "Closed", "closed": "2024-03-06 09:30:00"}


def judged(*, forgiving: bool = False, **cells: str) -> Candidate:
    return Judge(FORGIVING if forgiving else MAPPING, BOX, NOW).judge(SOUND | cells)


def refusal(**cells: str) -> str:
    with pytest.raises(Unfit) as caught:
        judged(**cells)
    return str(caught.value)


def test_a_sound_row_says_what_it_says() -> None:
    assert judged(agency="DOT", hood="Elm Hill", place="12 Elm", answer="Soon.") == Candidate(
        source="gotham",
        external_id="A-1",
        category="Hole in Road",
        service_code="pothole",
        opened_at=datetime(2024, 3, 4, 14, 30, tzinfo=UTC),
        status=Status.RECEIVED,
        closed_at=None,
        outcome=None,
        words="Deep.",
        answer="Soon.",
        place="12 Elm",
        lon=-74.05,
        lat=40.65,
        channel=Channel.PHONE,
        agency="DOT",
        neighbourhood="Elm Hill",
        repairs=(),
    )


def test_a_row_without_an_id_is_refused() -> None:
    assert refusal(number="") == "has no id; the mapping looks for it in 'number', 'row'"


def test_a_row_with_an_endless_id_is_refused() -> None:
    assert refusal(number="9" * 121) == "has an id longer than 120 characters"


def test_an_id_from_another_column_is_of_another_numbering() -> None:
    row = judged(number="", row="17")
    assert (row.source, row.external_id) == ("gotham:row", "17")


def test_a_row_without_a_category_is_refused() -> None:
    assert refusal(kind="NA") == "has no category; the mapping looks for it in 'kind'"


def test_a_category_without_letters_is_refused() -> None:
    assert "without a letter or digit" in refusal(kind="???")


def test_an_endless_category_is_refused() -> None:
    assert refusal(kind="x" * 201) == "has a category longer than 200 characters"


def test_a_category_the_mapping_does_not_name_becomes_a_code() -> None:
    assert judged(kind="Noise - Street/Sidewalk").service_code == "noise-street-sidewalk"


@given(st.text(max_size=200))
def test_a_code_is_short_and_plain_whatever_the_category(category: str) -> None:
    code = service_code(category)
    assert len(code) <= 80
    assert code == code.strip("-")
    assert service_code(code) == code


@pytest.mark.parametrize("opened", ["", "NA", "1900-01-01 00:00:00"])
def test_a_row_without_an_opening_date_is_refused(opened: str) -> None:
    assert refusal(opened=opened) == "has no opening date since 1980; the mapping looks for it in 'opened'"


def test_a_date_in_no_known_format_is_refused_with_the_cure() -> None:
    assert (
        refusal(opened="4. Mai")
        == "'opened' is not a date this mapping reads ('4. Mai'); add its format to 'dates'"
    )


def test_an_opening_in_the_future_is_refused() -> None:
    assert "was opened in the future (2024-06-01 04:00 UTC)" in refusal(opened="2024-06-01 00:00:00")


def test_a_closing_in_the_future_is_refused() -> None:
    assert "was closed in the future" in refusal(status="Closed", closed="2031-01-01 00:00:00")


def test_an_unknown_status_is_refused_with_the_cure() -> None:
    assert refusal(status="Zzz") == "has an unknown status ('Zzz'); add it to 'statuses' in the mapping"
    assert "('')" in refusal(status="")


def test_a_status_is_known_in_any_case() -> None:
    assert judged(status=" WORKING ").status is Status.IN_PROGRESS


def test_a_file_without_a_status_column_goes_by_the_closing_date() -> None:
    cells = {name: cell for name, cell in SOUND.items() if name != "status"}
    judge = Judge(MAPPING, BOX, NOW)
    assert judge.judge(cells).status is Status.RECEIVED
    assert judge.judge(cells | {"closed": CLOSED["closed"]}).status is Status.CLOSED


def test_a_closed_row_has_its_closing_date_and_outcome() -> None:
    row = judged(**CLOSED, answer="Filled with gravel.")
    assert (row.status, row.outcome) == (Status.CLOSED, Outcome.FIXED)
    assert row.closed_at == datetime(2024, 3, 6, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("NOTHING FOUND, but filled anyway", Outcome.NO_PROBLEM_FOUND),
        ("Repaired.", Outcome.FIXED),
        ("Thank you.", Outcome.AUTO_CLOSED),
        ("", Outcome.AUTO_CLOSED),
    ],
)
def test_an_outcome_is_what_the_answer_says_first_and_fixed_is_never_assumed(
    answer: str, outcome: Outcome
) -> None:
    assert judged(**CLOSED, answer=answer).outcome is outcome


def test_an_outcome_in_the_status_word_goes_before_the_answer() -> None:
    assert judged(**CLOSED | {"status": "Void"}, answer="Filled.").outcome is Outcome.WITHDRAWN


def test_a_case_closed_up_to_a_day_before_it_was_opened_is_closed_when_opened() -> None:
    row = judged(status="Closed", closed="2024-03-03 09:30:00")
    assert row.closed_at == row.opened_at
    assert row.repairs == (Repair.CLOSED_BEFORE_OPENED,)


def test_a_case_closed_longer_before_it_was_opened_is_refused() -> None:
    why = refusal(status="Closed", closed="2024-03-03 09:29:59")
    assert why.startswith("was closed more than a day before it was opened (1 day, 0:00:01)")


def test_a_filler_closing_date_is_none() -> None:
    row = judged(closed="1900-01-01 00:00:00")
    assert (row.status, row.closed_at, row.repairs) == (Status.RECEIVED, None, (Repair.FILLER_DATE,))


def test_an_open_row_with_a_closing_date_stays_open() -> None:
    row = judged(closed="2024-03-06 09:30:00")
    assert (row.status, row.closed_at, row.repairs) == (
        Status.RECEIVED,
        None,
        (Repair.OPEN_WITH_CLOSING_DATE,),
    )


def test_a_closed_row_without_a_date_is_refused_with_the_cure() -> None:
    assert "closed_without_date: opened" in refusal(status="Closed")


def test_a_closed_row_without_a_date_is_closed_at_its_last_update() -> None:
    row = judged(status="Closed", updated="2024-03-05 09:30:00")
    assert row.closed_at == datetime(2024, 3, 5, 14, 30, tzinfo=UTC)
    assert row.repairs == (Repair.CLOSED_WITHOUT_DATE,)


def test_a_closed_row_without_any_date_is_closed_when_opened_if_the_mapping_says_so() -> None:
    row = judged(forgiving=True, status="Closed")
    assert (row.closed_at, row.repairs) == (row.opened_at, (Repair.CLOSED_WITHOUT_DATE,))


def test_a_last_update_before_the_opening_is_no_closing_date() -> None:
    row = judged(status="Closed", updated="2024-03-01 09:30:00")
    assert row.closed_at == row.opened_at


def test_a_time_that_came_twice_is_noted() -> None:
    row = judged(opened="2023-11-05 01:30:00")
    assert (row.opened_at, row.repairs) == (datetime(2023, 11, 5, 5, 30, tzinfo=UTC), (Repair.TIME_TWICE,))


def test_a_closing_time_that_came_twice_is_the_second_where_only_that_follows_the_opening() -> None:
    row = judged(status="Closed", opened="2023-11-05T05:50:00Z", closed="2023-11-05 01:30:00")
    assert row.closed_at == datetime(2023, 11, 5, 6, 30, tzinfo=UTC)


def test_a_time_that_never_was_is_noted() -> None:
    row = judged(opened="2024-03-10 02:30:00")
    assert (row.opened_at, row.repairs) == (datetime(2024, 3, 10, 7, 30, tzinfo=UTC), (Repair.TIME_NEVER,))


def test_a_point_at_zero_is_no_place() -> None:
    row = judged(lon="0.0", lat="0")
    assert (row.lon, row.lat, row.repairs) == (None, None, (Repair.POINT_AT_ZERO,))


def test_a_point_outside_the_city_is_dropped() -> None:
    row = judged(lon="-80.0", lat="40.65")
    assert (row.lon, row.lat, row.repairs) == (None, None, (Repair.POINT_OUTSIDE,))


def test_a_point_with_its_numbers_swapped_is_turned_round() -> None:
    row = judged(lon="40.65", lat="-74.05")
    assert (row.lon, row.lat, row.repairs) == (-74.05, 40.65, (Repair.POINT_SWAPPED,))


def test_a_point_the_city_writes_when_it_knows_none_is_dropped() -> None:
    row = judged(lon=str(HALL[0]), lat=str(HALL[1]))
    assert (row.lon, row.lat, row.repairs) == (None, None, (Repair.POINT_OF_CONVENIENCE,))


@pytest.mark.parametrize(
    ("lon", "lat"), [("west", "40.65"), ("-74.05", "nan"), ("-74.05", "inf"), ("1e999", "40.6")]
)
def test_a_point_that_is_no_number_is_no_place(lon: str, lat: str) -> None:
    row = judged(lon=lon, lat=lat)
    assert (row.lon, row.lat) == (None, None)
    assert len(row.repairs) == 1


@pytest.mark.parametrize(
    "point",
    ["(40.65, -74.05)", "POINT (-74.05 40.65)", "12 Elm\nGotham\n(40.65, -74.05)", "point(-74.05 40.65)"],
)
def test_a_point_in_one_column_is_read_in_both_spellings(point: str) -> None:
    row = judged(lon="", lat="NA", point=point)
    assert (row.lon, row.lat, row.repairs) == (-74.05, 40.65, ())


def test_a_row_without_a_point_is_a_report_all_the_same() -> None:
    row = judged(lon="", lat="")
    assert (row.lon, row.lat, row.repairs) == (None, None, ())


@given(st.floats(), st.floats())
def test_a_kept_point_is_in_the_city(lon: float, lat: float) -> None:
    kept, repair = located((lon, lat), BOX, [HALL])
    assert (kept is None) <= (repair is not None)
    if kept is not None:
        assert -74.12 < kept[0] < -73.88
        assert 40.48 < kept[1] < 40.72


def test_a_city_without_a_box_keeps_any_point_on_earth() -> None:
    assert located((151.2, -33.9), None, []) == ((151.2, -33.9), None)
    assert located((181.0, 0.5), None, []) == (None, Repair.POINT_OUTSIDE)


def test_an_unknown_channel_is_another_one_and_noted() -> None:
    row = judged(channel="Pigeon")
    assert (row.channel, row.repairs) == (Channel.OTHER, (Repair.CHANNEL_UNKNOWN,))
    assert judged(channel="").repairs == ()


def test_endless_words_are_cut_and_noted() -> None:
    row = judged(words="x" * 20_000)
    assert (len(row.words), row.words[-1], row.repairs) == (10_000, "…", (Repair.TEXT_CUT,))
    assert len(judged(place="y" * 400).place) == 300


def test_a_word_for_nothing_is_nothing() -> None:
    assert judged(words="NA", agency="na").words == ""


def test_a_digest_changes_with_what_is_written_and_with_nothing_else() -> None:
    row = judged()
    assert row.digest([1]) == judged(hood="Elsewhere").digest([1])
    assert row.digest([1]) != row.digest([2])
    changes = [
        {"words": "Deeper."},
        {"lon": "-74.04"},
        {"place": "x"},
        {"agency": "x"},
        {"kind": "Light"},
        CLOSED,
    ]
    digests = {judged(**change).digest([1]) for change in [{}, *changes]}
    assert len(digests) == len(changes) + 1


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys([*SOUND, "updated", "point", "place", "agency"], CELL))
)
def test_any_cells_are_a_report_or_refused_with_a_reason(cells: dict[str, str]) -> None:
    try:
        row = Judge(FORGIVING, BOX, NOW).judge(SOUND | cells)
    except Unfit as why:
        assert str(why)
        return
    assert row.opened_at <= NOW
    assert (row.status is Status.CLOSED) == (row.closed_at is not None) == (row.outcome is not None)
    assert row.closed_at is None or row.opened_at <= row.closed_at <= NOW
    assert row.opened_at - NOW < timedelta()
    assert (row.lon is None) == (row.lat is None)
