"""Where things are, for one city: areas with their people and need, streets, addresses, and the base map."""

from django.contrib.postgres.indexes import GistIndex
from django.db import models

from thirdring.kernel.models import CityRow


class Area(CityRow):
    """A part of the city of some kind: neighbourhood, council_district, ward, park ..."""

    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    geometry = models.JSONField()  # GeoJSON Polygon or MultiPolygon, WGS84
    population = models.PositiveIntegerField(null=True)
    representative = models.CharField(max_length=120, blank=True, db_default="")  # of a council district
    contact = models.CharField(max_length=200, blank=True, db_default="")  # the representative's, public
    need_index = models.FloatField(null=True)  # 0 least need .. 1 most need
    need_tier = models.CharField(max_length=20, blank=True)  # 'low', 'middle', 'high'
    figures = models.JSONField(default=dict)  # any other figure of the area, by name

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "kind", "code"], name="area_code_of_kind")]

    def __str__(self) -> str:
        return self.name


class Street(CityRow):
    """A named street."""

    name = models.CharField(max_length=120)  # as the city writes it: 'North Charles Street'
    search_name = models.CharField(max_length=120)  # normalised: 'n charles st'

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "name"], name="street_name_in_city")]

    def __str__(self) -> str:
        return self.name


class Address(CityRow):
    """A house number on a street."""

    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="addresses")
    number = models.PositiveIntegerField()
    suffix = models.CharField(max_length=10, blank=True)  # '½', 'A', 'rear'
    zip_code = models.CharField(max_length=12, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "street", "number", "suffix"], name="address_once")
        ]
        indexes = [GistIndex(models.Func("lon", "lat", function="point"), name="address_nearest")]

    def __str__(self) -> str:
        return f"{self.number}{self.suffix} {self.street}"


class Intersection(CityRow):
    """Where two streets meet."""

    street_a = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="+")
    street_b = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="+")
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["city", "street_a", "street_b"], name="intersection_streets")]

    def __str__(self) -> str:
        return f"{self.street_a} & {self.street_b}"


class Landmark(CityRow):
    """A place people name: a park, a school, a bridge."""

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=40, blank=True)
    search_name = models.CharField(max_length=160)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["city", "search_name"], name="landmark_search")]

    def __str__(self) -> str:
        return self.name


class MapFeature(CityRow):
    """Something the base map draws: a street line, the river, a park."""

    kind = models.CharField(max_length=20)  # street, main_street, rail, water, park, landmark
    name = models.CharField(max_length=120, blank=True)
    min_zoom = models.PositiveSmallIntegerField(default=0)
    geometry = models.JSONField()  # GeoJSON, WGS84

    class Meta:
        indexes = [models.Index(fields=["city", "kind"], name="map_feature_kind")]

    def __str__(self) -> str:
        return self.name or self.kind
