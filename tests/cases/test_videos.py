"""Videos: by what is in them, short, small, and with nothing of where and when they were filmed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import films
from tests.factories.films import PICTURE, SECRET, SOUND, box, mp4, webm
from tests.factories.pictures import picture
from thirdring.cases import videos
from thirdring.cases.video_boxes import strip_boxes
from thirdring.cases.video_elements import strip_elements
from thirdring.cases.video_facts import Unreadable
from thirdring.cases.videos import clean_video, is_video
from thirdring.kernel.errors import Invalid

FILMS = {
    "mp4": (mp4(), "video/mp4"),
    "mov": (mp4(brand=b"qt  "), "video/quicktime"),
    "3gp": (mp4(brand=b"3gp4"), "video/mp4"),
    "webm": (webm(), "video/webm"),
    "webm from a browser": (webm(live=True), "video/webm"),
}


def refusal(raw: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        clean_video(raw)
    (problem,) = caught.value.problems
    assert problem.field == "photos"
    return problem.code


@pytest.mark.parametrize(("raw", "content_type"), FILMS.values(), ids=FILMS)
def test_where_and_when_it_was_filmed_is_gone_and_nothing_moved(raw: bytes, content_type: str) -> None:
    assert SECRET in raw and is_video(raw)
    clean = clean_video(raw)
    assert (clean.content_type, clean.width, clean.height) == (content_type, 64, 48)
    assert len(clean.data) == len(raw)
    assert SECRET not in clean.data and b"Ana" not in clean.data and b"phone" not in clean.data
    assert films.FILMED_AT.to_bytes(4, "big") not in clean.data
    for sample in (PICTURE, SOUND) if content_type != "video/webm" else (PICTURE,):
        assert (clean.data.count(sample), clean.data.find(sample)) == (raw.count(sample), raw.find(sample))


@pytest.mark.parametrize("raw", [raw for raw, _ in FILMS.values()], ids=FILMS)
def test_cleaning_what_is_clean_changes_nothing(raw: bytes) -> None:
    once = clean_video(raw)
    assert clean_video(once.data) == once


def test_one_filmed_upright_is_shown_upright() -> None:
    clean = clean_video(mp4(matrix=films.ON_ITS_SIDE))
    assert (clean.width, clean.height) == (48, 64)


@pytest.mark.parametrize("make", [mp4, webm])
def test_thirty_seconds_and_no_longer(make: object) -> None:
    clean_video(make(seconds=30))  # type: ignore[operator]  # either
    assert refusal(make(seconds=31)) == "too_long"  # type: ignore[operator]  # either


def test_what_a_browser_filmed_too_long_is_seen_by_its_pictures() -> None:
    assert refusal(webm(seconds=60, live=True)) == "too_long"


def test_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(videos, "MAX_VIDEO_BYTES", 100)
    assert refusal(mp4()) == "video_too_large"


@pytest.mark.parametrize("size", [(0, 48), (64, 0), (5000, 48), (64, 65535)])
@pytest.mark.parametrize("make", [mp4, webm])
def test_a_picture_of_no_size_or_of_too_much(make: object, size: tuple[int, int]) -> None:
    assert refusal(make(size=size)) == "not_a_video"  # type: ignore[operator]  # either


NOT_ONE = {
    "nothing": b"",
    "a page": b"<html><script>alert(1)</script></html>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a page that calls itself a film": b"\0\0\0\x14ftypisom<script>alert(1)</script>",
    "a film with a page behind it": mp4(told=b"<html><script>alert(1)</script></html>"),
    "a photo": picture(),
    "a kind of film no phone makes": mp4(brand=b"evil"),
    "pictures of an unknown kind": mp4(codec=b"evil"),
    "data behind the end": mp4(outside=10_000),
    "data in another file": mp4(elsewhere=True),
    "a film in pieces": mp4(told=box(b"moof")),
    "two heads": mp4(told=box(b"moov")),
    "an open box inside": mp4()[:-40],
    "matroska": webm(doc_type=b"matroska"),
    "webm of an unknown kind": webm(codec=b"V_EVIL"),
    "webm of subtitles": webm(kind=17),
    "half a webm": webm()[:-30],
    "webm with a page behind it": webm() + b"<html></html>",
    "boxes without end": box(b"ftyp", b"isom", bytes(4)) + box(b"free") * 6000,
}


@pytest.mark.parametrize("raw", NOT_ONE.values(), ids=NOT_ONE)
def test_what_is_no_such_film_is_refused(raw: bytes) -> None:
    assert refusal(raw) == "not_a_video"


def test_a_picture_is_no_video() -> None:
    heic = b"\0\0\0\x18ftypheic" + bytes(20)
    avif = b"\0\0\0\x18ftypavif" + bytes(20)
    assert not any(is_video(raw) for raw in (picture(), heic, avif, b"", b"ftyp"))


@given(at=st.integers(0, 1400), to=st.binary(min_size=1, max_size=8))
def test_a_spoilt_file_is_read_or_refused_and_never_breaks(at: int, to: bytes) -> None:
    for raw, strip in ((mp4(), strip_boxes), (webm(), strip_elements), (webm(live=True), strip_elements)):
        spoilt = bytearray(raw)
        spoilt[at : at + len(to)] = to
        size = len(spoilt)
        try:
            strip(spoilt)
        except Unreadable:
            continue
        assert len(spoilt) == size


@given(st.binary(max_size=200))
def test_any_bytes_behind_a_known_head(rest: bytes) -> None:
    for raw in (
        box(b"ftyp", b"isom", bytes(4)) + rest,
        films.element(0x1A45DFA3, films.element(0x4282, b"webm")) + rest,
    ):
        assert refusal(raw) == "not_a_video"
