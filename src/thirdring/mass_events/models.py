"""Mass events, the cases that belong to them, what the public was told, and how they ended."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from thirdring.kernel.models import CityRow
from thirdring.mass_events.rules import State, Step


class Event(CityRow):
    """Something that happens to many at once, on some ground, for as long as it is open."""

    name = models.CharField(max_length=120)  # for staff and for the timeline
    kind = models.CharField(max_length=12)  # rules.Kind
    state = models.CharField(max_length=6, default=State.OPEN.value)
    version = models.PositiveIntegerField(default=1)
    type_ids = ArrayField(models.BigIntegerField())
    shape = models.JSONField()  # the ground: a GeoJSON polygon, WGS84
    place = models.CharField(max_length=300)  # the ground in words
    message = models.JSONField()  # what is known now, by language
    next_update_at = models.DateTimeField(null=True)  # null once it is over
    reminded_at = models.DateTimeField(null=True)  # that this update is overdue
    suspension = models.OneToOneField(
        "sla.Suspension", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    gathering = models.BooleanField(default=False)  # the cases from before it are still being taken in

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closed_events_have_ended",
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["city", "-opened_at"], name="event_newest")]

    def __str__(self) -> str:
        return self.name


class Link(CityRow):
    """A case belongs to an event, unless it was taken out again."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="links")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="event_links")
    how = models.CharField(max_length=10)  # rules.How
    since = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    taken_out_at = models.DateTimeField(null=True)
    over = models.BooleanField(default=False)  # the event is closed: the case may join another

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "case"], name="link_once_an_event"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(taken_out_at__isnull=True, over=False),
                name="one_event_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.event_id}"


class News(CityRow):
    """What the public was told at one moment, and how far it has been passed on."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="news")
    words = models.JSONField()  # by language
    next_update_at = models.DateTimeField(null=True)  # null: the last word
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    passed_to = models.BigIntegerField(default=0)  # the last link whose people have been told
    told = models.PositiveIntegerField(default=0)  # people
    passed_on_at = models.DateTimeField(null=True)  # when all had been told

    class Meta:
        indexes = [
            models.Index(
                fields=["city", "at"], name="news_to_pass_on", condition=Q(passed_on_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"news of {self.event_id} at {self.at:%Y-%m-%d %H:%M}"


class Closing(CityRow):
    """The open cases of an event closed in bulk: one outcome and one answer for all."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="closings")
    outcome = models.CharField(max_length=30)  # cases.rules.Outcome
    answer = models.TextField()
    seed = models.BigIntegerField()  # of the sample
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(done_at__isnull=True), name="one_closing_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"closing of {self.event_id}"


class ClosingCase(CityRow):
    """One case of a closing, at the version the supervisor saw."""

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="rows")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=8, default=Step.WAITING.value)
    left = models.CharField(max_length=8, blank=True)  # rules.Left

    class Meta:
        constraints = [models.UniqueConstraint(fields=["closing", "case"], name="close_once_a_closing")]
        indexes = [models.Index(fields=["closing", "id"], name="closing_waits", condition=Q(step="waiting"))]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.step}"


class Look(CityRow):
    """A case drawn from a closing, to be looked at again: is it really done?"""

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="looks")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    done = models.BooleanField(null=True)  # null: nobody has looked yet
    note = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["closing", "case"], name="look_once_a_closing")]

    def __str__(self) -> str:
        return f"look at {self.case_id}"


class Proposal(CityRow):
    """A surge of one type that a detector found; a supervisor decides what it is."""

    type = models.ForeignKey("catalogue.ServiceType", on_delete=models.CASCADE, related_name="+")
    area_ids = ArrayField(models.BigIntegerField(), default=list)  # empty: in the whole city
    found = models.CharField(max_length=10)  # rules.Found
    sign = models.CharField(max_length=8)  # surge.Sign
    count = models.PositiveIntegerField()
    usual = models.FloatField()
    hours = models.PositiveSmallIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()  # the surge was still on
    event = models.ForeignKey(Event, on_delete=models.SET_NULL, null=True, related_name="proposals")
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["city", "type", "-last_at"], name="proposal_latest")]

    def __str__(self) -> str:
        return f"surge of {self.type_id} at {self.first_at:%Y-%m-%d %H:%M}"


class Watch(CityRow):
    """When the detector last looked at a city: the row that one worker at a time takes."""

    looked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city"], name="one_watch_a_city")]

    def __str__(self) -> str:
        return f"{self.looked_at:%Y-%m-%d %H:%M}"


class CityNotice(CityRow):
    """What the city tells everybody for some days: an office that is closed, a holiday's collection."""

    texts = models.JSONField()  # by language
    since = models.DateTimeField()
    until = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")  # the last

    class Meta:
        constraints = [
            models.CheckConstraint(name="notices_end_after_they_begin", condition=Q(until__gt=F("since")))
        ]
        indexes = [models.Index(fields=["city", "until"], name="city_notice_until")]

    def __str__(self) -> str:
        return next(iter(self.texts.values()), "")
