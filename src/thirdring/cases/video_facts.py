"""What a video file says of itself. Pure."""

from dataclasses import dataclass


class Unreadable(ValueError):
    """The file is not built as such a video is."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """Its MIME type, the size of its picture as it is shown (pixels), how long it lasts."""

    content_type: str
    width: int
    height: int
    seconds: float
