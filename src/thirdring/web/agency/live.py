"""The agency's pages, told live what changes."""

from functools import partial
from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from thirdring.kernel.announcing import Announcement
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.ui.streaming import stream
from thirdring.workbench.policy import may_hear


@require_safe
@staff_only()
def live(request: FaceRequest) -> HttpResponseBase:
    """News of the cases this person may see, as it happens: only which case it is."""
    return stream(request, wants=partial(may_hear, request.actor), shown=_shown)


def _shown(said: Announcement) -> dict[str, Any]:
    return {"case": said.about["case"]}
