"""All that the city holds of the people behind a contact point, room by room."""

from typing import Any

from thirdring.alerts.models import Alert
from thirdring.alerts.queries import alerts_of
from thirdring.alerts.words import about
from thirdring.cases.models import Media
from thirdring.cases.people import follows_of, reports_of
from thirdring.cases.references import pretty
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import City
from thirdring.constituents.models import Constituent
from thirdring.constituents.queries import known_by
from thirdring.constituents.rules import ContactKind
from thirdring.contact_centre.queries import calls_from
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.messaging.models import Device
from thirdring.messaging.queries import devices_of, messages_to
from thirdring.messaging.subscribing import host_of
from thirdring.web.resident.mine.door import Reader


def everything(city: City, reader: Reader) -> dict[str, Any]:
    """Plain data: moments in ISO 8601, references as they are printed."""
    people = list(known_by(city, reader.kind, reader.value).prefetch_related("contact_points", "consents"))
    points = {(point.kind, point.value) for each in people for point in each.contact_points.all()}
    devices = devices_of(city, reader.kind, reader.value)
    return {
        "city": city.name,
        "people": [_person(each) for each in people],
        "reports": _reports(city, reader),
        "follows": [
            {"reference": pretty(each.case.reference), "since": each.since}
            for each in follows_of(city, reader.ids)
        ],
        "alerts": [_alert(city, each) for each in alerts_of(city, reader.kind, reader.value)],
        "devices": [_device(each) for each in devices],
        "messages": [
            {"to": each.to, "at": each.queued_at, "subject": each.subject, "body": each.body}
            for each in messages_to(city, sorted({value for _kind, value in points}), devices)
        ],
        "calls": [
            {"at": call.offered_at, "number": call.caller, "language": call.language}
            for call in calls_from(city, [value for kind, value in points if kind == ContactKind.PHONE])
        ],
    }


def _alert(city: City, alert: Alert) -> dict[str, Any]:
    return {
        "hears": alert.hears,
        "what": about(alert, city, DEFAULT_LANGUAGE),
        "ground": alert.shape,
        "rhythm": alert.rhythm,
        "quiet_since": alert.quiet_since,
        "quiet_until": alert.quiet_until,
        "language": alert.language,
        "made_at": alert.made_at,
        "paused_at": alert.paused_at,
    }


def _device(device: Device) -> dict[str, Any]:
    """Without its endpoint and keys: who holds those could speak to it."""
    heard = [each.case for each in device.listenings.all() if each.case is not None]
    return {
        "push_service": host_of(device.endpoint),
        "language": device.language,
        "since": device.made_at,
        "alerts": True,
        "follows": [pretty(case.reference) for case in heard],
    }


def _person(person: Constituent) -> dict[str, Any]:
    return {
        "name": person.name,
        "language": person.language,
        "since": person.created_at,
        "contact_points": [{"kind": each.kind, "value": each.value} for each in person.contact_points.all()],
        "consents": [
            {"purpose": each.purpose, "given_at": each.given_at, "withdrawn_at": each.withdrawn_at}
            for each in person.consents.all()
        ],
    }


def _reports(city: City, reader: Reader) -> list[dict[str, Any]]:
    sent = reports_of(city, reader.ids)
    photos: dict[int, list[str]] = {}
    for report_id, file in Media.objects.of(city).filter(report__in=sent).values_list("report", "file"):
        photos.setdefault(report_id, []).append(file)
    return [
        {
            "reference": pretty(report.reference),
            "type": version_by_id(city, report.case.service_version_id).name(DEFAULT_LANGUAGE),
            "channel": report.channel,
            "received_at": report.received_at,
            "words": report.words,
            "answers": report.answers,
            "place": report.place,
            "lon": report.lon,
            "lat": report.lat,
            "photos": photos.get(report.pk, []),
            "status": report.case.status,
        }
        for report in sent
    ]
