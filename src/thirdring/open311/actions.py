"""The only writer of what GeoReport keeps: sendings and their tokens, the sandbox, when services changed."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django import app

from thirdring.cases.actions.photographing import put_beside
from thirdring.cases.actions.progress import NOTE_LENGTH, note
from thirdring.cases.models import Report
from thirdring.cases.photos import clean_all
from thirdring.cases.queries import report_by_reference
from thirdring.catalogue.queries import version_by_id
from thirdring.catalogue.rules import Delivery
from thirdring.city.models import City
from thirdring.intake.actions import Receipt, submit
from thirdring.intake.submission import Submission
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotFound, invalid
from thirdring.kernel.inserting import insert_rows
from thirdring.open311.models import Changeset, ReceivedUpdate, SandboxRequest, Sending
from thirdring.open311.rules import (
    MOST_MEDIA,
    MOST_URL,
    PHOTO_URL,
    SANDBOX_DAYS,
    UPDATES_ARE_PUBLIC,
    delivery_of,
)
from thirdring.staff.models import ApiClient
from thirdring.staff.rules import Profile

FETCH_MEDIA = "thirdring.integrations.media.fetch_media"  # by name: it stands beside us, not below
FETCH_UPDATE_MEDIA = "thirdring.integrations.media.fetch_update_media"
GIVE_IDS = "thirdring.open311.tasks.give_id"
GIVE_TEST_IDS = "thirdring.open311.tasks.give_test_id"


@dataclass(frozen=True, slots=True)
class Changed:
    """When what a city's services say last changed, looked at when its rules had this version."""

    rules_version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """What a client is given for its report: an id, or a token, or neither."""

    reference: str = ""
    token: str = ""


@action
def send(
    city: City,
    submission: Submission,
    *,
    actor: Actor,
    client: ApiClient,
    media_urls: Sequence[str] = (),
    extras: Mapping[str, Any],
) -> Handle:
    """Take a report in for a client, with what else it said, and give its id or a token.

    The same ``client_key`` again gives the same id or token, and changes nothing. Raises Invalid.
    """
    receipt = submit(city, submission, actor=actor)
    delivery = delivery_of(version_by_id(city, receipt.case.service_version_id))
    if receipt.repeated:
        sending = Sending.objects.of(city).filter(report=receipt.report).first()
        return _handle(delivery, receipt, sending.token if sending else None)
    token = secrets.token_urlsafe(16) if delivery is Delivery.BATCH else None
    sending = Sending(
        city=city,
        report=receipt.report,
        client=client,
        token=token,
        media_urls=list(media_urls),
        extras=dict(extras),
    )
    insert_rows(Sending, [sending])
    if token:
        app.configure_task(GIVE_IDS).defer(city_id=city.pk, token=token)
    if not submission.photos:  # what was sent along is better than what an address may hold
        for url in media_urls:
            app.configure_task(FETCH_MEDIA).defer(city_id=city.pk, report_id=receipt.report.pk, url=url)
    return _handle(delivery, receipt, token)


@action
def receive_update(
    city: City,
    *,
    actor: Actor,
    client: ApiClient,
    reference: str,
    update_id: str,
    status: str,
    at: datetime,
    words: str,
    media_urls: Sequence[str] = (),
    photos: Sequence[bytes] = (),
) -> ReceivedUpdate:
    """News about a report from the system that sent it: a note for the agency, once by the sender's number.

    The agency decides what to make of it, so the case stays where it is, and nobody outside reads the note.
    Raises Invalid('update_id') for a number that was used, Invalid('photos') for a file that is no photo,
    NotFound for a report this client did not send.
    """
    report = _sent_by(city, client, reference)
    clean, problems = clean_all(photos, most=MOST_MEDIA)
    if problems:
        raise Invalid(problems)
    known = ReceivedUpdate(city=city, client=client, update_id=update_id, report=report, status=status, at=at)
    try:
        with transaction.atomic():
            known.save(force_insert=True)
    except IntegrityError:
        raise invalid("update_id", f"The update {update_id[:60]} already exists.", "repeated") from None
    said = f"{words}\n\n{client.name}: {status.replace('_', ' ')}"
    program = Actor(kind=ActorKind.SYSTEM, city_id=city.pk, id=actor.id, name=client.name)
    public = UPDATES_ARE_PUBLIC.get(Profile(client.profile), False)
    case = note(report.case, actor=program, words=said[:NOTE_LENGTH], public=public)
    if clean:  # what was sent along is better than what an address may hold
        put_beside(case, clean, actor=program, said_by=client.name, public=public)
        return known
    known_urls = dict.fromkeys(url for url in media_urls if PHOTO_URL.fullmatch(url) and len(url) <= MOST_URL)
    for url in list(known_urls)[:MOST_MEDIA]:
        app.configure_task(FETCH_UPDATE_MEDIA).defer(
            city_id=city.pk, report_id=report.pk, url=url, said_by=client.name, public=public
        )
    return known


