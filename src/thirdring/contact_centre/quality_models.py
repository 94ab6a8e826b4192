"""What quality reviews keep: scorecards, samples, reviews, marks, disputes; ``models`` has it too.

Versions, their items and marks are only added to; the database refuses anything else.
"""

from django.db import models
from django.db.models import Q

from thirdring.contact_centre.quality_rules import About, Mark, Per, ReviewStatus
from thirdring.kernel.models import CityRow


class Scorecard(CityRow):
    """A name for questions about calls or closures, and how its monthly sample is drawn."""

    name = models.CharField(max_length=120)
    about = models.CharField(max_length=10)
    per = models.CharField(max_length=10, default=Per.PERSON.value)
    per_month = models.PositiveSmallIntegerField(default=5)  # of each person, team or kind
    second_share = models.FloatField(default=0.1)  # of the sample that two people score
    monthly = models.BooleanField(default=True)  # drawn by itself once the month is over
    retired_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "name"], name="scorecard_name_in_city"),
            models.CheckConstraint(
                name="scorecard_about_is_known", condition=Q(about__in=sorted(a.value for a in About))
            ),
            models.CheckConstraint(
                name="scorecard_per_is_known", condition=Q(per__in=sorted(p.value for p in Per))
            ),
            models.CheckConstraint(
                name="second_share_is_a_share", condition=Q(second_share__gte=0, second_share__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScorecardVersion(CityRow):
    """A scorecard's questions from one moment to the next version. Never changed."""

    card = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "number"], name="version_of_a_scorecard")]

    def __str__(self) -> str:
        return f"{self.card_id}/{self.number}"


class ScorecardItem(CityRow):
    """One question of a version."""

    of = models.ForeignKey(ScorecardVersion, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=200)
    help = models.CharField(max_length=400, blank=True)
    weight = models.FloatField()
    fails_all = models.BooleanField(default=False)  # not met, it makes the whole card nothing

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "place"], name="item_of_a_scorecard"),
            models.CheckConstraint(name="item_weighs_something", condition=Q(weight__gt=0)),
        ]

    def __str__(self) -> str:
        return self.question


class Sample(CityRow):
    """What was drawn for a card in a month: by this seed, from the frame beside it. Once."""

    card = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="samples")
    of = models.ForeignKey(ScorecardVersion, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    until = models.DateTimeField()  # earlier than the month's end when it was drawn before
    seed = models.CharField(max_length=32)
    per = models.CharField(max_length=10)
    per_month = models.PositiveSmallIntegerField()
    second_share = models.FloatField()
    population = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "month"], name="one_sample_a_month")]
        indexes = [models.Index(fields=["city", "month"], name="sample_by_month")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.month:%Y-%m}"


class SampleFrame(CityRow):
    """Everything a sample could have taken: [key, person, team, kind] each. Large, so it stands apart."""

    sample = models.OneToOneField(Sample, on_delete=models.CASCADE, related_name="frame")
    units = models.JSONField()

    def __str__(self) -> str:
        return f"frame of {self.sample_id}"


class SampleItem(CityRow):
    """One call or closure drawn: whose it is, and whether it can be scored. Never replaced by another."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    person = models.CharField(max_length=120)  # the agent as the telephone system says, or who closed it
    team = models.CharField(max_length=250)
    kind = models.CharField(max_length=120)
    about = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    call = models.ForeignKey("contact_centre.Call", on_delete=models.PROTECT, null=True, related_name="+")
    leg_number = models.PositiveSmallIntegerField(null=True)
    closure = models.ForeignKey("cases.Closure", on_delete=models.PROTECT, null=True, related_name="+")
    two_score = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True)  # everybody who scores it is done
    set_aside_at = models.DateTimeField(null=True)  # it can't be scored
    set_aside_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    set_aside_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "key"], name="drawn_once"),
            models.UniqueConstraint(fields=["sample", "place"], name="place_in_a_sample"),
            models.CheckConstraint(
                name="drawn_is_a_call_or_a_closure",
                condition=Q(call__isnull=False, leg_number__isnull=False, closure__isnull=True)
                | Q(call__isnull=True, closure__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["city", "about"], name="drawn_by_person")]

    def __str__(self) -> str:
        return self.key


class Review(CityRow):
    """One person's scoring of one item drawn. ``place`` 2 is the second of two who score it apart."""

    item = models.ForeignKey(SampleItem, on_delete=models.CASCADE, related_name="reviews")
    place = models.PositiveSmallIntegerField()
    reviewer = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=6, default=ReviewStatus.DRAFT.value)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    earned = models.FloatField(default=0)  # weights, as the marks stand now
    possible = models.FloatField(default=0)
    failed = models.BooleanField(default=False)  # an automatic fail
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "place"], name="one_review_a_place", condition=~Q(status="left")
            ),
            models.UniqueConstraint(
                fields=["item", "reviewer"], name="one_review_a_reviewer", condition=~Q(status="left")
            ),
            models.CheckConstraint(
                name="review_status_is_known", condition=Q(status__in=sorted(s.value for s in ReviewStatus))
            ),
            models.CheckConstraint(name="review_place_is_known", condition=Q(place__in=[1, 2])),
        ]
        indexes = [models.Index(fields=["city", "status"], name="review_by_status")]

    def __str__(self) -> str:
        return f"{self.place} of {self.item_id}"


class ReviewDispute(CityRow):
    """An item of a review that the person reviewed disagrees with; decided by another supervisor."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="disputes")
    item = models.ForeignKey(ScorecardItem, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "item"], name="disputed_once"),
            models.CheckConstraint(
                name="dispute_is_decided_whole",
                condition=Q(upheld__isnull=True, decided_at__isnull=True, decided_by__isnull=True)
                | Q(upheld__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "at"], name="review_dispute_open", condition=Q(decided_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"dispute of {self.review_id}"


class ReviewMark(CityRow):
    """A mark as somebody gave it; the last one of an item holds. Only added to."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="marks")
    item = models.ForeignKey(ScorecardItem, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=14, blank=True)  # '' in a draft: not said yet
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    dispute = models.ForeignKey(
        ReviewDispute, on_delete=models.PROTECT, null=True, related_name="+"
    )  # which it settled

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mark_is_known", condition=Q(mark__in=["", *sorted(m.value for m in Mark)])
            )
        ]
        indexes = [models.Index(fields=["review", "item", "-id"], name="mark_that_holds")]

    def __str__(self) -> str:
        return f"{self.mark} for {self.item_id}"
