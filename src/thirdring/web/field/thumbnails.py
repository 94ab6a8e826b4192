"""Photos small enough for thirty cases to fit on a phone."""

import io

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import Image

from thirdring.cases.models import Media
from thirdring.cases.queries import case_by_reference
from thirdring.cases.rules import JPEG
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.field.frame import CREWS

SMALL = 480  # pixels of the longer side: enough to know the place again


@require_safe
@staff_only(*CREWS)
@cache_control(private=True, max_age=86400)
def thumbnail(request: FaceRequest, reference: str, number: int) -> HttpResponse:
    """One photo of a case."""
    case = case_by_reference(request.actor, reference)
    media = Media.objects.of(request.city).filter(pk=number, case=case, content_type=JPEG).first()
    if media is None:
        raise Http404
    try:
        return HttpResponse(_small(media), content_type="image/jpeg")
    except OSError:
        raise Http404 from None


def _small(media: Media) -> bytes:
    with media.file.open("rb") as stored:
        picture = Image.open(stored)
        picture.draft("RGB", (SMALL, SMALL))
        picture.thumbnail((SMALL, SMALL))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=70)
    return out.getvalue()
