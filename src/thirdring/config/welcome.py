"""What ``thirdring run`` says once it serves."""

from collections.abc import Iterator

from django.conf import settings

from thirdring.city.models import City
from thirdring.staff.models import Membership


def welcome(address: str) -> Iterator[str]:
    """The address, and in demo mode who may sign in, one for each role."""
    city = City.objects.order_by("pk").first()
    yield ""
    yield f"  Third Ring is running: {address}/"
    if city is None:
        yield "  There is no city yet: thirdring city create CODE --name NAME --time-zone ZONE"
    elif settings.DEMO:
        yield from _sign_ins(city, address)
    yield "  Ctrl-C stops it."
    yield ""


def _sign_ins(city: City, address: str) -> Iterator[str]:
    from thirdring.simulator.demo import CREW, PASSWORD

    yield f"  Staff of {city.name} sign in at {address}/sign-in/ with the password: {PASSWORD}"
    found = Membership.objects.of(city).filter(user__is_demo=True).order_by("role", "user_id")
    shown: set[str] = set()
    for role, email in found.values_list("role", "user__email"):
        if role not in shown:
            shown.add(role)
            yield f"    {role.replace('_', ' '):<15} {email}"
    yield f"    {'crew, by phone':<15} {CREW} at {address}/field/"
