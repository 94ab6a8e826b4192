"""Every oddity of another city's server that our consumer has to survive."""

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.integrations.open311 import dialects, wire

ZONE = ZoneInfo("America/Chicago")


def sent(value: object) -> wire.Answer:
    return wire.read(orjson.dumps(value))


def one(row: dict[str, object]) -> dialects.RemoteRequest:
    return dialects.requests(sent([{"service_request_id": "1", "status": "open", **row}]), ZONE)[0]


@pytest.mark.parametrize(
    "body",
    [
        b'[{"service_request_id": "7", "status": "open"}]',
        b'{"service_requests": [{"service_request_id": 7, "status": "OPEN"}]}',
        b'{"service_requests": {"request": {"service_request_id": "7", "status": "open"}}}',
        b'{"service_requests": [{"request": {"service_request_id": "7", "status": "open"}}]}',
        b'{"service_request_id": 7, "status": "open"}',
        b'\xef\xbb\xbf  [{"service_request_id": "7", "status": "open"}]',
        b"<service_requests><request><service_request_id>7</service_request_id><status>open</status>"
        b"</request></service_requests>",
        b'<?xml version="1.0"?><service_requests xmlns="http://example.org/x" is_array="true"><request>'
        b"<service_request_id>7</service_request_id><status>Open</status></request></service_requests>",
    ],
)
def test_a_request_reads_the_same_however_it_is_wrapped(body: bytes) -> None:
    found = dialects.requests(wire.read(body), ZONE)
    assert [(request.id, request.status, request.open) for request in found] == [("7", "open", True)]


def test_rows_still_without_an_id_are_left_for_the_next_time() -> None:
    assert dialects.requests(sent([{"token": "abc"}, {"service_request_id": None}]), ZONE) == []


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2012-05-22T23:57:23Z", datetime(2012, 5, 22, 23, 57, 23, tzinfo=UTC)),
        ("2012-05-22T23:57:23-05:00", datetime(2012, 5, 23, 4, 57, 23, tzinfo=UTC)),
        ("2012-05-22 23:57:23.97", datetime(2012, 5, 23, 4, 57, 23, 970000, tzinfo=UTC)),
        ("2012-05-22T23:57:23.1234567Z", datetime(2012, 5, 22, 23, 57, 23, 123456, tzinfo=UTC)),
        (
            "2012-05-22T23:57:23 05:30",
            datetime(2012, 5, 22, 18, 27, 23, tzinfo=UTC),
        ),  # '+' lost
        ("2012-05-22", datetime(2012, 5, 22, 5, 0, tzinfo=UTC)),
        ("", None),
        (None, None),
        ("soon", None),
    ],
)
def test_times_are_read_with_or_without_zone_fraction_and_t(text: str | None, utc: datetime | None) -> None:
    assert dialects.moment(text, ZONE) == utc


@pytest.mark.parametrize(
    ("lat", "lon", "point"),
    [
        (41.5, -87.5, (41.5, -87.5)),
        ("41.5", "-87.5", (41.5, -87.5)),
        (0.0, 0.0, (None, None)),
        (None, None, (None, None)),
        ("", -87.5, (None, None)),
        ("north", "west", (None, None)),
        (41, -87, (41.0, -87.0)),
    ],
)
def test_a_point_is_both_numbers_or_none(lat: object, lon: object, point: tuple[object, object]) -> None:
    request = one({"lat": lat, "long": lon})
    assert (request.lat, request.lon) == point


@pytest.mark.parametrize(
    ("media", "urls"),
    [
        ("http://a/1.jpg", ("http://a/1.jpg",)),
        (["http://a/1.jpg", "http://a/2.jpg"], ("http://a/1.jpg", "http://a/2.jpg")),
        ([{"id": 3, "url": "http://a/1.jpg", "tags": []}], ("http://a/1.jpg",)),
        ("", ()),
        (None, ()),
    ],
)
def test_pictures_come_as_a_text_a_list_or_a_list_of_records(media: object, urls: tuple[str, ...]) -> None:
    assert one({"media_url": media}).media_urls == urls


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        ("open", True),
        ("OPEN", True),
        ("in_progress", True),
        ("closed", False),
        ("Closed - fixed", False),
        ("fixed", False),
    ],
)
def test_richer_statuses_are_kept_and_told_open_from_closed(status: str, is_open: bool) -> None:
    assert one({"status": status}).open is is_open


@pytest.mark.parametrize("attributes", [{"DEPTH": "2"}, [{"code": "DEPTH", "value": "2"}]])
def test_attributes_are_kept_as_they_came_whatever_their_shape(attributes: object) -> None:
    assert one({"attributes": attributes}).extra == {"attributes": attributes}


def test_elements_that_are_nil_and_times_that_are_empty_are_unknown() -> None:
    body = b"""<service_requests xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><request>
    <service_request_id>7</service_request_id><status>Open</status><updated_datetime></updated_datetime>
    <address xsi:nil="true">x</address><media_url xsi:nil="true"/></request></service_requests>"""
    (found,) = dialects.requests(wire.read(body), ZONE)
    assert (found.id, found.updated_at, found.address, found.media_urls) == ("7", None, "", ())


def test_letters_that_no_column_takes_are_left_out() -> None:
    row = {"service_request_id": "1", "status_notes": "Fil\x00led\ud800"}
    assert dialects.requests(wire.Answer([row]), ZONE)[0].status_notes == "Filled"


def test_an_agency_may_be_a_text_or_a_list_of_recipients() -> None:
    assert one({"agency_responsible": {"recipient": ["Roads", "Parks"]}}).agency == "Roads, Parks"
    assert one({"agency_responsible": "Roads"}).agency == "Roads"


