"""What was said to whoever was abusive in a conversation; ``models`` has it too."""

from django.db import models
from django.db.models import Q

from thirdring.contact_centre.abuse_rules import Step
from thirdring.kernel.models import CityRow


class AbuseStep(CityRow):
    """A warning, or the end, with the words it was for. Only added to, in the database too."""

    contact = models.ForeignKey(
        "contact_centre.Contact", on_delete=models.PROTECT, related_name="abuse_steps"
    )
    number = models.CharField(max_length=40, blank=True)  # E.164; '' where it was withheld
    step = models.CharField(max_length=12)
    words = models.CharField(max_length=1_000, blank=True)  # '' once the person is forgotten
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "step"], name="abuse_step_once"),
            models.CheckConstraint(
                name="abuse_step_is_known", condition=Q(step__in=sorted(each.value for each in Step))
            ),
        ]
        indexes = [models.Index(fields=["city", "number", "-at"], name="abuse_step_by_number")]

    def __str__(self) -> str:
        return f"{self.step} in {self.contact_id}"
