"""What planners write down; ``models`` has it too: who works when, and what is special about a day."""

from django.db import models
from django.db.models import F, Q

from thirdring.kernel.models import CityRow


class Shift(CityRow):
    """Somebody's working time on one day, in minutes of the wall clock after midnight; 1440 is 24:00.

    ``breaks`` are spans within it in which they take no call: ``[[720, 750]]``, in order and apart.
    Nobody has two shifts at once: ``shift_apart``, in the database alone, sees to it.
    """

    user = models.ForeignKey("staff.User", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    breaks = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_begins", condition=Q(starts__lt=F("ends"), ends__lte=1440)
            ),
        ]
        indexes = [models.Index(fields=["city", "day"], name="shift_by_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day} {self.starts}-{self.ends}"


class FlaggedDay(CityRow):
    """A day with a word for its weather or an event, such as 'snow': it is forecast as such days were."""

    day = models.DateField()
    flag = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "day"], name="day_is_flagged_once"),
            models.CheckConstraint(name="flag_is_a_word", condition=~Q(flag="")),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.flag}"
