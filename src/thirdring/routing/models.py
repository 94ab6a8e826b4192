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
