"""What is wrong with a photo or video, in the reader's language; the domain says it in English."""

from django.utils.translation import gettext as _

from thirdring.cases.photos import MAX_BYTES, reads_heic
from thirdring.cases.videos import ENDINGS, LONGEST_S, MAX_VIDEO_BYTES
from thirdring.kernel.errors import Problem

_ALWAYS = "image/jpeg,image/png,image/webp,image/gif"
PICTURES = f"{_ALWAYS},image/heic,image/heif" if reads_heic() else _ALWAYS
"""What a browser offers to choose. Where HEIC is not named an iPhone sends JPEG by itself."""
VIDEOS = ",".join((*ENDINGS, "video/3gpp"))


def problem_in_words(problem: Problem) -> str:
    """The problem's sentence as a page shows it; one that is not of photos as it is."""
    if problem.field != "photos":
        return problem.message
    said = {
        "too_large": _("This photo is larger than %(size)d MB. Send a smaller one."),
        "too_many_pixels": _("This picture has too many pixels. Send a smaller one."),
        "not_a_photo": _("This file is not a photo we can read. Send a JPEG, PNG or WebP picture."),
        "video_too_large": _("This video is larger than %(size)d MB. Send a shorter one."),
        "too_long": _("This video is longer than %(seconds)d seconds. Send a shorter one."),
        "not_a_video": _("This file is not a video we can read. Send an MP4, MOV or WebM video, or photos."),
        "heic": _("This photo is in the HEIC format, which we can't read. Send it as a JPEG."),
    }
    if problem.code not in said:
        return problem.message
    amounts = {
        "too_large": {"size": MAX_BYTES // 1024**2},
        "video_too_large": {"size": MAX_VIDEO_BYTES // 1024**2},
        "too_long": {"seconds": LONGEST_S},
    }
    return said[problem.code] % amounts.get(problem.code, {})
