"""Promises: one row for each clock of a case, with everything an honest answer needs."""

from django.db import models

from thirdring.kernel.models import CityRow


class Promise(CityRow):
    """By when the city said it would do one thing about one case."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="promises")
    clock = models.CharField(max_length=12)  # rules.Clock
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=15)  # catalogue.rules.TimeUnit
    calendar = models.ForeignKey("city.Calendar", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()  # moves only when a hold ends
    first_due_at = models.DateTimeField()  # what the resident was told first; never moves
    kept_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(
        null=True
    )  # when three quarters of its time are gone; moves as due_at does
    warned_at = models.DateTimeField(null=True)
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
