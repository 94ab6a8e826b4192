"""A short video in a report: by what is in it, kept with the draft, seen by staff alone, played in pieces."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client

from tests.factories import requests
from tests.factories.films import PICTURE, SECRET, mp4, webm
from tests.factories.pictures import picture
from tests.web.agency.departments import Department, department
from tests.web.resident.reader import Reader
from tests.web.resident.test_report import at_photo
from tests.web.resident.test_telling import draft_of, upload
from thirdring.cases.models import Case, Media
from thirdring.cases.references import pretty
from thirdring.cases.videos import clean_video
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid
from thirdring.staff.rules import Role


def sent(reader: Reader, city: City) -> Media:
    """The video of a report sent through all the steps."""
    reader.send()
    reader.send(email="mia@example.org")
    reader.send()
    return Media.objects.of(city).get()


@pytest.mark.parametrize(
    ("raw", "name", "ending", "content_type"),
    [
        (mp4(), "film.mp4", "mp4", "video/mp4"),
        (mp4(brand=b"qt  "), "IMG_0001.MOV", "mov", "video/quicktime"),
        (webm(live=True), "photo.jpg", "webm", "video/webm"),  # the name means nothing
    ],
)
def test_it_is_kept_clean_with_the_draft_and_sent(
    reader: Reader, city: City, raw: bytes, name: str, ending: str, content_type: str
) -> None:
    at_photo(reader)
    reader.send(photos=upload(raw, name))
    kept = draft_of(reader).video
    assert kept.endswith(f".{ending}")
    page = reader.go("/report/photos/")
    assert "Remove the video" in page.text
    shown = reader.client.get("/report/video/")
    assert (shown.headers["Content-Type"], shown.headers["Cache-Control"]) == (
        content_type,
        "private, no-store",
    )
    assert shown.getvalue() == clean_video(raw).data
    media = sent(reader, city)
    assert (media.content_type, media.public, media.width, media.height) == (content_type, False, 64, 48)
    stored = media.file.read()
    assert PICTURE in stored and SECRET not in stored
    assert not default_storage.exists(kept)


def test_beside_photos_and_named_in_the_review(reader: Reader, city: City) -> None:
    at_photo(reader)
    reader.send(photos=[upload(picture(), "a.jpg"), upload(mp4(), "b.mp4")])
    page = reader.send(email="mia@example.org")
    assert "Only city staff see the video." in page.text
    reader.send()
    rows = Media.objects.of(city).order_by("pk").values_list("content_type", "public")
    assert list(rows) == [("image/jpeg", True), ("video/mp4", False)]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (mp4(seconds=45), "This video is longer than 30 seconds. Send a shorter one."),
        (mp4() + b"x" * 31 * 1024**2, "This video is larger than 30 MB. Send a shorter one."),
        (
            mp4(brand=b"evil"),
            "This file is not a video we can read. Send an MP4, MOV or WebM video, or photos.",
        ),
        (
            b"<svg onload='alert(1)'/>",
            "This file is not a photo we can read. Send a JPEG, PNG or WebP picture.",
        ),
    ],
)
def test_what_is_refused_costs_nothing_of_the_form(reader: Reader, raw: bytes, said: str) -> None:
    at_photo(reader)
    page = reader.send(photos=[upload(raw, "film.mp4"), upload(picture(), "a.jpg")])
    assert (page.status, page.problems) == (422, [f"film.mp4: {said}"])
    draft = draft_of(reader)
    assert (draft.video, len(draft.photos), draft.place) == ("", 1, "12 Mill Street")


def test_one_and_no_second(reader: Reader) -> None:
    at_photo(reader)
    page = reader.send(photos=[upload(mp4(), "a.mp4"), upload(webm(), "b.webm")])
    assert page.problems == ["b.webm: Send one video. Remove the other first."]


def test_taken_back_it_is_gone(reader: Reader) -> None:
    at_photo(reader)
    reader.send(photos=upload(mp4(), "a.mp4"))
    kept = draft_of(reader).video
    reader.client.post("/report/photos/", {"remove": kept})
    assert draft_of(reader).video == "" and not default_storage.exists(kept)
    assert reader.client.get("/report/video/").status_code == 404


def test_a_draft_thrown_away_takes_it_along_and_nobody_else_sees_it(reader: Reader) -> None:
    at_photo(reader)
    reader.send(photos=upload(mp4(), "a.mp4"))
    kept = draft_of(reader).video
    stranger = Client()
    assert stranger.get("/report/video/").status_code == 404
    assert stranger.get(f"/media/{kept}").status_code == 404
    reader.client.post("/report/forget/")
    assert not default_storage.exists(kept)


def test_it_will_do_where_a_photo_is_needed(city: City) -> None:
    told: dict[str, Any] = {"service_code": "graffiti", "place": "Mill Park"}
    with pytest.raises(Invalid, match="photo"):
        requests.sent(city, **told)
    assert requests.sent(city, **told, video=mp4()).report.media.count() == 1


def test_a_broken_one_from_any_channel_is_refused(city: City) -> None:
    with pytest.raises(Invalid, match="not a video"):
        requests.sent(city, answers={"in_lane": "no"}, video=b"\0\0\0\x10ftypevil....")
    assert not Case.objects.of(city).exists()


class TestSeeing:
    @pytest.fixture
    def works(self, db: None) -> Department:
        return department()

    @pytest.fixture
    def video(self, works: Department) -> Media:
        return Media.objects.of(works.city).get(case=works.case(video=mp4()))

    def test_only_staff_who_may_see_inside_the_case(self, works: Department, video: Media) -> None:
        address = f"/media/{video.file.name}"
        assert Client().get(address).status_code == 404
        assert works.other(Role.AGENCY_WORKER, works.parks).get(address).status_code == 404
        shown = works.browser.get(address)
        assert (shown.status_code, shown.headers["Content-Type"]) == (200, "video/mp4")
        assert (shown.headers["X-Content-Type-Options"], shown.headers["Accept-Ranges"]) == (
            "nosniff",
            "bytes",
        )
        assert shown.headers["Cache-Control"] == "private, max-age=3600"

    def test_on_the_case_page_it_waits_to_be_played_and_the_public_page_has_none(
        self, works: Department, video: Media
    ) -> None:
        page = works.browser.get(f"/agency/cases/{video.case.reference}/").content.decode()
        assert f'<video src="/media/{video.file.name}"' in page and 'preload="none"' in page
        assert "Staff only" in page
        public = Client().get(f"/track/{pretty(video.case.reference)}").content.decode()
        assert "<video" not in public and video.file.name not in public

    def test_the_database_keeps_it_from_the_public(self, works: Department, video: Media) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Media.objects.of(works.city).update(public=True)

    def test_a_crews_phone_shows_no_small_picture_of_it(self, works: Department, video: Media) -> None:
        address = f"/field/cases/{video.case.reference}/photos/{video.pk}.jpg"
        assert works.browser.get(address).status_code == 404

    @pytest.mark.parametrize(
        ("asked", "status", "said", "piece"),
        [
            ("bytes=0-9", 206, "bytes 0-9/{size}", slice(0, 10)),
            ("bytes=10-", 206, "bytes 10-{last}/{size}", slice(10, None)),
            ("bytes=-7", 206, "bytes {tail}-{last}/{size}", slice(-7, None)),
            ("bytes=5-99999999", 206, "bytes 5-{last}/{size}", slice(5, None)),
            ("bytes=99999999-", 416, "bytes */{size}", slice(0, 0)),
            ("bytes=9-3", 416, "bytes */{size}", slice(0, 0)),
            ("bytes=-0", 416, "bytes */{size}", slice(0, 0)),
            ("bytes=0-1,4-5", 200, "", slice(None)),
            ("bytes=-", 200, "", slice(None)),
            ("lines=1-2", 200, "", slice(None)),
        ],
    )
    def test_the_piece_that_is_asked_for(
        self, works: Department, video: Media, asked: str, status: int, said: str, piece: slice
    ) -> None:
        whole = video.file.read()
        size = len(whole)
        answer = works.browser.get(f"/media/{video.file.name}", headers={"Range": asked})
        assert answer.status_code == status
        assert answer.headers.get("Content-Range", "") == said.format(size=size, last=size - 1, tail=size - 7)
        body = answer.getvalue()
        assert body == whole[piece]
        assert status == 416 or answer.headers["Content-Length"] == str(len(body))


def test_without_a_network_the_page_says_that_a_video_needs_one(city: City) -> None:
    page = Client().get("/report/offline/").content.decode()
    assert "A video can be sent only with a network." in page
    assert "video/mp4" not in page
