"""Kiosks at the counter: set up with a link that is shown once, and ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.contact_centre.actions.tickets import end_kiosk, set_up_kiosk
from thirdring.contact_centre.kiosks import kiosks_of
from thirdring.kernel.errors import Invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role

SET_UP = (Role.SUPERVISOR, Role.ADMINISTRATOR)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*SET_UP)
@never_cache
def kiosks(request: FaceRequest) -> HttpResponse:
    """Those that are open; a new one at a press, whose link is shown this once."""
    context: dict[str, object] = {"here": "counter", "staff": True}
    status = 200
    if request.method == "POST":
        context["name"] = name = request.POST.get("name", "")
        try:
            context["made"], key = set_up_kiosk(request.city, name, actor=request.actor)
            context["link"] = request.build_absolute_uri(reverse("public:kiosk", args=[key]))
        except Invalid as error:
            context["problem"], status = _(error.problems[0].message), 422
    return render(request, "desk/kiosks.html", context | {"kiosks": kiosks_of(request.city)}, status=status)


@require_POST
@staff_only(*SET_UP)
def kiosk_ended(request: FaceRequest, kiosk_id: int) -> HttpResponse:
    """Nobody draws numbers there any more."""
    kiosk = end_kiosk(request.city, kiosk_id, actor=request.actor)
    messages.success(request, _("%(name)s draws no numbers any more.") % {"name": kiosk.name})
    return redirect("desk:kiosks")
