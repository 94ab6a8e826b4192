"""Photos put on a case."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile

from thirdring.cases.models import Case, Closure, Media, Report
from thirdring.cases.photos import CleanPhoto
from thirdring.cases.videos import ENDINGS, CleanVideo


def attach(
    case: Case,
    report: Report | None,
    photos: Sequence[CleanPhoto],
    *,
    at: datetime,
    kind: str = "",
    closure: Closure | None = None,
    public: bool = True,
) -> list[Media]:
    """Store cleaned photos with their case, perhaps as what shows a closing's work.

    Part of an action: the caller holds the case. Photos of a private case are never ``public``.
    """
    if not photos:
        return []
    media = [_media(case, report, photo, at, kind) for photo in photos]
    for each in media:
        each.closure, each.public = closure, each.public and public
    return Media.objects.bulk_create(media)


def attach_video(case: Case, report: Report, video: CleanVideo, *, at: datetime) -> Media:
    """Store a report's cleaned video, for staff alone. Part of an action, as ``attach``."""
    media = Media(
        city_id=case.city_id,
        case=case,
        report=report,
        width=video.width,
        height=video.height,
        content_type=video.content_type,
        public=False,
        added_at=at,
    )
    name = f"videos/{case.city_id}/{at:%Y/%m}/{uuid.uuid4().hex}.{ENDINGS[video.content_type]}"
    media.file.save(name, ContentFile(video.data), save=False)
    media.save(force_insert=True)
    return media


def _media(case: Case, report: Report | None, photo: CleanPhoto, at: datetime, kind: str) -> Media:
    media = Media(
        city_id=case.city_id,
        case=case,
        report=report,
        width=photo.width,
        height=photo.height,
        kind=kind,
        public=not case.private,
        added_at=at,
    )
    # A name nobody can guess: the file's address is no way round the rule of who may see it.
    name = f"photos/{case.city_id}/{at:%Y/%m}/{uuid.uuid4().hex}.jpg"
    media.file.save(name, ContentFile(photo.jpeg), save=False)
    return media
