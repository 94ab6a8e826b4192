"""A photo that a report names by address reaches its case, and nothing else does."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from procrastinate.contrib.django import app

from tests.factories import requests
from tests.factories.pictures import picture
from tests.factories.requests import reread
from thirdring.cases.actions import photographing
from thirdring.cases.models import Media
from thirdring.intake.actions import Receipt
from thirdring.integrations.fetching import NotFetched
from thirdring.integrations.media.tasks import bring, bring_beside
from thirdring.open311.actions import FETCH_MEDIA, FETCH_UPDATE_MEDIA

pytestmark = pytest.mark.django_db


class Pages(BaseHTTPRequestHandler):
    """A photo at /photo, a page at anything else."""

    def do_GET(self) -> None:
        body = picture(2000, 100, maker="Spy") if self.path == "/photo" else b"<html>no photo</html>"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def pages() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def anywhere(_: str) -> bool:
    return True


def test_the_photo_is_cleaned_and_put_on_its_reports_case(pages: str) -> None:
    sent = requests.sent(requests.pothole_city())
    made = bring(sent.case.city_id, sent.report.pk, f"{pages}/photo", allowed=anywhere)
    assert made is not None
    assert (made.report_id, made.case_id, made.width, made.public) == (
        sent.report.pk,
        sent.case.pk,
        1600,
        True,
    )
    assert b"Spy" not in made.file.read()
    assert [entry.kind for entry in reread(sent.case).entries.order_by("-number")[:1]] == ["photo"]


def test_a_page_that_is_no_photo_is_left_alone(pages: str) -> None:
    sent = requests.sent(requests.pothole_city())
    assert bring(sent.case.city_id, sent.report.pk, f"{pages}/page", allowed=anywhere) is None
    assert not Media.objects.of(sent.case.city_id).exists()


def test_an_address_of_this_machine_is_never_asked(pages: str) -> None:
    sent = requests.sent(requests.pothole_city())
    with pytest.raises(NotFetched, match="not on the open internet"):
        bring(sent.case.city_id, sent.report.pk, f"{pages}/photo")


def test_a_report_has_five_photos_at_most(pages: str) -> None:
    sent = requests.sent(requests.pothole_city(), photos=(picture(),) * 5)
    assert bring(sent.case.city_id, sent.report.pk, f"{pages}/photo", allowed=anywhere) is None


def test_the_jobs_go_by_the_names_that_open311_defers() -> None:
    assert {FETCH_MEDIA, FETCH_UPDATE_MEDIA} <= app.tasks.keys()


def beside(sent: Receipt, pages: str, *, public: bool) -> Media | None:
    city, report = sent.case.city_id, sent.report.pk
    address = f"{pages}/photo"
    return bring_beside(city, report, address, said_by="FixMyStreet", public=public, allowed=anywhere)


@pytest.mark.parametrize("public", [False, True])
def test_a_photo_of_an_update_goes_on_the_case_as_public_as_the_update(pages: str, public: bool) -> None:
    sent = requests.sent(requests.pothole_city())
    made = beside(sent, pages, public=public)
    assert made is not None
    assert (made.report_id, made.case_id, made.public) == (None, sent.case.pk, public)
    line = reread(sent.case).entries.order_by("-number")[0]
    assert (line.kind, line.public, line.data) == ("photo", public, {"photos": 1, "by": "FixMyStreet"})


def test_a_photo_of_an_update_about_a_private_case_is_never_public(pages: str) -> None:
    made = beside(requests.sent(requests.pothole_city(private=True)), pages, public=True)
    assert made is not None
    assert made.public is False


def test_updates_bring_no_endless_album(pages: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographing, "MOST_BESIDE", 2)
    sent = requests.sent(requests.pothole_city())
    brought = [beside(sent, pages, public=False) for _ in range(3)]
    assert [photo is not None for photo in brought] == [True, True, False]
