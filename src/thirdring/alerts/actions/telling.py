"""Alerts hear of what happens and tell it: once, when the rhythm and the quiet hours say so.

Hearing writes a row for each alert and happening, which the database refuses to write twice. Telling queues
the message and marks its rows in one transaction, so a worker that dies between leaves both undone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from thirdring.alerts.models import Alert, Heard
from thirdring.alerts.queries import alerts_for, alerts_for_notices
from thirdring.alerts.rules import KEPT, Hears, after_quiet, speaks_at
from thirdring.alerts.words import letter_of, on_devices
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.mass_events.models import CityNotice
from thirdring.messaging.actions.writing import Letter, write_letters
from thirdring.messaging.queries import devices_at

AT_ONCE = 200  # alerts that speak in one transaction


@action
def hear_of_case(city: City, case_id: int, what: Hears, key: str, *, actor: Actor) -> int:
    """Let every alert that fits hear of a case; returns how many did for the first time."""
    case = Case.objects.of(city).filter(pk=case_id, private=False, merged_into=None).defer("search").first()
    if case is None:
        return 0
    return _hear(city, alerts_for(case, what), what, key, case=case)


@action
def hear_of_notice(city: City, notice_id: int, version: int, *, actor: Actor) -> int:
    """The same of a city notice that stands now, unless it was changed since the job was put off."""
    now = clock.now()
    notice = CityNotice.objects.of(city).filter(pk=notice_id, version=version).first()
    if notice is None or not notice.since <= now < notice.until:
        return 0
    return _hear(city, alerts_for_notices(city.pk), Hears.NOTICES, f"notice:{notice_id}", notice=notice)


def _hear(
    city: City,
    alerts: Sequence[Alert],
    what: Hears,
    key: str,
    *,
    case: Case | None = None,
    notice: CityNotice | None = None,
) -> int:
    now, zone = clock.now(), ZoneInfo(city.time_zone)
    known = set(Heard.objects.of(city).filter(alert__in=alerts, key=key).values_list("alert_id", flat=True))
    rows = [
        Heard(
            city=city,
            alert=each,
            what=what.value,
            key=key,
            case=case,
            notice=notice,
            at=now,
            due_at=speaks_at(each.rhythm, each.quiet, zone, now, spoke_at=each.spoke_at),
        )
        for each in alerts
        if each.pk not in known
    ]
    Heard.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return len(rows)


@action
def tell_some(city: City, *, actor: Actor) -> bool:
    """Tell what is due, of up to AT_ONCE alerts; True when there may be more."""
    now, zone = clock.now(), ZoneInfo(city.time_zone)
    due = Heard.objects.of(city).filter(told_at__isnull=True, due_at__lte=now)
    rows = Alert.objects.of(city).filter(pk__in=due.values("alert_id")).select_related("contact_point")
    alerts = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:AT_ONCE])
    loud = [each for each in alerts if not _wait_for_quiet(each, zone, now)]
    heard: dict[int, list[Heard]] = {each.pk: [] for each in loud}
    waiting = Heard.objects.of(city).filter(alert__in=loud, told_at__isnull=True)
    for row in waiting.select_related("case", "notice").defer("case__search").order_by("at", "pk"):
        heard[row.alert_id].append(row)
    write_letters(city, _letters(city, loud, heard), actor=actor)
    told = [row.pk for each in heard.values() for row in each]
    Heard.objects.of(city).filter(pk__in=told).update(told_at=now)
    Alert.objects.of(city).filter(pk__in=heard).update(spoke_at=now)
    return len(alerts) == AT_ONCE


def _letters(city: City, alerts: Sequence[Alert], heard: Mapping[int, Sequence[Heard]]) -> list[Letter]:
    """One to each alert's contact point, and one to each device that hears its alerts."""
    devices = devices_at(city, {each.contact_point_id for each in alerts})
    letters = []
    for alert in alerts:
        letter = letter_of(city, alert, heard[alert.pk])
        if letter is not None:
            letters += [letter, *on_devices(letter, devices.get(alert.contact_point_id, []))]
    return letters


def _wait_for_quiet(alert: Alert, zone: ZoneInfo, now: datetime) -> bool:
    """Put off what fell due in quiet hours, such as after a worker stood still or hours were changed."""
    opens_at = after_quiet(now, alert.quiet, zone)
    if opens_at <= now:
        return False
    Heard.objects.of(alert.city_id).filter(alert=alert, told_at__isnull=True).update(due_at=opens_at)
    return True


@action
def forget_told(*, actor: Actor) -> int:
    """Delete what was told a while ago; returns how many rows."""
    old = Heard.objects.of(actor.city_id).filter(told_at__lt=clock.now() - KEPT)
    return old.delete()[0]
