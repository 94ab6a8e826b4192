"""How much of their sending budgets people have used, without saying who they are."""

from django.db import models

from thirdring.kernel.models import CityRow


class SendingSpent(CityRow):
    """What one network address, contact or device has used. A row whose time is over may be deleted."""

    kind = models.CharField(max_length=8)  # rules.SenderKind
    whose = models.CharField(max_length=64)  # a keyed hash: nobody can read from it who it was
    used = models.FloatField(default=0)  # tokens out, as of ``at``
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "kind", "whose"], name="one_sending_budget_each")
        ]
        indexes = [models.Index(fields=["city", "at"], name="sending_age")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.used:.1f}"
