"""A report being written: kept in the reader's session from the first step until it is sent."""

import secrets
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from thirdring.cases.photos import CleanPhoto
from thirdring.cases.videos import ENDINGS, CleanVideo

_KEY = "report_draft"
FOLDER = "drafts"


@dataclass(slots=True, kw_only=True)
class Draft:
    """What the person has told us so far. ``key`` makes a second click the same report.

    ``done`` holds the steps passed; ``photos`` the names of clean pictures in storage, not yet anybody's.
    ``placed`` is the place the coordinates belong to: other words mean other coordinates.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    service_code: str = ""
    searched: str = ""  # the words that found the type
    words: str = ""
    place: str = ""
    placed: str = ""
    lon: float | None = None
    lat: float | None = None
    answers: dict[str, str | list[str]] = field(default_factory=dict)
    photos: list[str] = field(default_factory=list)
    video: str = ""  # the name of a clean video in storage, as the photos'
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    warned: bool = False  # has said that nobody is in danger
    heard: bool = False  # has read what the city answers to such a report
    heard_at: str = ""  # the place of which they have read what the city knows
    done: list[str] = field(default_factory=list)

    def choose(self, service_code: str) -> None:
        """Begin with this type; another one than before asks its own questions again."""
        if service_code != self.service_code:
            self.answers, self.warned, self.heard, self.heard_at = {}, False, False, ""
            self.done = [step for step in self.done if step in {"contact"}]
        self.service_code = service_code

    def passed(self, step: str) -> None:
        """Remember that this step is answered."""
        if step not in self.done:
            self.done.append(step)


def load(session: SessionBase) -> Draft:
    """The session's draft; a new one when there is none."""
    known = {each.name for each in fields(Draft)}
    kept = session.get(_KEY, {})
    return Draft(**{name: value for name, value in kept.items() if name in known})


def save(session: SessionBase, draft: Draft) -> None:
    """Keep the draft for the next step."""
    session[_KEY] = asdict(draft)


def forget(session: SessionBase) -> None:
    """Throw the draft and its photos away."""
    drop_photos(load(session))
    session.pop(_KEY, None)


def drop_photos(draft: Draft) -> None:
    """Delete the draft's pictures and its video."""
    for name in (*draft.photos, draft.video):
        if name:
            default_storage.delete(name)


def add_photo(draft: Draft, photo: CleanPhoto) -> None:
    """Keep a clean picture until the report is sent."""
    name = f"{FOLDER}/{secrets.token_hex(16)}.jpg"
    draft.photos.append(default_storage.save(name, ContentFile(photo.jpeg)))


def add_video(draft: Draft, video: CleanVideo) -> None:
    """Keep a clean video until the report is sent."""
    name = f"{FOLDER}/{secrets.token_hex(16)}.{ENDINGS[video.content_type]}"
    draft.video = default_storage.save(name, ContentFile(video.data))


def remove_photo(draft: Draft, name: str) -> None:
    """Take a picture or the video back; one that isn't the draft's is left alone."""
    if name in draft.photos:
        draft.photos.remove(name)
        default_storage.delete(name)
    elif name and name == draft.video:
        draft.video = ""
        default_storage.delete(name)


def sweep_photos(*, before: datetime) -> int:
    """Delete pictures of drafts last touched before this moment; returns how many."""
    if not default_storage.exists(FOLDER):
        return 0
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    old = [name for name in names if default_storage.get_modified_time(name) < before]
    for name in old:
        default_storage.delete(name)
    return len(old)


def photo_bytes(draft: Draft) -> tuple[bytes, ...]:
    """The pictures as they will be sent; one that storage has lost is skipped."""
    kept = [name for name in draft.photos if default_storage.exists(name)]
    return tuple(_read(name) for name in kept)


def video_bytes(draft: Draft) -> bytes:
    """The video as it will be sent; none when there is none, or storage has lost it."""
    return _read(draft.video) if draft.video and default_storage.exists(draft.video) else b""


def _read(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content
