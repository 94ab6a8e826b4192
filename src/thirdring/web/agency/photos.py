"""Photos and videos, shown to whoever may see their case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import FileResponse, Http404, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from thirdring.cases import policy
from thirdring.cases.models import Case, Media
from thirdring.cases.rules import JPEG
from thirdring.kernel.actor import Actor
from thirdring.staff.access import FaceRequest, public
from thirdring.web.ui.ranges import ranged


@require_safe
@public
def photo(request: FaceRequest, path: str) -> HttpResponseBase:
    """What is at this path: to everybody when it and its case are public, else to the staff who may see it.

    A photo or video that may not be seen is as unknown as one that isn't there.
    """
    media = Media.objects.of(request.city).select_related("case")
    found = media.filter(file=path.replace("\x00", "")).first()
    if found is None or not may_view(request.actor, found):
        raise Http404
    try:
        response = _served(request, found)
    except FileNotFoundError:
        raise Http404 from None
    shared = found.public and not found.case.private
    response.headers["Cache-Control"] = f"{'public' if shared else 'private'}, max-age=3600"
    return response


def _served(request: FaceRequest, media: Media) -> HttpResponseBase:
    """As what we found it to be, and as nothing else. Raises FileNotFoundError."""
    if not media.is_video:
        return FileResponse(media.file.open("rb"), content_type=JPEG)
    file = media.file.open("rb")
    return ranged(request, file, size=media.file.size, content_type=media.content_type)


def may_view(actor: Actor, media: Media) -> bool:
    """Whether the actor may see the photo: the case, and for a photo that isn't public its inside too."""
    if not policy.may(actor, "view", media.case):
        return False
    return media.public or policy.may(actor, "view_internal", media.case)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or video, and its address."""

    url: str
    width: int
    height: int
    public: bool
    added_at: datetime
    is_video: bool


def photos_of(case: Case) -> list[Photo]:
    """All of the case's photos and videos, the oldest first."""
    rows: Iterable[Media] = case.media.order_by("added_at", "pk")
    return [
        Photo(
            reverse("media", args=[row.file.name]),
            row.width,
            row.height,
            row.public,
            row.added_at,
            row.is_video,
        )
        for row in rows
    ]
