"""Promises: one row for each clock of a case, with everything an honest answer needs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from thirdring.kernel.models import CityRow
from thirdring.sla.rules import ENOUGH_ATTEMPTS


class Promise(CityRow):
    """By when the city said it would do one thing about one case."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="promises")
    clock = models.CharField(max_length=12)  # rules.Clock
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=15)  # catalogue.rules.TimeUnit
    calendar = models.ForeignKey("city.Calendar", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()  # moves only when a hold ends, or the case's kind is corrected
    first_due_at = models.DateTimeField()  # what the resident was told first; never moves
    kept_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(
        null=True
    )  # when three quarters of its time are gone; moves as due_at does
    warned_at = models.DateTimeField(null=True)
    suspension = models.ForeignKey("Suspension", on_delete=models.SET_NULL, null=True, related_name="+")
    pauses = models.JSONField(default=list)  # [{"from": iso, "to": iso, "reason": word}], closed spans

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "clock"], name="one_promise_a_clock")]
        indexes = [
            # The sweep: what is running and due. Small, because kept and broken promises leave it.
            models.Index(
                fields=["due_at"],
                name="promise_running",
                condition=models.Q(kept_at__isnull=True, broken_at__isnull=True, paused_at__isnull=True),
            ),
            models.Index(
                fields=["warn_at"],
                name="promise_unwarned",
                condition=models.Q(
                    kept_at__isnull=True,
                    broken_at__isnull=True,
                    paused_at__isnull=True,
                    warned_at__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} by {self.due_at:%Y-%m-%d %H:%M}"


class Escalation(CityRow):
    """A case that somebody named has to see to, and by when they have to reach the resident."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="escalations")
    trigger = models.CharField(max_length=20)  # rules.Trigger
    level = models.PositiveSmallIntegerField()  # rules.Level
    person = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    contact_by = models.DateTimeField()  # starts anew on each level
    contacted_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # logged tries to reach them; two are enough
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "trigger"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_escalation_a_trigger",
            )
        ]
        indexes = [
            models.Index(
                fields=["contact_by"],
                name="escalation_unanswered",
                condition=models.Q(
                    closed_at__isnull=True, contacted_at__isnull=True, attempts__lt=2, level__lt=3
                ),
            ),
            models.Index(
                fields=["city", "contact_by", "id"],
                name="escalation_open",
                condition=models.Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trigger}, level {self.level}"

    @property
    def followed_up(self) -> bool:
        """Whether the resident was reached, or tried often enough."""
        return self.contacted_at is not None or self.attempts >= ENOUGH_ATTEMPTS


class Suspension(CityRow):
    """For a time nothing is promised of some types in some area, for a reason everybody may read."""

    type_ids = ArrayField(models.BigIntegerField())
    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: all
    shape = models.JSONField(null=True)  # ground drawn for it, GeoJSON; null: the area, or all
    reason = models.CharField(max_length=20)  # rules.SuspensionReason
    message = models.JSONField()  # words by language, as the public reads them
    starts_at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # null: until a supervisor ends it
    begun_at = models.DateTimeField(null=True)  # when its clocks were stopped
    ended_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    ended_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["city", "starts_at"],
                name="suspension_open",
                condition=models.Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} since {self.starts_at:%Y-%m-%d}"


class AreaTarget(CityRow):
    """A target that holds in one area instead of the catalogue's, from one moment to the next."""

    type = models.ForeignKey("catalogue.ServiceType", on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, related_name="+")
    clock = models.CharField(max_length=12)  # rules.Clock
    priority = models.CharField(max_length=10, blank=True)  # '' holds for every priority
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=15)  # city.working_time.TimeUnit
    effective_from = models.DateTimeField()
    effective_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "type", "area", "clock", "priority"],
                condition=models.Q(effective_to__isnull=True),
                name="one_open_area_target",
            )
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.amount} {self.unit}"
