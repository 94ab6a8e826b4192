"""The answers real servers gave, as recorded."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from thirdring.integrations.open311 import dialects, wire

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "open311"
ZONE = ZoneInfo("America/New_York")

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not on this machine"),
]


def answer(name: str) -> wire.Answer:
    return wire.read((RECORDED / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("bloomington/requests_2012.json", 21, "4fbd40b2b1fe2c4b02000001"),
        ("bonn/requests_2014.xml", 1, "254"),
        ("chicago/requests_2014.json", 2, "14-01100669"),
        ("chicago/requests_extensions_2015.json", 50, "14-00684314"),
        ("koeln/requests_2023.json", 50, "A-173480"),
        ("san-francisco/requests_extensions_2015.json", 1, "4944710"),
        ("spec-examples/service_requests_empty.xml", 0, None),
    ],
)
def test_recorded_requests_are_read_whole(name: str, count: int, first: str | None) -> None:
    found = dialects.requests(answer(name), ZONE)
    assert (len(found), found[0].id if found else None) == (count, first)
    assert all(request.requested_at and request.updated_at and request.service_code for request in found)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("bloomington/services_2012.json", 46),
        ("bloomington/services_2026.json", 63),
        ("dc/services_2012.xml", 86),
        ("merton/services.xml", 1),
    ],
)
def test_recorded_services_are_read_whole(name: str, count: int) -> None:
    found = dialects.services(answer(name))
    assert len(found) == count
    assert all(service.code and service.name and service.groups for service in found)


@pytest.mark.parametrize(
    ("name", "asked", "shown"),
    [
        ("bloomington/service_definition_69_2026.json", ["issue"], 0),
        ("dc/service_definition_S0301_2012.xml", ["WHISPOLO", "WHMAISAL", "ISITHAZA", "WATHPRDA"], 2),
        ("merton/service.xml", [], 6),
    ],
)
def test_recorded_definitions_tell_questions_from_notices(name: str, asked: list[str], shown: int) -> None:
    found = dialects.questions(answer(name))
    assert [question.code for question in found if question.asked] == asked
    assert len([question for question in found if not question.asked]) == shown


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("boston/post_token_2012.xml", dialects.Handle("", "503fc045901932078800163c")),
        ("merton/requestpost.xml", dialects.Handle("", "TOKEN")),
        ("merton/token.xml", dialects.Handle("ServiceID", "")),
        ("spec-examples/token.xml", dialects.Handle("638344", "12345")),
    ],
)
def test_recorded_handles_are_read(name: str, handle: dialects.Handle) -> None:
    assert dialects.handle(answer(name)) == handle


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("boston/post_error_duplicate_2012.xml", "base is a duplicate"),
        ("spec-examples/get_service_request_not_found.xml", "not found"),
        ("spec-examples/error_403_with_http_line_malformed.txt", "Invalid api_key"),
    ],
)
def test_recorded_errors_are_understood(name: str, words: str) -> None:
    assert words in dialects.errors(answer(name))[0].description


def test_recorded_discoveries_name_their_endpoints() -> None:
    boston = dialects.endpoints(answer("boston/discovery_2011.json"))
    assert [endpoint.type for endpoint in boston] == ["production", "test"]
    assert dialects.endpoints(answer("dc/discovery_2012.xml"))[0].formats == ("text/xml",)
