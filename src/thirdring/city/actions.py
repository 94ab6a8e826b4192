"""The only writer of cities, their agencies, teams and calendars."""

from django.db.models import F

from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor


@action
def rules_changed(city: City, *, actor: Actor) -> None:
    """Say that routing, catalogue or calendars changed: every process looks again at its next request."""
    City.objects.filter(pk=city.pk).update(rules_version=F("rules_version") + 1)
    city.refresh_from_db(fields=["rules_version"])


@action
def places_changed(city: City, *, actor: Actor) -> None:
    """Say that areas or streets changed: every process looks again at its next request."""
    City.objects.filter(pk=city.pk).update(places_version=F("places_version") + 1)
    city.refresh_from_db(fields=["places_version"])
