"""Abstract models only: what every table of a city has in common."""

from django.db import models

from thirdring.kernel.scope import CityQuerySet


class CityRow(models.Model):
    """A row that belongs to one city; the city leads every composite index of its table."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")

    objects = CityQuerySet.as_manager()

    class Meta:
        abstract = True
