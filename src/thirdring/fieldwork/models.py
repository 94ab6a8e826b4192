"""Visits and what they took; and each change a phone brought, so that none counts twice."""

from django.db import models
from django.db.models import F, Q

from thirdring.fieldwork.rules import VisitOutcome
from thirdring.kernel.models import CityRow


class Visit(CityRow):
    """Somebody of a crew was at a case's place."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="visits")
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("city.Team", on_delete=models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=40)  # the phone's name for it: later changes are of this visit
    arrived_at = models.DateTimeField()  # by the city's clock, put right where the phone's was wrong
    left_at = models.DateTimeField(null=True)
    spans = models.JSONField(default=list)  # [[from, to], ...]: when the timer ran
    worked_minutes = models.PositiveIntegerField(default=0)  # by the timer
    answers = models.JSONField(default=dict)  # of the type's inspection, as catalogue.answers cleans them
    outcome = models.CharField(max_length=12, blank=True)  # rules.VisitOutcome; '' while they are there
    remark = models.CharField(max_length=500, blank=True)  # for staff

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "key"], name="visit_key_in_city"),
            models.CheckConstraint(
                name="visit_ends_after_it_began",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
            ),
            models.CheckConstraint(
                name="visit_outcome_is_known",
                condition=Q(outcome__in=["", *sorted(outcome.value for outcome in VisitOutcome)]),
            ),
        ]
        indexes = [models.Index(fields=["city", "-arrived_at"], name="visit_newest")]

    def __str__(self) -> str:
        return self.key


class LabourLine(CityRow):
    """How many people worked how long on a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="labour")
    people = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()  # each

    class Meta:
        constraints = [
            models.CheckConstraint(name="labour_is_some", condition=Q(people__gte=1, minutes__gte=1))
        ]

    def __str__(self) -> str:
        return f"{self.people} x {self.minutes} min"


class MaterialLine(CityRow):
    """What a visit used up."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="materials")
    what = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=12, decimal_places=3)
    unit = models.CharField(max_length=20)  # as the crew says it: bags, kg, m
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True)  # in the city's money, where known

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="material_is_some", condition=Q(amount__gt=0) & (Q(cost=None) | Q(cost__gte=0))
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit} {self.what}"


class Received(CityRow):
    """A change a phone brought, done once: whoever sends it again learns that it is done."""

    client_id = models.CharField(max_length=40)  # the phone's name for the change
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.SET_NULL, null=True, related_name="changes")
    kind = models.CharField(max_length=12)  # rules.ChangeKind
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()  # of the case: what the phone's next change may rely on
    as_note = models.BooleanField(
        default=False
    )  # it could not be done any more, and was written down instead
    device_at = models.DateTimeField()  # when it was done, as the phone said
    at = models.DateTimeField()  # the same by the city's clock
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "client_id"], name="change_received_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.client_id}"
