"""Alerts are made, changed, paused and ended by whoever reads the contact point they go to."""

import hmac
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from thirdring.alerts.models import Alert, Heard
from thirdring.alerts.queries import alerts_of
from thirdring.alerts.rules import MOST_ALERTS, Hears, Rhythm, speaks_at
from thirdring.catalogue.queries import offered_types
from thirdring.city.actions import rules_changed
from thirdring.city.models import City
from thirdring.constituents.models import ContactPoint
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, Problem, invalid
from thirdring.places.geometry import Unsound
from thirdring.places.ground import RADII, Ground, circle
from thirdring.places.queries import locate, named_areas

MOST_CORNERS = 200  # of ground that somebody draws with a finger


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An alert as somebody asks for it: of areas, around ``place``, on ground ``drawn``, or everywhere."""

    hears: Collection[str]
    type_ids: Collection[int] = ()
    area_ids: Collection[int] = ()
    place: str = ""
    radius_m: int = RADII[2]
    drawn: Mapping[str, Any] | None = None
    rhythm: str = Rhythm.AT_ONCE.value
    quiet_since: time | None = None
    quiet_until: time | None = None
    language: str = "en"


@action
def keep_alert(
    city: City, kind: str, value: str, wish: Wish, *, actor: Actor, alert: Alert | None = None
) -> Alert:
    """Make an alert for a contact point, or change one of its own.

    What it has heard and not told yet is told as the new rhythm says. Raises Invalid (hears, type_ids,
    area_ids, place, radius, drawn, rhythm, quiet_until; 'alerts' when there are too many).
    """
    ground = _ground(city, wish)
    problems = list(_problems(city, wish))
    if problems:
        raise Invalid(problems)
    kept = Alert.objects.of(city).select_for_update().get(pk=alert.pk) if alert else _new(city, kind, value)
    kept.language, kept.hears, kept.rhythm = wish.language, sorted(set(wish.hears)), wish.rhythm
    kept.type_ids, kept.area_ids = sorted(set(wish.type_ids)), sorted(set(wish.area_ids))
    kept.quiet_since, kept.quiet_until = wish.quiet_since, wish.quiet_until
    kept.place, kept.radius_m = (wish.place, wish.radius_m) if wish.place else ("", None)
    kept.shape = ground.geojson if ground else None
    kept.west, kept.south, kept.east, kept.north = ground.bounds if ground else (None,) * 4
    kept.save()
    due_at = speaks_at(kept.rhythm, kept.quiet, ZoneInfo(city.time_zone), clock.now(), spoke_at=kept.spoke_at)
    Heard.objects.of(city).filter(alert=kept, told_at__isnull=True).update(due_at=due_at)
    if not Alert.objects.of(city).exclude(pk=kept.pk).exists():
        rules_changed(city, actor=actor)  # from now on, what happens to cases is looked at
    return kept


def _new(city: City, kind: str, value: str) -> Alert:
    """One for whoever has been known longest by the contact point."""
    points = ContactPoint.objects.of(city).select_for_update().filter(kind=kind, value=value)
    point = points.order_by("constituent_id").first()
    if point is None:
        raise invalid("alerts", "Nobody is known by this address any more.", "unknown")
    if alerts_of(city, kind, value).count() >= MOST_ALERTS:
        raise invalid("alerts", f"There are {MOST_ALERTS} alerts already. Delete one first.", "too_many")
    return Alert(city=city, contact_point=point, token=secrets.token_urlsafe(32), made_at=clock.now())


def _ground(city: City, wish: Wish) -> Ground | None:
    """The ground around the place, or as it was drawn. Raises Invalid(place, drawn)."""
    if wish.drawn is not None:
        try:
            drawn = Ground(wish.drawn)
        except Unsound:
            raise invalid("drawn", "Draw the ground again: at least three corners.", "unsound") from None
        if len(drawn.shape.exterior.coords if drawn.shape.geom_type == "Polygon" else ()) > MOST_CORNERS:
            raise invalid("drawn", "Draw the ground again, with fewer corners.", "too_many")
        return drawn
    if not wish.place:
        return None
    found = locate(city, wish.place)
    if found is None:
        raise invalid(
            "place", "We can't find this place. Write a street and number, a crossing or a landmark."
        )
    return Ground(circle(found.lon, found.lat, wish.radius_m))


def _problems(city: City, wish: Wish) -> Iterator[Problem]:
    if not wish.hears or not set(wish.hears) <= set(Hears):
        yield Problem("hears", "Choose what you want to hear.", "required")
    shown = {each.type_id for each in offered_types(city) if not each.private}
    if not set(wish.type_ids) <= shown:
        yield Problem("type_ids", "Choose kinds of request from the list.")
    if not set(wish.area_ids) <= {area.id for area in named_areas(city)}:
        yield Problem("area_ids", "Choose areas from the list.")
    if wish.place and wish.radius_m not in RADII:
        yield Problem("radius", "Choose a distance from the list.")
    if wish.rhythm not in set(Rhythm):
        yield Problem("rhythm", "Choose how often you want to hear.", "required")
    if (wish.quiet_since is None) != (wish.quiet_until is None):
        yield Problem(
            "quiet_until", "Give both, from when and until when it is quiet, or neither.", "required"
        )


@action
def pause_alert(alert: Alert, *, actor: Actor) -> None:
    """Hear nothing until it is resumed; what was not told yet is let go."""
    Alert.objects.of(alert.city_id).filter(pk=alert.pk, paused_at=None).update(paused_at=clock.now())
    Heard.objects.of(alert.city_id).filter(alert=alert.pk, told_at__isnull=True).delete()


@action
def resume_alert(alert: Alert, *, actor: Actor) -> None:
    """Hear again of what happens from now on."""
    Alert.objects.of(alert.city_id).filter(pk=alert.pk).update(paused_at=None)


@action
def delete_alert(alert: Alert, *, actor: Actor) -> None:
    """End it, and forget what it heard."""
    Alert.objects.of(alert.city_id).filter(pk=alert.pk).delete()


@action
def end_by_token(city: City, number: int, token: str, *, actor: Actor) -> bool:
    """End an alert for whoever holds the link from one of its messages; False when there is none such."""
    alert = Alert.objects.of(city).filter(pk=number).first()
    right = hmac.compare_digest((alert.token if alert else "").encode(), token.encode(errors="replace"))
    if alert is None or not right:
        return False
    delete_alert(alert, actor=actor)
    return True


@action
def pause_alerts_to(city_id: int, kind: str, value: str, *, actor: Actor) -> int:
    """Pause all alerts that go to a contact point; returns how many spoke until now."""
    theirs = Alert.objects.of(city_id).filter(contact_point__kind=kind, contact_point__value=value)
    awake = [each for each in theirs if each.paused_at is None]
    for each in awake:
        pause_alert(each, actor=actor)
    return len(awake)


@action
def forget_alerts(city_id: int, constituent_ids: Collection[int], *, actor: Actor) -> int:
    """Delete the alerts of people who are forgotten; returns how many."""
    rows = Alert.objects.of(city_id).filter(contact_point__constituent__in=constituent_ids)
    return rows.delete()[1].get("alerts.Alert", 0)
