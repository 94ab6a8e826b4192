"""The tables of a case's plan and of what it has to do with others; ``models`` has them too."""

from django.db import models
from django.db.models import F, Q

from thirdring.cases.plans import OPEN_TASKS, TaskState
from thirdring.kernel.models import CityRow


class Relation(CityRow):
    """Two cases that have to do with each other, until somebody takes that back."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # plans.RelationKind, read from ``case`` to ``other``
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "other", "kind"], condition=Q(undone_at__isnull=True), name="related_once"
            ),
            models.CheckConstraint(name="related_to_another", condition=~Q(case=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class PlanTask(CityRow):
    """One agency's part of the work on a case. All parts stand under the case's one promise."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 ... in its case
    texts = models.JSONField()  # words by language: what is done; staff and residents read them
    agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("city.Team", on_delete=models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="following")
    hours = models.PositiveIntegerField(default=0)  # it may take, once it may begin; 0: no date
    state = models.CharField(max_length=10, default=TaskState.ASKED.value)
    version = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField(null=True)  # set when it may begin
    reason = models.CharField(max_length=300, blank=True)  # why it was rejected, or cancelled
    note = models.TextField(blank=True)  # what was done
    done_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="task_number_in_case"),
            models.CheckConstraint(
                name="task_state_is_known", condition=Q(state__in=sorted(s.value for s in TaskState))
            ),
            models.CheckConstraint(
                name="done_tasks_say_when",
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done") & Q(done_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "agency", "due_at"],
                name="task_open_by_agency",
                condition=Q(state__in=sorted(s.value for s in OPEN_TASKS)),
            )
        ]

    def __str__(self) -> str:
        return f"task {self.number} of {self.case_id}"
