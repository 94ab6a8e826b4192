"""What the city answers to those who ask. What an article says is a version; none is ever changed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from thirdring.kernel.models import CityRow
from thirdring.knowledge.rules import OPEN_STATES, Deed, DraftState


class Topic(CityRow):
    """A heading for articles: 'Trash and recycling'."""

    code = models.SlugField(max_length=80)
    names = models.JSONField()  # words by language
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="topic_code_in_city")]

    def __str__(self) -> str:
        return self.code


class Article(CityRow):
    """One question that is answered, as long as the city has answered it."""

    code = models.SlugField(max_length=80)
    active = models.BooleanField(default=True)  # False: retired, by a file or in the studio
    in_studio = models.BooleanField(default=False)  # last decided there: files change it only when told to
    # The newest version that was not cancelled; it holds from its own moment, which may be to come.
    current = models.ForeignKey(
        "knowledge.ArticleVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="article_code_in_city")]

    def __str__(self) -> str:
        return self.code


class Written(CityRow):
    """What an article says, as a version or as a draft."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10)  # rules.Audience
    titles = models.JSONField()  # words by language
    bodies = models.JSONField()  # plain text by language, with blank-line paragraphs and simple lists
    keywords = models.JSONField(default=dict)
    types = ArrayField(models.CharField(max_length=80), default=list)  # service codes
    owner = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    review_by = models.DateField(null=True)
    here = models.JSONField(default=dict)  # definitions.HereText; {} says nothing of places
    published_from = models.DateField(null=True)  # days of the city, both within
    published_to = models.DateField(null=True)

    class Meta:
        abstract = True


class ArticleVersion(Written):
    """What an article says from one moment to the next; one that ends where it begins was cancelled."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the text: the same file makes no new version
    effective_from = models.DateTimeField()
    effective_to = models.DateTimeField(null=True)
    scheduled = models.BooleanField(default=False)  # approved for a moment to come, which is waited for
    stale = ArrayField(models.CharField(max_length=20), default=list)  # languages older than their source

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "article", "number"], name="version_number_of_article"),
            models.UniqueConstraint(
                fields=["article"],
                condition=models.Q(effective_to__isnull=True),
                name="one_open_version_of_article",
            ),
            models.CheckConstraint(
                name="version_ends_after_it_begins",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} v{self.number}"


class Draft(Written):
    """What somebody writes to become an article's next version, once somebody else said yes."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="drafts")
    base = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # rises with each change: whoever saw another is told
    state = models.CharField(max_length=10, default=DraftState.WRITING.value)
    still_true = ArrayField(models.CharField(max_length=20), default=list)  # translations said to hold still
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")  # who wrote last
    changed_at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # the end it was approved with
    made = models.OneToOneField(ArticleVersion, on_delete=models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=[each.value for each in OPEN_STATES]),
                name="one_open_draft_of_article",
            ),
            models.CheckConstraint(
                name="draft_state_is_known", condition=Q(state__in=sorted(each.value for each in DraftState))
            ),
            models.CheckConstraint(
                name="draft_is_approved_with_a_version",
                condition=Q(state=DraftState.APPROVED.value) ^ Q(made__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} draft {self.version}"


class ArticleStep(CityRow):
    """One thing that somebody did with an article. Only added to, in the database too."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="steps")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, null=True, related_name="steps")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, null=True, related_name="steps")
    deed = models.CharField(max_length=12)
    words = models.CharField(max_length=600, blank=True)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")  # or a file
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="article_deed_is_known", condition=Q(deed__in=sorted(each.value for each in Deed))
            )
        ]
        indexes = [models.Index(fields=["city", "article", "-at"], name="article_step_by_time")]

    def __str__(self) -> str:
        return f"{self.deed} {self.article}"


class Synonyms(CityRow):
    """Words that mean the same to whoever searches in one language: 'trash', 'garbage', 'rubbish'."""

    language = models.CharField(max_length=20)
    words = ArrayField(models.CharField(max_length=40))

    def __str__(self) -> str:
        return ", ".join(self.words)


class Opinion(CityRow):
    """What a reader thought of an article: one for each reader and version, the latest."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="opinions")
    reader = models.CharField(max_length=64)  # a keyed hash of the cookie: counts readers, names nobody
    useful = models.BooleanField()
    words = models.TextField(blank=True)  # what is wrong, personal data covered
    language = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "reader"], name="one_opinion_of_a_reader"),
        ]
        indexes = [models.Index(fields=["city", "-at"], name="opinion_newest")]

    def __str__(self) -> str:
        return f"{self.version}: {'useful' if self.useful else 'wrong'}"


class Unanswered(CityRow):
    """Words that found no article, personal data covered: what authors should write about next."""

    words = models.CharField(max_length=200)  # folded, so that capitals and accents make no second row
    language = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "language", "words"], name="unanswered_words_of_city"),
        ]
        indexes = [models.Index(fields=["city", "-count"], name="unanswered_most")]

    def __str__(self) -> str:
        return self.words


class AnswerShown(CityRow):
    """Somebody about to report was shown answers first: whether one was enough, and whether it truly was."""

    visit = models.CharField(max_length=64)  # a mark of the draft: one row for each report begun
    people = ArrayField(models.CharField(max_length=64), default=list)  # marks: device, e-mail, phone
    service_code = models.CharField(max_length=80)
    shown_at = models.DateTimeField()
    answered_by = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)  # the same person wrote after all: it was no answer

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "visit"], name="answers_shown_once_a_visit")]
        indexes = [
            models.Index(fields=["city", "shown_at"], name="answers_shown_newest"),
            GinIndex(
                fields=["people"],
                condition=models.Q(answered_at__isnull=False, contacted_at__isnull=True),
                name="answered_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_code} {self.shown_at:%Y-%m-%d}"
