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
