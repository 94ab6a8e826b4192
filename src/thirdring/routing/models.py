"""Which team gets a case, and why."""

from django.db import models

from thirdring.kernel.models import CityRow


class Rule(CityRow):
    """Send what matches to a team. The first rule in order that matches wins; then the type's owner."""

    name = models.CharField(max_length=160)  # read out in the sentence that says why
    position = models.PositiveIntegerField()
    type = models.ForeignKey("catalogue.ServiceType", on_delete=models.CASCADE, null=True, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, null=True, related_name="+")
    answers = models.JSONField(default=dict)  # {"question": ["option", ...]}: all must match
    hours = models.JSONField(default=dict)  # {"mon": [["17:00", "24:00"]]}: local time; {} is always
    team = models.ForeignKey("city.Team", on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateTimeField()
    effective_to = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["city", "position"], name="rule_order")]

    def __str__(self) -> str:
        return self.name


class Assignment(CityRow):
    """A case given to a team, with the sentence that says why."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="assignments")
    agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("city.Team", on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.why


class Transfer(CityRow):
    """One agency asks another to take a case over; it stays with the first until the second says yes."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="transfers")
    from_agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey("city.Team", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=30)  # transfers.TransferReason
    note = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    answer_by = models.DateTimeField()  # in the asked agency's working time; both sides see it
    state = models.CharField(max_length=10, default="proposed")  # transfers.TransferState
    refusal = models.CharField(max_length=30, blank=True)  # transfers.Refusal
    answer_note = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="one_open_transfer",
                condition=models.Q(state__in=["proposed", "referee"]),
            )
        ]
        indexes = [
            models.Index(
                fields=["answer_by"], name="transfer_unanswered", condition=models.Q(state="proposed")
            ),
            models.Index(
                fields=["city", "proposed_at"],
                name="transfer_to_referee",
                condition=models.Q(state="referee"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.from_agency} asks {self.to_agency}"


class RuleProposal(CityRow):
    """What transfers taught: this kind of request belongs elsewhere. A supervisor makes it a rule, or not."""

    type = models.ForeignKey("catalogue.ServiceType", on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey("city.Team", on_delete=models.PROTECT, related_name="+")
    evidence = models.PositiveIntegerField(default=1)  # how many transfers said so
    because = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="proposed")  # proposed, accepted, declined
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "type", "area", "team"],
                name="one_open_rule_proposal",
                condition=models.Q(state="proposed"),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.because
