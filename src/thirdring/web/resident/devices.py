"""A device is told to show notifications of a case, or of the alerts of whoever came in; and not to any more.

The page's script asks here after its reader has pressed for it and the browser has said yes.
"""

from datetime import datetime

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thirdring.cases.queries import report_by_reference
from thirdring.intake.actions import spend_sending
from thirdring.intake.budgeting import Sender
from thirdring.kernel.actor import resident
from thirdring.kernel.errors import Invalid, NotFound, Problem
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.messaging.actions.devices import listen_to_alerts, listen_to_case, move_device, stop_listening
from thirdring.messaging.subscribing import Subscription
from thirdring.staff.rules import network_of
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.mine.door import reader_of
from thirdring.web.resident.senders import marked
from thirdring.web.ui.devices import device_of
from thirdring.web.ui.network import address_of, with_patience

ALERTS = "alerts"  # what a device hears that is of no case


@require_POST
@public
@never_cache
def listen(request: FaceRequest) -> HttpResponse:
    """Take a device on, for the case named or the reader's alerts."""
    opens_at = _spent(request)
    if opens_at is not None:
        said = _("Too much was asked for in a short time. Try again in a few minutes.")
        return with_patience(_answer(said, status=429), opens_at)
    try:
        return marked(request, _taken_on(request))
    except Invalid as error:
        return _answer(_in_words(error.problems[0]), status=422)
    except NotFound:
        return _answer(_("We can show no notifications of this report."), status=404)


@require_POST
@public
@never_cache
def stop(request: FaceRequest) -> HttpResponse:
    """Take it off again; ``left`` says how much it hears still. What it never heard reads the same."""
    about, endpoint = request.POST.get("about", ""), request.POST.get("endpoint", "")
    reference = "" if about == ALERTS else _digits(about) or "?"
    actor = resident(request.city.pk)
    left = stop_listening(request.city, endpoint, actor=actor, reference=reference)
    return _answer(_("This device shows no more of it."), left=left)


@require_POST
@public
@never_cache
def move(request: FaceRequest) -> HttpResponse:
    """The browser's own worker says that its push service has given it another address."""
    opens_at = _spent(request)
    if opens_at is not None:
        return with_patience(_answer("", status=429), opens_at)
    actor, was = resident(request.city.pk), request.POST.get("was", "")
    try:
        known = move_device(request.city, was, _subscription(request), actor=actor)
    except Invalid as error:
        return _answer(_in_words(error.problems[0]), status=422)
    return _answer("", left=int(known))


def _taken_on(request: FaceRequest) -> HttpResponse:
    """Raises Invalid, NotFound."""
    city, actor, about = request.city, resident(request.city.pk), request.POST.get("about", "")
    if about == ALERTS:
        reader = reader_of(request)
        if reader is None:
            return _answer(_("You were away for a while. Open your alerts again."), status=403)
        listen_to_alerts(city, _subscription(request), reader.kind, reader.value, actor=actor)
        return _answer(_("This device shows your alerts from now on."))
    case = report_by_reference(city, about).case
    listen_to_case(city, _subscription(request), case.merged_into or case, actor=actor)
    return _answer(_("This device tells you whenever something happens."))


def _subscription(request: FaceRequest) -> Subscription:
    sent = request.POST
    return Subscription(
        endpoint=sent.get("endpoint", ""),
        p256dh=sent.get("p256dh", ""),
        auth=sent.get("auth", ""),
        language=get_language() or DEFAULT_LANGUAGE,
    )


def _spent(request: FaceRequest) -> datetime | None:
    sender = Sender(network=network_of(address_of(request)), device=device_of(request))
    return spend_sending(request.city, sender, actor=resident(request.city.pk), proven=True)


def _digits(reference: str) -> str:
    return "".join(each for each in reference if each.isdecimal())[:20]


def _answer(said: str, *, status: int = 200, left: int = 1) -> JsonResponse:
    return JsonResponse({"said": said, "left": left}, status=status)


def _in_words(problem: Problem) -> str:
    match problem.field:
        case "device":
            return _("This device hears of a great many things already. Stop some of them first.")
        case "case":
            return _("A great many devices hear of this already. Follow it by e-mail or text message.")
        case _:
            return _("Your browser can't be reached. Follow by e-mail or text message instead.")
