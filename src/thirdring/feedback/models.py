"""Disputes, questions to residents, and flags on odd closings."""

from django.db import models

from thirdring.kernel.models import CityRow


class Dispute(CityRow):
    """The reporter says that a closed case is not done."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="disputes")
    report = models.ForeignKey("cases.Report", on_delete=models.CASCADE, related_name="disputes")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 ... about one thing, through its recurrences
    words = models.TextField()
    remedy = models.CharField(max_length=12)  # rules.Remedy
    recurrence = models.ForeignKey(
        "cases.Case", on_delete=models.SET_NULL, null=True, related_name="recurs_from"
    )
    closer = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "-at"], name="dispute_newest")]

    def __str__(self) -> str:
        return f"dispute {self.number} of {self.case_id}"


class Question(CityRow):
    """Something the city asked whoever reported a case, while the case waits for the answer."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="questions")
    words = models.TextField()
    token = models.CharField(max_length=32)  # unguessable: the link in the message is the leave to answer
    asked_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()  # then the case is taken up without it
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "token"], name="question_token")]

    def __str__(self) -> str:
        return self.words[:60]


class ClosingFlag(CityRow):
    """A closing that looks odd, and why. It explains and blocks nothing."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="closing_flags")
    closure = models.ForeignKey("cases.Closure", on_delete=models.CASCADE, related_name="flags")
    oddity = models.CharField(max_length=16)  # rules.Oddity
    why = models.CharField(max_length=300)
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["closure", "oddity"], name="flag_once_a_closure")]
        indexes = [models.Index(fields=["city", "-at"], name="closing_flag_newest")]

    def __str__(self) -> str:
        return self.why
