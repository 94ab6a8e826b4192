"""A mapping page: what it says, and what is wrong with it, by file and line."""

from pathlib import Path

import pytest

from thirdring.cases.rules import Channel, Outcome, Status
from thirdring.intake.channels.bulk.mapping import (
    ReportMapping,
    Standing,
    parse_mapping,
    read_mapping,
    shipped,
)
from thirdring.kernel.errors import Invalid, Problem

PAGE = """\
name: gotham
time_zone: America/New_York
city:
  name: Gotham
  bounds: [-74.1, 40.5, -73.9, 40.7]
columns:
  id: Number
  opened: Opened
  closed: [Closed, Done]
  status: Status
  category: Kind
dates: [iso, "%d.%m.%Y"]
statuses:
  Open: received
  Done Deal: {status: closed, outcome: fixed}
  "1": closed
outcomes:
  - {says: [No Fault, nothing], outcome: no_problem_found}
channels: {PHONE: phone}
types: {Hole  in Road: pothole}
blank: [N/A]
default_points: [[-74.0, 40.6]]
"""


def mapping(page: str = PAGE) -> ReportMapping:
    return parse_mapping("gotham.yaml", page.encode())


def problems(page: str) -> list[Problem]:
    with pytest.raises(Invalid) as caught:
        mapping(page)
    return list(caught.value.problems)


def test_a_page_says_how_a_file_reads() -> None:
    read = mapping()
    assert (read.name, read.source, read.zone.key) == ("gotham", "gotham", "America/New_York")
    assert read.city is not None
    assert (read.city.name, read.city.bounds, read.city.languages) == (
        "Gotham",
        (-74.1, 40.5, -73.9, 40.7),
        ("en",),
    )
    assert [column.names for column in read.columns["closed"]] == [("closed",), ("done",)]
    assert read.statuses == {
        "open": Standing(Status.RECEIVED),
        "done deal": Standing(Status.CLOSED, Outcome.FIXED),
        "1": Standing(Status.CLOSED),
    }
    assert read.outcomes == (("no fault", Outcome.NO_PROBLEM_FOUND), ("nothing", Outcome.NO_PROBLEM_FOUND))
    assert (read.outcome, read.closed_without_date) == (Outcome.AUTO_CLOSED, "reject")
    assert read.channels == {"phone": Channel.PHONE}
    assert read.types == {"hole in road": "pothole"}
    assert read.blank == {"n/a"}
    assert read.default_points == ((-74.0, 40.6),)
    assert len(read.formats) == 2


BOUNDS = "[-74.1, 40.5, -73.9, 40.7]"


@pytest.mark.parametrize(
    ("written", "instead", "line", "message"),
    [
        ("name: gotham", "name: Gotham City", 1, "lower-case letters, digits and hyphens, not 'Gotham City'"),
        ("America/New_York", "Gotham/Old", 2, "'Gotham/Old' is not a known time zone"),
        ("time_zone", "zone", 1, "the page needs 'time_zone'"),
        (
            "Open: received",
            "Open: opened",
            14,
            "one of received, accepted, in_progress, closed, not 'opened'",
        ),
        ("Open: received", "Open: {status: closed, outcome: done}", 14, "must be one of fixed, "),
        ("PHONE: phone", "PHONE: fax", 19, "must be one of web, phone"),
        ("id: Number", "ident: Number", 7, "'ident' is not a known key here; known are id, opened"),
        ("id: Number", "ident: Number", 6, "columns needs 'id'"),
        ('[iso, "%d.%m.%Y"]', "dd.mm.yyyy", 12, "'dd.mm.yyyy' is no date format: write 'iso'"),
        (BOUNDS, "[-73.9, 40.5, -74.1, 40.7]", 5, "must be west, south, east, north"),
        (BOUNDS, "[a, b, c, d]", 5, "must be degrees, such as -76.61, not 'a'"),
        ("  status: Status", "  lat: Lat", 6, "names one of 'lon' and 'lat'"),
        ("blank: [N/A]", "file: {encoding: klingon}", 21, "is not a known encoding"),
        ("blank: [N/A]", "file: {delimiter: x}", 21, "must be one of ,, ;, |, tab, not 'x'"),
        ("id: Number", "id: [", 9, "can't be read as YAML"),
        ("blank: [N/A]", "name: other", 21, "'name' is given twice"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_cure(
    written: str, instead: str, line: int, message: str
) -> None:
    assert PAGE.count(written) == 1
    told = [(problem.field, problem.message) for problem in problems(PAGE.replace(written, instead))]
    assert [at for at, words in told if message in words] == [f"gotham.yaml:{line}"]


def test_a_page_without_a_word_on_what_is_closed_is_refused() -> None:
    page = PAGE.replace("  status: Status\n", "").replace("  closed: [Closed, Done]\n", "")
    assert "needs 'status' or 'closed'" in problems(page)[0].message


@pytest.mark.parametrize("page", ["", "just words", "- a\n- list\n", "a: &x 1\nb: *x\n"])
def test_what_is_no_page_is_refused(page: str) -> None:
    assert problems(page)


def test_the_shipped_mappings_have_the_names_others_rely_on() -> None:
    assert shipped() == ["baltimore", "boston", "los-angeles", "new-york", "open311-bulk", "pittsburgh"]


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_mapping_is_sound(name: str) -> None:
    read = read_mapping(name)
    assert read.name == name
    assert (read.city is None) == (name == "open311-bulk")


def test_a_citys_own_page_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "gotham.yaml").write_text(PAGE)
    assert read_mapping(str(tmp_path / "gotham.yaml")) == mapping()


def test_an_unknown_mapping_names_the_known_ones() -> None:
    with pytest.raises(Invalid) as caught:
        read_mapping("bostn")
    [problem] = caught.value.problems
    assert problem.field == "mapping"
    assert "Did you mean 'boston'?" in problem.message
    assert "or a .yaml file" in problem.message


def test_a_mapping_file_that_is_not_there_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        read_mapping("nowhere.yaml")
    assert "nowhere.yaml can't be opened" in str(caught.value)
