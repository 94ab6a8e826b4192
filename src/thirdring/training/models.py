"""What practice keeps: exercises, the calls played, what happened in them, and their marks.

Nothing here points at a caller, a case or a call: practice happened to nobody.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thirdring.contact_centre.desk_rules import Disposition, Relay
from thirdring.contact_centre.quality_rules import Mark
from thirdring.kernel.models import CityRow
from thirdring.training.rules import ABOUT_LENGTH, Check, Difficulty, MarkedBy, PracticeKind

_ENDINGS = sorted(each.value for each in Disposition)


class PracticeExercise(CityRow):
    """A caller to practise with, as its page says it; ``said`` is an ``exercises.Exercise``."""

    code = models.CharField(max_length=80)
    topic = models.CharField(max_length=80)
    difficulty = models.CharField(max_length=8)
    languages = ArrayField(models.CharField(max_length=12))  # that its caller speaks
    said = models.JSONField()
    place = models.PositiveIntegerField(default=0)  # in the order of the pages
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="exercise_once"),
            models.CheckConstraint(
                name="exercise_difficulty_is_known",
                condition=Q(difficulty__in=sorted(each.value for each in Difficulty)),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PracticeCall(CityRow):
    """One call of a played caller. ``exercise`` is kept as it was; ``understood``: without an interpreter.

    ``written`` is what was written down (``desk_rules.Said``), ``before`` the same before the line broke.
    """

    trainee = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="practice_calls")
    code = models.CharField(max_length=80)  # of the exercise
    exercise = models.JSONField()
    card = models.ForeignKey(
        "contact_centre.ScorecardVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    language = models.CharField(max_length=12)
    spoken = models.CharField(max_length=12, blank=True)  # what the trainee wrote down as the caller's
    relay = models.CharField(max_length=12, blank=True, default=Relay.NONE.value)
    understood = models.BooleanField()
    written = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    disposition = models.CharField(max_length=16, blank=True)  # '' while it goes on
    result = models.CharField(max_length=120, blank=True)  # an article, to whom, which open case
    ended_at = models.DateTimeField(null=True)  # hung up, and marked
    findings = models.JSONField(default=dict)  # by check: [mark, why, facts]
    earned = models.FloatField(default=0)  # weights, by program and coach
    possible = models.FloatField(default=0)
    failed = models.BooleanField(default=False)  # an automatic fail

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="practice_disposition_is_known", condition=Q(disposition__in=["", *_ENDINGS])
            ),
            models.CheckConstraint(
                name="practice_ends_with_a_disposition",
                condition=Q(ended_at__isnull=True) | ~Q(disposition=""),
            ),
        ]
        indexes = [
            models.Index(fields=["city", "trainee", "-begun_at"], name="practice_by_trainee"),
            models.Index(fields=["city", "ended_at"], name="practice_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.code} by {self.trainee_id}"


class PracticeStep(CityRow):
    """What happened in a practice call. Only added to. ``words``: the trainee's; ``reply``: the caller's."""

    call = models.ForeignKey(PracticeCall, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True)
    words = models.TextField(blank=True)
    reply = models.JSONField(default=dict)  # by language
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="practice_step_is_known",
                condition=Q(kind__in=sorted(each.value for each in PracticeKind)),
            )
        ]
        indexes = [models.Index(fields=["city", "call", "id"], name="practice_step_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class PracticeMark(CityRow):
    """A mark for a question of the card. Only added to; ``check`` says which check gave the program's."""

    call = models.ForeignKey(PracticeCall, on_delete=models.CASCADE, related_name="marks")
    item = models.ForeignKey("contact_centre.ScorecardItem", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=14)
    given_as = models.CharField(max_length=8)
    check_code = models.CharField(max_length=12, blank=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="practice_mark_is_known", condition=Q(mark__in=sorted(each.value for each in Mark))
            ),
            models.CheckConstraint(
                name="practice_mark_given_as_is_known",
                condition=Q(given_as__in=sorted(each.value for each in MarkedBy)),
            ),
        ]
        indexes = [models.Index(fields=["city", "call", "item", "-id"], name="practice_mark_that_holds")]

    def __str__(self) -> str:
        return f"{self.mark} for {self.item_id}"


class CardCheck(CityRow):
    """Which check tells how a question of a card was met; it holds for every version that asks it."""

    card = models.ForeignKey("contact_centre.Scorecard", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=200)
    check_code = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "question"], name="one_check_a_question"),
            models.CheckConstraint(
                name="check_is_known", condition=Q(check_code__in=sorted(each.value for each in Check))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_code} for {self.question}"
