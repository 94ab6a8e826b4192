"""What the city tells everybody at present, besides its events: banners on the public's pages."""

from functools import lru_cache

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import in_language
from thirdring.mass_events.models import CityNotice

MOST_LISTED = 100


def shown_notices(city: City, language: str) -> list[str]:
    """The words on every public page now, oldest first; as fresh as the City row, without a query."""
    return [in_language(each.texts, language) for each in notices_now(city)]


def notices_now(city: City) -> list[CityNotice]:
    """Those that stand on every public page now, oldest first; as fresh as the City row, without a query."""
    now = clock.now()
    return [each for each in _coming(city.pk, city.rules_version) if each.since <= now < each.until]


@lru_cache(maxsize=256)
def _coming(city_id: int, rules_version: int) -> tuple[CityNotice, ...]:
    """Those that are not over: when one begins and ends is looked at each time they are shown."""
    return tuple(CityNotice.objects.of(city_id).filter(until__gt=clock.now()).order_by("since", "pk"))


def every_notice(actor: Actor) -> list[CityNotice]:
    """What is shown, will be and was, the last to end first."""
    rows = CityNotice.objects.of(actor.city_id).select_related("by").order_by("-until", "-pk")
    return list(rows[:MOST_LISTED])


def notice_by_number(city: City, number: int) -> CityNotice:
    """One of them. Raises NotFound."""
    found = CityNotice.objects.of(city).filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such notice in this city.")
    return found
