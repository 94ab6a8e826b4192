"""A report in: what a client sent becomes a submission, and the answer its id, a token, or neither."""

import math
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from thirdring.cases.models import Media
from thirdring.cases.rules import Channel
from thirdring.catalogue.answers import set_aside
from thirdring.catalogue.queries import OfferedType, version_of
from thirdring.intake.actions import submit
from thirdring.intake.submission import Submission
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import storable
from thirdring.open311 import queries
from thirdring.open311.actions import Handle, keep_in_sandbox, send
from thirdring.open311.calls import Call, Reply
from thirdring.open311.errors import Refused
from thirdring.open311.filters import Filters
from thirdring.open311.listing import shown
from thirdring.open311.rules import MOST_EXTRAS, MOST_MEDIA, MOST_URL, PHOTO_URL, delivery_of
from thirdring.staff.models import ApiClient
from thirdring.staff.queries import actor_of_client
from thirdring.staff.rules import Scope

_KEPT = ("title", "service_object_id", "service_object_type", "address_id", "zipcode")


def post_request(call: Call) -> Reply:
    """Take a report in: a form, a form with photos, or JSON."""
    client = call.require_client(
        Scope.REPORT, "send a report"
    )  # first: who may not report learns nothing else
    submission = submission_of(call)
    if call.sandbox:
        handle = _to_sandbox(call, client, submission)
    else:
        handle = send(
            call.city,
            submission,
            actor=actor_of_client(client),
            client=client,
            media_urls=_media_urls(call),
            extras=_extras(call),
        )
    return Reply("service_requests", [_answer(handle)])


def submission_of(call: Call) -> Submission:
    """The report a client sends. Raises Refused(400) without service_code, or for degrees that are none."""
    sent = call.sent
    service_code = sent.get("service_code")
    if not service_code:
        raise Refused(400, "service_code is required.")
    address = sent.get("address_string") or sent.get("address_id")
    return Submission(
        service_code=service_code,
        channel=Channel.OPEN311,
        words=sent.get("description"),
        language=call.language,
        answers={code: values if len(values) > 1 else values[0] for code, values in sent.attributes.items()},
        lon=_degrees(call, "long"),
        lat=_degrees(call, "lat"),
        place=address,
        name=f"{sent.get('first_name')} {sent.get('last_name')}".strip(),
        email=sent.get("email"),
        phone=sent.get("phone"),
        photos=sent.photos,
        client_key=sent.get("client_request_id")
        or storable(call.request.headers.get("Idempotency-Key", ""))
        or None,
    )


def _answer(handle: Handle) -> dict[str, str | None]:
    """An id or a token, never both; a black box gives neither."""
    given: dict[str, str | None] = {}
    if handle.reference:
        given["service_request_id"] = handle.reference
    if handle.token:
        given["token"] = handle.token
    return {**given, "service_notice": None, "account_id": None}


def _to_sandbox(call: Call, client: ApiClient, submission: Submission) -> Handle:
    """Do all of it, read the request as it would be shown, and take it back: nobody hears of it."""
    offered, actor = _offered(call, submission.service_code), actor_of_client(client)
    with transaction.atomic():
        report = submit(call.city, submission, actor=actor).report
        files = list(Media.objects.of(call.city).filter(report=report).values_list("file", flat=True))
        rows = queries.rows(call.city, Filters(ids=(report.reference,)))
        transaction.set_rollback(True)
    for name in files:  # files don't roll back
        default_storage.delete(name)
    seen = shown(call, rows, extensions=False)
    shape = seen[0] | {"media_url": None} if seen else {"service_request_id": report.reference}
    return keep_in_sandbox(
        client, shape, actor=actor, client_key=submission.client_key, delivery=delivery_of(offered)
    )


def _offered(call: Call, service_code: str) -> OfferedType:
    try:
        return version_of(call.city, service_code)
    except NotFound as missing:
        raise Refused(404, f"service_code: {missing}") from None


def _extras(call: Call) -> dict[str, Any]:
    """What a report has no room for, kept beside it: answers to questions nobody asked, and a few fields."""
    sent = call.sent
    extras: dict[str, Any] = {name: value[:300] for name in _KEPT if (value := sent.get(name))}
    if sent.attributes:
        offered = _offered(call, sent.get("service_code"))
        aside = set_aside(offered.questions, sent.attributes)
        if aside:
            extras["attributes"] = {
                code[:60]: [storable(value)[:MOST_URL] for value in sent.attributes[code]]
                for code in list(aside)[:MOST_EXTRAS]
            }
    return extras


def _media_urls(call: Call) -> list[str]:
    """The addresses that may hold a photo, to be fetched later; any other text there is no photo's."""
    found = [url for url in call.sent.media_urls if len(url) <= MOST_URL and PHOTO_URL.fullmatch(url)]
    return found[:MOST_MEDIA]


def _degrees(call: Call, name: str) -> float | None:
    text = call.sent.get(name)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Refused(400, f"{name} must be a number of degrees, like 40.4406.")
    return number
