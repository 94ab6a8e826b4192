"""Alerts, and what each has heard and told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thirdring.alerts.rules import Hears, Quiet, Rhythm
from thirdring.kernel.models import CityRow


class Alert(CityRow):
    """What somebody wants to hear, of which ground and kinds, how often, and on which way of reaching them.

    Ground: ``area_ids``, or a ``shape`` with its box; neither: the whole city.
    """

    contact_point = models.ForeignKey(
        "constituents.ContactPoint", on_delete=models.CASCADE, related_name="alerts"
    )
    language = models.CharField(max_length=12)
    hears = ArrayField(models.CharField(max_length=8))  # rules.Hears
    type_ids = ArrayField(models.BigIntegerField(), default=list)  # empty: all kinds
    area_ids = ArrayField(models.BigIntegerField(), default=list)
    shape = models.JSONField(null=True)  # a GeoJSON polygon, WGS84
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)
    place = models.CharField(max_length=300, blank=True)  # what a circle is around; '' when drawn
    radius_m = models.PositiveIntegerField(null=True)
    rhythm = models.CharField(max_length=8)  # rules.Rhythm
    quiet_since = models.TimeField(null=True)  # of the city's clock
    quiet_until = models.TimeField(null=True)
    token = models.CharField(max_length=43)  # unguessable: ends this alert from a message
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    spoke_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="alert_rhythm_is_known", condition=Q(rhythm__in=sorted(one.value for one in Rhythm))
            ),
            models.CheckConstraint(
                name="alert_hears_what_is_known",
                condition=Q(hears__contained_by=sorted(one.value for one in Hears)),
            ),
            models.CheckConstraint(
                name="alert_has_a_box_with_its_shape",
                condition=Q(shape__isnull=True, west__isnull=True)
                | Q(shape__isnull=False, west__isnull=False, area_ids=[]),
            ),
            models.CheckConstraint(
                name="alert_is_quiet_from_and_until",
                condition=Q(quiet_since__isnull=True, quiet_until__isnull=True)
                | Q(quiet_since__isnull=False, quiet_until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["city"], name="alert_awake", condition=Q(paused_at__isnull=True))]

    @property
    def quiet(self) -> Quiet | None:
        """Its quiet hours, if it has any."""
        if self.quiet_since is None or self.quiet_until is None:
            return None
        return Quiet(self.quiet_since, self.quiet_until)

    def __str__(self) -> str:
        return f"alert {self.pk}"


class Heard(CityRow):
    """An alert heard of something, once; told when its moment has come."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="heard")
    what = models.CharField(max_length=8)  # rules.Hears
    key = models.CharField(max_length=60)  # the happening: hearing of it again adds nothing
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, null=True, related_name="+")
    notice = models.ForeignKey(
        "mass_events.CityNotice", on_delete=models.CASCADE, null=True, related_name="+"
    )
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "key"], name="hear_once")]
        indexes = [
            models.Index(fields=["city", "due_at"], name="heard_due", condition=Q(told_at__isnull=True)),
            models.Index(fields=["city", "told_at"], name="heard_told", condition=Q(told_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.what} for {self.alert_id}"
