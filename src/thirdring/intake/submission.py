"""What every channel ends in: one submission, whoever brought it and however. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thirdring.cases.rules import Channel

WORDS_LENGTH = 4000  # Open311's limit, kept on every channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What somebody told us, as they told it. ``answers``: question code to text, option key, or keys.

    ``lon`` and ``lat`` are WGS84 degrees. ``client_key``: the same key sent twice is the same report.
    """

    service_code: str
    channel: Channel
    words: str = ""
    language: str = "en"
    answers: Mapping[str, str | list[str]] = field(default_factory=dict)
    lon: float | None = None
    lat: float | None = None
    place: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    photos: tuple[bytes, ...] = ()
    video: bytes = b""
    client_key: str | None = None
