"""Reads over cities."""

from thirdring.city.models import City


def city_for_host(host: str, *, default: str = "") -> City | None:
    """The city whose address this host is; else the default city, else the oldest; None before any exists."""
    cities = list(City.objects.order_by("pk")[:1000])
    for city in cities:
        if host in city.hosts:
            return city
    return next((city for city in cities if city.code == default), cities[0] if cities else None)


def city_by_code(code: str) -> City | None:
    """The city with this code, or None."""
    return City.objects.filter(code=code).first()
