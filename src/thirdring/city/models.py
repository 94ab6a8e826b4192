"""A city, who works for it, and when they work."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from thirdring.kernel.models import CityRow


class City(models.Model):
    """A jurisdiction that answers for itself. The one table, with User, that is not of a city."""

    code = models.SlugField(max_length=40, unique=True)  # 'riverton': used in commands and addresses
    jurisdiction_id = models.CharField(max_length=120, unique=True)  # the Open311 name of the city
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60)  # IANA name
    languages = ArrayField(models.CharField(max_length=12), default=list)  # the first is the default
    country = models.CharField(max_length=2, default="US")  # ISO 3166-1: how phone numbers are read here
    emergency_number = models.CharField(max_length=20, default="911")
    phone = models.CharField(max_length=30, default="311")
    boundary = models.JSONField(null=True)  # GeoJSON Polygon or MultiPolygon, WGS84
    bounds = ArrayField(models.FloatField(), size=4, null=True)  # west, south, east, north
    tile_url = models.CharField(max_length=300, blank=True)  # '' draws our own base map
    hosts = ArrayField(models.CharField(max_length=120), default=list)  # web addresses that are this city's
    is_demo = models.BooleanField(default=False)
    reference_key = models.UUIDField(db_default=RandomUUID(), editable=False)  # for references; never changes
    places_version = models.PositiveIntegerField(default=1)  # raised when areas or streets change
    rules_version = models.PositiveIntegerField(default=1)  # raised when rules or catalogue change

    def __str__(self) -> str:
        return self.name


class Agency(CityRow):
    """A department, or an outside body the city hands work to."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    calendar = models.ForeignKey("city.Calendar", on_delete=models.PROTECT, related_name="agencies")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="agency_code_in_city")]

    def __str__(self) -> str:
        return self.name


class Team(CityRow):
    """People of one agency who share a queue."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="team_code_in_city")]

    def __str__(self) -> str:
        return self.name


class Calendar(CityRow):
    """When work is done: hours by weekday, and whose public holidays are kept."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    hours = models.JSONField()  # {"mon": [["08:00", "17:00"]], ...}; a missing weekday is a day off
    holiday_country = models.CharField(max_length=2, blank=True)  # ISO 3166-1; '' keeps none
    holiday_region = models.CharField(max_length=10, blank=True)  # ISO 3166-2 part, such as 'PA'

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="calendar_code_in_city")]

    def __str__(self) -> str:
        return self.name


class Holiday(CityRow):
    """A local day off that no public list knows; without a calendar it holds for all of the city's."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="local_holidays", null=True)
    date = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "calendar", "date"], name="holiday_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.date})"
