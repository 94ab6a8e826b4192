"""Flags on people or numbers after abusive calls, and appeals against them; ``models`` has them too."""

from django.db import models
from django.db.models import Q

from thirdring.kernel.models import CityRow


class PersonFlag(CityRow):
    """A word of care about a person or a number, with an end. It blocks nothing: not a call, not a report."""

    constituent = models.ForeignKey(
        "constituents.Constituent", on_delete=models.CASCADE, null=True, related_name="flags"
    )
    number = models.CharField(max_length=40, blank=True)  # E.164
    reason = models.CharField(max_length=500)
    proposed_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(null=True)  # null while it is only proposed
    until = models.DateTimeField(null=True)  # it ends by itself
    lifted_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)  # ended before, or the proposal was not followed
    lifted_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="flag_is_on_somebody", condition=Q(constituent__isnull=False) | ~Q(number="")
            ),
            models.CheckConstraint(
                name="flag_that_is_set_ends",
                condition=Q(set_at__isnull=True, until__isnull=True, set_by__isnull=True)
                | Q(set_at__isnull=False, until__isnull=False, set_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["city", "number", "-proposed_at"], name="flag_by_number"),
            models.Index(fields=["city", "-proposed_at"], name="flag_newest"),
        ]

    def __str__(self) -> str:
        return f"flag {self.pk}"


class FlagAppeal(CityRow):
    """Somebody says that a flag is wrong, and what another supervisor decided."""

    flag = models.ForeignKey(PersonFlag, on_delete=models.CASCADE, related_name="appeals")
    words = models.TextField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")  # who wrote it down
    at = models.DateTimeField()
    decided_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    upheld = models.BooleanField(null=True)  # the appeal was right: the flag is lifted
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["flag"], condition=Q(decided_at__isnull=True), name="one_open_appeal"
            )
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"
