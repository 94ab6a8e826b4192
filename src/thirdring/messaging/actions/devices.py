"""Devices that hear of cases and alerts: taken on, taken off, and dropped when they are gone."""

from collections.abc import Collection

from django.conf import settings

from thirdring.cases import policy
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.constituents.models import ContactPoint
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound, invalid
from thirdring.messaging.models import Device, Listening, Message
from thirdring.messaging.rules import MOST_OF_CASE, MOST_OF_DEVICE
from thirdring.messaging.subscribing import Subscription, checked, mark_of


@action
def listen_to_case(city: City, subscription: Subscription, case: Case, *, actor: Actor) -> Device:
    """Let a device hear what a public case's page says; once, however often it is asked.

    Raises NotFound for a case that the actor may not see or that is private, Invalid (endpoint, keys,
    'device' and 'case' when there are too many).
    """
    visible = policy.visible_to(actor).filter(pk=case.pk, private=False)
    held = visible.select_for_update(of=("self",)).first()
    if held is None:
        raise NotFound("There is no such case in this city.")
    device = _kept(city, subscription)
    if not device.listenings.filter(case=held).exists():
        _check_room(device)
        if Listening.objects.of(city).filter(case=held).count() >= MOST_OF_CASE:
            raise invalid("case", "Very many devices hear of this already.", "too_many")
        Listening.objects.create(city=city, device=device, case=held, since=clock.now())
    return device


@action
def listen_to_alerts(
    city: City, subscription: Subscription, kind: str, value: str, *, actor: Actor
) -> Device:
    """Let a device hear the alerts that go to a contact point, beside it.

    Raises Invalid (endpoint, keys, 'device' when it hears too much; 'alerts' when nobody is known there).
    """
    points = ContactPoint.objects.of(city).select_for_update().filter(kind=kind, value=value)
    known = list(points.order_by("constituent_id"))
    if not known:
        raise invalid("alerts", "Nobody is known by this address any more.", "unknown")
    device = _kept(city, subscription)
    for point in known:  # alerts may be kept for any of those who share it
        if not device.listenings.filter(contact_point=point).exists():
            _check_room(device)
            Listening.objects.create(city=city, device=device, contact_point=point, since=clock.now())
    return device


@action
def stop_listening(city: City, endpoint: str, *, actor: Actor, reference: str = "") -> int:
    """A device hears no more of a case, or ('') of anybody's alerts; returns how much it hears still.

    Who names its endpoint is the device: nobody else is told it. Ending asks for no code, as a mail's link.
    """
    device = _held(city, endpoint)
    if device is None:
        return 0
    of = {"case__reference": reference} if reference else {"contact_point__isnull": False}
    device.listenings.filter(**of).delete()
    left = device.listenings.count()
    if not left:
        device.delete()
    return left


@action
def move_device(city: City, endpoint: str, subscription: Subscription, *, actor: Actor) -> bool:
    """A browser's push service gave it another address: what it hears of goes along. Whether it was known.

    Who names the old endpoint is the device, as in ``stop_listening``. Raises Invalid (endpoint, keys).
    """
    good = checked(subscription, inside=settings.PRIVATE_PUSH_SERVICES)
    device = _held(city, endpoint)
    if device is None:
        return False
    other = Device.objects.of(city).select_for_update().filter(mark=good.mark).exclude(pk=device.pk).first()
    if other is not None:  # a page of the same browser was quicker
        _take_in(device, other)
    device.endpoint, device.mark, device.p256dh, device.auth = (
        good.endpoint,
        good.mark,
        good.p256dh,
        good.auth,
    )
    device.save(update_fields=["endpoint", "mark", "p256dh", "auth"])
    return True


@action
def drop_device(city_id: int, device_id: int, *, actor: Actor) -> None:
    """Forget a device that its push service knows no more."""
    Device.objects.of(city_id).filter(pk=device_id).delete()


@action
def forget_devices(city_id: int, constituent_ids: Collection[int], *, actor: Actor) -> int:
    """Delete the devices of people who are forgotten, and what was shown there; returns how many."""
    theirs = Device.objects.of(city_id).filter(listenings__contact_point__constituent__in=constituent_ids)
    found = sorted(set(theirs.values_list("pk", flat=True)))
    Message.objects.of(city_id).filter(device__in=found).delete()
    Device.objects.of(city_id).filter(pk__in=found).delete()
    return len(found)


def _kept(city: City, subscription: Subscription) -> Device:
    """The device's row, held, with the keys and language it has now. Raises Invalid."""
    good = checked(subscription, inside=settings.PRIVATE_PUSH_SERVICES)
    fresh = {"p256dh": good.p256dh, "auth": good.auth, "language": good.language}
    known = {"endpoint": good.endpoint, "made_at": clock.now()}
    made, _ = Device.objects.of(city).update_or_create(
        city=city, mark=good.mark, defaults=fresh, create_defaults=fresh | known
    )
    return made


def _take_in(device: Device, other: Device) -> None:
    """One device for two rows of it: all that either hears of, once, and what waits to be shown."""
    heard = set(device.listenings.values_list("case_id", "contact_point_id"))
    for each in other.listenings.all():
        if (each.case_id, each.contact_point_id) not in heard:
            each.device = device
            each.save(update_fields=["device"])
    other.messages.update(device=device)
    other.delete()


def _held(city: City, endpoint: str) -> Device | None:
    return Device.objects.of(city).select_for_update().filter(mark=mark_of(endpoint)).first()


def _check_room(device: Device) -> None:
    if device.listenings.count() >= MOST_OF_DEVICE:
        raise invalid("device", f"This device hears of {MOST_OF_DEVICE} things already.", "too_many")
