"""The addresses that the provider calls: whether a message arrived, and what somebody answered.

Both take only what is signed with the account's token; nobody is shown anything.
"""

from urllib.parse import parse_qsl, urljoin
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from thirdring.city.models import City
from thirdring.constituents.queries import language_at
from thirdring.constituents.rules import ContactKind, normal_phone
from thirdring.integrations.signing import check_twilio_signature
from thirdring.integrations.sms.rules import MOST_BYTES, MOST_FIELDS, Answer, read_answer
from thirdring.kernel.actor import system
from thirdring.kernel.errors import Invalid, invalid
from thirdring.kernel.sentences import spoken
from thirdring.messaging.actions.receipts import mark_arrived, mark_undelivered, start_texts, stop_texts
from thirdring.staff.access import FaceRequest, public

ARRIVED, LOST = {"delivered", "read"}, {"undelivered", "failed"}


@csrf_exempt  # the provider has no cookie of ours: its signature proves who it is
@require_POST
@public
def arrival(request: FaceRequest, code: str, message_id: int) -> HttpResponse:
    """How far a message came. What comes late or twice changes nothing."""
    told = _told(request, code)
    if isinstance(told, HttpResponse):
        return told
    city, fields = told
    actor, status = system(city.pk, reason="told by the SMS provider"), fields.get("MessageStatus", "")
    if status in ARRIVED:
        mark_arrived(city.pk, message_id, actor=actor)
    elif status in LOST:
        error = f"{status} {fields.get('ErrorCode', '')}".strip()
        mark_undelivered(city.pk, message_id, actor=actor, error=error)
    return HttpResponse(status=204)


@csrf_exempt  # as above
@require_POST
@public
def answer(request: FaceRequest, code: str) -> HttpResponse:
    """What somebody answered: STOP and START are done, and said back unless the provider does."""
    told = _told(request, code)
    if isinstance(told, HttpResponse):
        return told
    city, fields = told
    try:
        number = normal_phone(fields.get("From", ""), country=city.country)
    except Invalid:
        return HttpResponse("Give the number that sent it as From.", status=400, content_type="text/plain")
    meant = read_answer(fields.get("Body", ""))
    actor = system(city.pk, reason="somebody answered a text message")
    if meant is Answer.STOP:
        stop_texts(city, number, actor=actor)
    elif meant is Answer.START:
        start_texts(city, number, actor=actor)
    is_answered = meant is Answer.STOP or "OptOutType" in fields  # to who stopped, nothing may be sent
    return _twiml("" if is_answered else _reply(city, number, meant))


def _reply(city: City, number: str, meant: Answer) -> str:
    with translation.override(spoken(language_at(city, ContactKind.PHONE, number))):
        said = {
            Answer.START: _("%(city)s: you get text messages again. Reply STOP to end them."),
            Answer.HELP: _("%(city)s 311: call %(number)s. Reply STOP to get no more text messages."),
        }.get(meant, _("%(city)s: nobody reads answers here. Call %(number)s, or see %(link)s"))
        return said % {"city": city.name, "number": city.phone, "link": settings.BASE_URL}


def _twiml(words: str) -> HttpResponse:
    inner = f"<Message>{escape(words)}</Message>" if words else ""
    page = f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'
    return HttpResponse(page, content_type="text/xml; charset=utf-8")


def _told(request: HttpRequest, code: str) -> tuple[City, dict[str, str]] | HttpResponse:
    """The city and the signed fields; else what to answer instead."""
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return HttpResponse(status=413)
    city = City.objects.filter(code=code).first()
    try:
        fields = _fields(body)
        _check(request, fields)
    except Invalid as error:
        return HttpResponse(str(error), status=403, content_type="text/plain")
    return (city, dict(fields)) if city else HttpResponse(status=404)


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise invalid("body", "Give a form in UTF-8.", "no_form") from None


def _check(request: HttpRequest, fields: list[tuple[str, str]]) -> None:
    """Raise Invalid unless it was signed for one of the addresses we may be known by."""
    if not settings.SMS_SECRET:
        raise invalid("secret", "No SMS provider is set up, so nothing can be proved.", "signature")
    urls = [request.build_absolute_uri(), urljoin(settings.BASE_URL, request.get_full_path())]
    given = request.headers.get("X-Twilio-Signature", "")
    check_twilio_signature(settings.SMS_SECRET, urls=urls, fields=fields, given=given)
