"""What a supervisor's room keeps besides calls; ``models`` has it too.

Who changed a queue, what was done for a callback, when news was last told, and a played day's clock.
"""

from django.db import models
from django.db.models import Q

from thirdring.contact_centre.room_rules import CallbackDeed
from thirdring.kernel.models import CityRow


class QueueChange(CityRow):
    """One wish of a queue that somebody changed, as it was and as it is since. Only added to."""

    queue = models.ForeignKey("contact_centre.Queue", on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=40)
    before = models.CharField(max_length=400, blank=True)
    after = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["city", "queue", "-at"], name="queue_change_by_time")]

    def __str__(self) -> str:
        return f"{self.field} of {self.queue_id}"


class CallbackStep(CityRow):
    """What somebody did for a callback. Only added to."""

    callback = models.ForeignKey("contact_centre.Callback", on_delete=models.CASCADE, related_name="steps")
    deed = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="callback_deed_is_known", condition=Q(deed__in=sorted(d.value for d in CallbackDeed))
            )
        ]
        indexes = [models.Index(fields=["city", "callback", "at"], name="callback_step_by_time")]

    def __str__(self) -> str:
        return f"{self.deed} for {self.callback_id}"


class RoomClock(CityRow):
    """What time it is in the demo city's room while a day is played. Real cities have none."""

    began_at = models.DateTimeField()
    shows = models.DateTimeField()  # what it showed then
    speed = models.FloatField()  # times as fast as ours; 0 stands
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city"], name="one_room_clock")]

    def __str__(self) -> str:
        return f"{self.shows} x {self.speed}"


class RoomNews(CityRow):
    """When it was last announced that something changed in the room: at most once a second."""

    said_at = models.DateTimeField()  # by the database's clock, which all processes share

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city"], name="one_room_news")]

    def __str__(self) -> str:
        return f"{self.said_at:%H:%M:%S}"
