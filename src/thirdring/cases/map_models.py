"""The tables the public's map is counted from; ``models`` has them too.

A count is made afresh each night and whenever much has changed. What changed since is kept beside it by a
trigger of the case's table, in the transaction of the change itself, and added when the map is asked for: so
a case that becomes private is off every number at once.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from thirdring.kernel.models import CityRow


class MapCounting(CityRow):
    """The count that holds now, and the day it is of."""

    number = models.PositiveIntegerField()
    day = models.DateField()  # of the city's own clock: 'the last 7 days' are reckoned from it
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city"], name="one_map_counting")]

    def __str__(self) -> str:
        return f"{self.number} of {self.day}"


class MapCount(CityRow):
    """How many cases of one type lie in one cell, by how long ago they were opened (map_rules.PERIODS)."""

    counting = models.PositiveIntegerField()  # MapCounting.number
    resolution = models.PositiveSmallIntegerField()
    cell = models.BigIntegerField()  # 0: of cases without a point
    type_id = models.BigIntegerField()
    open = ArrayField(models.PositiveIntegerField())
    closed = ArrayField(models.PositiveIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "counting", "resolution", "cell", "type_id"], name="map_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.open} open, {self.closed} closed in {self.cell:x}"


class MapChange(CityRow):
    """A case that came to the public's map (1) or left it (-1) since the count."""

    cell = models.BigIntegerField()  # the finest; 0: without a point
    type_id = models.BigIntegerField()
    open = models.BooleanField()
    opened_at = models.DateTimeField()
    n = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.n:+} in {self.cell:x}"
