"""What belongs to working with cases, not to the cases themselves."""

from django.db import models

from thirdring.kernel.models import CityRow


class Presence(CityRow):
    """Somebody has a case open; true as long as it was said again lately."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("staff.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="present_once")]
        indexes = [models.Index(fields=["seen_at"], name="presence_oldest")]

    def __str__(self) -> str:
        return f"{self.user} at {self.case}"


class BulkChange(CityRow):
    """One thing to be done with many cases: who wants what, when, and what became of it."""

    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=12)  # rules.BulkVerb
    said = models.JSONField(default=dict)  # what was filled in, plain JSON
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    planned_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["city", "-planned_at", "-id"], name="bulk_newest"),
            models.Index(
                fields=["begun_at"],
                name="bulk_running",
                condition=models.Q(begun_at__isnull=False, ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} by {self.by}"


class BulkLine(CityRow):
    """One case of a bulk change. It is done in the transaction that changes the case: once, or not at all."""

    bulk = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()  # of the case as it was planned
    state = models.CharField(max_length=8)  # rules.LineState
    why = models.CharField(max_length=12, blank=True)  # rules.Refused
    before = models.JSONField(default=dict)  # what undoing it needs: {"team_id": ..., "assignee_id": ...}
    done_version = models.PositiveIntegerField(null=True)  # of the case after it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "case"], name="bulk_case_once")]
        indexes = [models.Index(fields=["bulk", "state", "id"], name="bulk_lines")]

    def __str__(self) -> str:
        return f"{self.case}: {self.state}"


class SavedView(CityRow):
    """Filters and order of a queue under a name: somebody's own, or (with an agency) shared by its lead."""

    owner = models.ForeignKey("staff.User", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("city.Agency", on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(
        max_length=1000, blank=True
    )  # as the queue's address has it: status=received&team=4
    first = models.BooleanField(default=False)  # the queue opens with it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "owner", "name"],
                name="own_view_name",
                condition=models.Q(agency__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["city", "agency", "name"],
                name="shared_view_name",
                condition=models.Q(agency__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["city", "owner"],
                name="one_own_first_view",
                condition=models.Q(first=True, agency__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["city", "agency"],
                name="one_shared_first_view",
                condition=models.Q(first=True, agency__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
