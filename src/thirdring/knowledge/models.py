"""What the city answers to those who ask. What an article says is a version; none is ever changed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from thirdring.kernel.models import CityRow


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
    active = models.BooleanField(default=True)  # named by the latest import
    current = models.ForeignKey(
        "knowledge.ArticleVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="article_code_in_city")]

    def __str__(self) -> str:
        return self.code


class ArticleVersion(CityRow):
    """What an article says from one moment to the next."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the text: the same file makes no new version
    effective_from = models.DateTimeField()
    effective_to = models.DateTimeField(null=True)

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
    stale = ArrayField(models.CharField(max_length=20), default=list)  # languages older than their source

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "article", "number"], name="version_number_of_article"),
            models.UniqueConstraint(
                fields=["article"],
                condition=models.Q(effective_to__isnull=True),
                name="one_open_version_of_article",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} v{self.number}"


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