@action
def give_id(city_id: int, token: str, *, actor: Actor) -> None:
    """From now on the token leads to the request's id."""
    del actor
    waiting = Sending.objects.of(city_id).filter(token=token, ready_at__isnull=True)
    waiting.update(ready_at=clock.now())


@action
def give_test_id(city_id: int, token: str, *, actor: Actor) -> None:
    """The same for what a test key sent."""
    del actor
    waiting = SandboxRequest.objects.of(city_id).filter(token=token, ready_at__isnull=True)
    waiting.update(ready_at=clock.now())


@action
def keep_in_sandbox(
    client: ApiClient, shape: Mapping[str, Any], *, actor: Actor, client_key: str | None, delivery: Delivery
) -> Handle:
    """Keep a test request apart. The same ``client_key`` again gives what it gave before."""
    del actor
    mine = SandboxRequest.objects.of(client.city_id).filter(client=client)
    earlier = mine.filter(client_key=client_key).first() if client_key else None
    if earlier is None:
        earlier = _kept(client, shape, client_key, delivery) or mine.filter(client_key=client_key).first()
    if earlier is None or delivery is Delivery.BLACKBOX:
        return Handle()
    return Handle(token=earlier.token) if earlier.token else Handle(reference=earlier.reference)


@action
def empty_sandboxes(*, actor: Actor) -> int:
    """Forget what test keys sent long ago. Returns how many requests that were."""
    del actor
    stale = SandboxRequest.objects.across_cities("sandboxes are emptied alike everywhere")
    return stale.filter(at__lt=clock.now() - timedelta(days=SANDBOX_DAYS)).delete()[0]


@action
def note_changes(city: City, said: object, *, actor: Actor) -> Changed:
    """When ``said``, all that the city's services say, last differed from what was noted before.

    A process that still holds older rules changes nothing: the row knows at which rules it was looked at.
    """
    del actor
    digest = hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
    known: dict[str, Any] = {
        "city": city.pk,
        "version": city.rules_version,
        "digest": digest,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, known)
    at = Changeset.objects.of(city).values_list("at", flat=True).get()
    return Changed(city.rules_version, at)


_NOTE = """
INSERT INTO open311_changeset AS held (city_id, rules_version, digest, at)
VALUES (%(city)s, %(version)s, %(digest)s, %(now)s)
ON CONFLICT (city_id) DO UPDATE SET rules_version = excluded.rules_version, digest = excluded.digest,
    at = CASE WHEN held.digest = excluded.digest THEN held.at
              ELSE greatest(excluded.at, held.at + interval '1 second') END
WHERE held.rules_version < excluded.rules_version OR (
    held.rules_version = excluded.rules_version AND held.digest <> excluded.digest)
"""


def _sent_by(city: City, client: ApiClient, reference: str) -> Report:
    """The report, its case held so that the note fits; only the client that sent it may write to it."""
    report = report_by_reference(city, reference)
    if not Sending.objects.of(city).filter(report=report, client=client).exists():
        raise NotFound(f"No request has the id '{reference[:60]}'.")
    return report


def _handle(delivery: Delivery, receipt: Receipt, token: str | None) -> Handle:
    if delivery is Delivery.BLACKBOX:
        return Handle()
    return Handle(token=token) if token else Handle(reference=receipt.report.reference)


def _kept(
    client: ApiClient, shape: Mapping[str, Any], client_key: str | None, delivery: Delivery
) -> SandboxRequest | None:
    """The request kept, or None when its key was taken meanwhile."""
    token = secrets.token_urlsafe(16) if delivery is Delivery.BATCH else None
    try:
        with transaction.atomic():
            kept = SandboxRequest.objects.create(
                city_id=client.city_id,
                client=client,
                reference=shape["service_request_id"],
                token=token,
                client_key=client_key,
                shape=dict(shape),
                at=clock.now(),
            )
    except IntegrityError:
        return None
    if token:
        app.configure_task(GIVE_TEST_IDS).defer(city_id=client.city_id, token=token)
    return kept