def test_a_zip_code_of_zero_is_none_at_all() -> None:
    assert (one({"zipcode": "0"}).zip_code, one({"zipcode": "02139"}).zip_code) == ("", "02139")


def test_a_service_survives_nulls_numbers_and_other_names() -> None:
    rows = [
        {
            "service_code": 12,
            "service_name": "Pot_hole",
            "metadata": "false",
            "description": None,
            "keywords": None,
        },
        {"service_code": "a/b c", "service_name": "Tree", "metadata": True, "groups": ["Parks", "Trees"]},
        {"service_name": "nameless"},
    ]
    found = dialects.services(sent({"services": rows}))
    assert [(s.code, s.name, s.has_definition, s.groups, s.type) for s in found] == [
        ("12", "Pot hole", False, (), "realtime"),
        ("a/b c", "Tree", True, ("Parks", "Trees"), "realtime"),
    ]


@pytest.mark.parametrize("keywords", ["lamp, dark", ["lamp", "dark"], {"keyword": ["lamp", "dark"]}])
def test_keywords_come_as_a_text_or_a_list(keywords: object) -> None:
    rows = [{"service_code": "1", "service_name": "Light", "keywords": keywords}]
    assert dialects.services(sent(rows))[0].keywords == ("lamp", "dark")


def test_an_empty_list_is_no_services() -> None:
    assert dialects.services(sent([])) == []
    assert dialects.services(wire.read(b"<services></services>")) == []


def test_questions_are_sorted_by_their_order_and_machines_answer_their_own() -> None:
    rows = [
        {"code": "B", "order": "2", "description": "Second", "datatype": "Text", "variable": "true"},
        {
            "code": "A",
            "order": 1,
            "description": "First",
            "required": "true",
            "values": [{"key": 1, "name": "One"}],
        },
        {"code": "X", "automated": "server_set"},
        {"code": "I", "order": 3, "variable": False, "description": "Read this"},
    ]
    found = dialects.questions(sent({"service_code": "1", "attributes": rows}))
    assert [(q.code, q.asked, q.required, q.options) for q in found] == [
        ("A", True, True, (("1", "One"),)),
        ("B", True, False, ()),
        ("I", False, False, ()),
        ("X", False, False, ()),
    ]


def test_old_definitions_hold_bare_attributes() -> None:
    body = b"<service_definition><attribute><code>A</code></attribute></service_definition>"
    assert [question.code for question in dialects.questions(wire.read(body))] == ["A"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'[{"code": 403, "description": "Bad key"}]', ("403", "Bad key")),
        (b'{"errors": [{"code": "403", "description": "Bad key"}]}', ("403", "Bad key")),
        (b'{"error": {"code": 403, "description": "Bad key"}}', ("403", "Bad key")),
        (b'[{"description": "Bad key"}]', ("", "Bad key")),
        (b'{"message": "Bad key", "logref": "1"}', ("", "Bad key")),
        (b'"Bad key"', ("", "Bad key")),
        (
            b"<errors><error><code>403</code><description>Bad key</description></error></errors>",
            ("403", "Bad key"),
        ),
        (b"HTTP/1.1 403 Forbidden \n\n<?xml version='1.0'?>\n<error>Bad key</error>", ("", "Bad key")),
    ],
)
def test_errors_are_understood_in_every_shape(body: bytes, error: tuple[str, str]) -> None:
    assert [(e.code, e.description) for e in dialects.errors(wire.read(body))] == [error]


@pytest.mark.parametrize(
    ("body", "handle"),
    [
        (b'[{"service_request_id": 9}]', ("9", "")),
        (b'[{"token": "t", "service_request_id": null}]', ("", "t")),
        (b"<service_requests><request><token>t</token></request></service_requests>", ("", "t")),
        (b"[]", ("", "")),
    ],
)
def test_a_report_sent_gets_an_id_or_a_token_or_neither(body: bytes, handle: tuple[str, str]) -> None:
    found = dialects.handle(wire.read(body))
    assert (found.id, found.token) == handle


def test_a_discovery_with_a_single_endpoint_as_an_object_is_read() -> None:
    tree = {"endpoints": {"url": "https://x/v2/", "specification": "s", "formats": "text/xml"}}
    assert dialects.endpoints(sent(tree)) == [
        dialects.Endpoint("https://x/v2", "s", "production", ("text/xml",))
    ]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"<html><body>Down for maintenance</body></html>", "a web page"),
        (b"<!DOCTYPE html><html><head><br></head>", "a web page"),
        (b'[{"service_request_id": "1", "sta', "neither JSON nor XML"),
        (b"<service_requests><request>", "broken XML"),
        (b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>', "broken XML"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "broken XML"),
    ],
)
def test_what_is_no_answer_says_what_it_is(body: bytes, why: str) -> None:
    with pytest.raises(wire.Unreadable, match=why):
        wire.read(body)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_unreadable(body: bytes) -> None:
    with contextlib.suppress(wire.Unreadable):
        wire.read(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "services",
                    "service",
                    "service_code",
                    "attributes",
                    "errors",
                    "error",
                    "lat",
                    "groups",
                    "url",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_tree_breaks_a_reader(tree: object) -> None:
    answer = wire.Answer(tree)
    dialects.services(answer), dialects.requests(answer, ZONE), dialects.handle(answer)
    dialects.errors(answer), dialects.endpoints(answer), dialects.questions(answer)


def test_an_answer_nested_too_deep_is_refused() -> None:
    with pytest.raises(wire.Unreadable):
        wire.read(b"<a>" * 3000 + b"</a>" * 3000)
