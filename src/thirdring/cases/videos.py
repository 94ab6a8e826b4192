"""Videos from the public: only what phones and browsers film, short, with nothing else in the file. Pure.

Nothing is decoded or encoded anew: what does that for every phone's video comes under licences that this
program does not bring along. The file is read box by box, and all but picture and sound is taken out.
"""

from dataclasses import dataclass

from thirdring.cases.photos import is_heic
from thirdring.cases.video_boxes import strip_boxes
from thirdring.cases.video_elements import MAGIC, strip_elements
from thirdring.cases.video_facts import Unreadable, VideoFacts
from thirdring.kernel.errors import Invalid, invalid

MAX_VIDEO_BYTES = 30 * 1024 * 1024
LONGEST_S = 30
MOST_SIDE = 4096  # pixels; phones film 3,840
ENDINGS = {"video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm"}


@dataclass(frozen=True, slots=True)
class CleanVideo:
    """A video as it was filmed, without position, dates, device or anything else that is not shown."""

    data: bytes
    content_type: str
    width: int
    height: int


def is_video(raw: bytes) -> bool:
    """Whether the file says of itself that it may be one, whatever its name is."""
    return raw[:4] == MAGIC or (
        raw[4:8] == b"ftyp" and not is_heic(raw) and raw[8:12] not in {b"avif", b"avis"}
    )


def clean_video(raw: bytes) -> CleanVideo:
    """The video in ``raw``, safe to keep and show to staff. Raises Invalid('photos') naming the cure."""
    if len(raw) > MAX_VIDEO_BYTES:
        raise invalid("photos", "This video is larger than 30 MB. Send a shorter one.", "video_too_large")
    data = bytearray(raw)
    try:
        facts = strip_elements(data) if raw[:4] == MAGIC else strip_boxes(data)
    except (Unreadable, RecursionError):
        raise _not_a_video() from None
    _check(facts)
    return CleanVideo(bytes(data), facts.content_type, facts.width, facts.height)


def _check(facts: VideoFacts) -> None:
    if facts.seconds >= LONGEST_S + 1:
        raise invalid(
            "photos", f"This video is longer than {LONGEST_S} seconds. Send a shorter one.", "too_long"
        )
    if not (0 < facts.width <= MOST_SIDE and 0 < facts.height <= MOST_SIDE):
        raise _not_a_video()


def _not_a_video() -> Invalid:
    said = "This file is not a video we can read. Send an MP4, MOV or WebM video, or photos."
    return invalid("photos", said, "not_a_video")
