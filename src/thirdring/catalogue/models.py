"""What may be asked for. A type's definition is a version with dates; a case keeps the one it began with."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from thirdring.catalogue.rules import Stage
from thirdring.kernel.models import CityRow


class ServiceGroup(CityRow):
    """A heading residents recognise: 'Streets and pavements'."""

    code = models.SlugField(max_length=60)
    names = models.JSONField()  # words by language
    icon = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="group_code_in_city")]

    def __str__(self) -> str:
        return self.code


class ServiceType(CityRow):
    """One thing that may be asked for, as long as the city has had it. What it means is in its versions."""

    code = models.CharField(max_length=80)  # the Open311 service_code
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="types")
    active = models.BooleanField(default=True)  # offered to people
    draft = models.BooleanField(default=False)  # made by an import, waiting for a person to finish it
    current = models.ForeignKey(
        "catalogue.ServiceVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="type_code_in_city")]

    def __str__(self) -> str:
        return self.code


class ServiceVersion(CityRow):
    """What a type means from one moment to the next."""

    type = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    effective_from = models.DateTimeField()
    effective_to = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the definition: the same file makes no new version

    names = models.JSONField()  # words by language
    descriptions = models.JSONField(default=dict)
    keywords = models.JSONField(default=dict)  # {"en": ["pothole", "hole in the road"], ...}
    private = models.BooleanField(default=False)  # never shown to the public
    anonymous_allowed = models.BooleanField(default=True)
    location = models.CharField(max_length=10, default="required")  # rules.LocationNeed
    photo = models.CharField(max_length=10, default="optional")  # rules.PhotoNeed
    safety = models.BooleanField(default=False)
    priority = models.CharField(max_length=10, default="normal")  # rules.Priority
    duplicate_radius_m = models.PositiveIntegerField(default=0)  # 0: never suggested as a duplicate
    duplicate_window_h = models.PositiveIntegerField(default=0)
    reopen_days = models.PositiveIntegerField(default=14)
    delivery = models.CharField(max_length=10, default="realtime")  # Open311: realtime, batch, blackbox
    outcomes = ArrayField(models.CharField(max_length=30), default=list)  # cases.rules.Outcome words allowed
    # What closing takes (endings) and the plan for several agencies (case_plans): a page's plain data as JSON
    # text, because the order of facts, options and steps counts and jsonb does not keep it.
    closing = models.TextField(blank=True, default="")
    case_plan = models.TextField(blank=True, default="")
    emergency_words = models.JSONField(
        default=dict
    )  # {"en": ["sparking"], ...}: say the emergency number first
    owner = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    owner_team = models.ForeignKey("city.Team", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "type", "number"], name="version_number_of_type"),
            models.UniqueConstraint(
                fields=["type"], condition=models.Q(effective_to__isnull=True), name="one_open_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} v{self.number}"


class Question(CityRow):
    """Something a type needs to know, in order, perhaps only after a certain earlier answer."""

    version = models.ForeignKey(ServiceVersion, on_delete=models.CASCADE, related_name="questions")
    stage = models.CharField(max_length=12, default=Stage.REPORT.value)
    code = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)  # rules.QuestionKind: the Open311 datatypes, plus 'info'
    required = models.BooleanField(default=False)
    texts = models.JSONField()  # words by language
    hints = models.JSONField(default=dict)
    options = models.JSONField(default=list)  # [{"key": "one", "names": {"en": ..}}, ...]
    condition = models.JSONField(null=True)  # {"question": "out", "in": ["yes"]}
    private = models.BooleanField(default=False)  # the answer is never public

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "stage", "code"], name="question_code_in_version")
        ]

    def __str__(self) -> str:
        return self.code


class Target(CityRow):
    """By when one clock of a type should be kept."""

    version = models.ForeignKey(ServiceVersion, on_delete=models.CASCADE, related_name="targets")
    clock = models.CharField(max_length=12)  # sla.rules.Clock: acknowledge, act, resolve
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=15)  # rules.TimeUnit: hours, days, working_hours, working_days
    priority = models.CharField(max_length=10, blank=True)  # '' holds for every priority

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "clock", "priority"], name="one_target_a_clock")
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.amount} {self.unit}"


class Script(CityRow):
    """What a call taker reads out for a type."""

    version = models.ForeignKey(ServiceVersion, on_delete=models.CASCADE, related_name="scripts")
    position = models.PositiveIntegerField()
    texts = models.JSONField()  # words by language

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.version} step {self.position}"


class MachineTranslation(CityRow):
    """Words of the catalogue as a machine translated them, until somebody who speaks the language agrees."""

    language = models.CharField(max_length=20)
    english = models.TextField()
    said = models.TextField()
    digest = models.CharField(max_length=64)  # SHA-256 of both: a changed sentence is to be read again
    read_at = models.DateTimeField(null=True)  # by a person, who found it right

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "language", "digest"], name="machine_translation_in_city")
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.english}"
