"""Who asks: people, how to reach them, and what staff noted about them."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Reverse

from thirdring.constituents.flag_models import FlagAppeal, PersonFlag
from thirdring.kernel.models import CityRow

__all__ = [
    "Consent",
    "Constituent",
    "ContactPoint",
    "FlagAppeal",
    "PersonFlag",
    "PersonMerge",
    "PersonNote",
    "SignInCode",
]


class Constituent(CityRow):
    """Someone who asks the city for something. May be nameless: a way to reach them is enough."""

    kind = models.CharField(max_length=12, default="resident")  # resident, business, visitor
    name = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=12, default="en")
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey(  # who this turned out to be; then nothing else is theirs
        "self", on_delete=models.CASCADE, null=True, related_name="merged_ones"
    )

    def __str__(self) -> str:
        return self.name or "someone"


class ContactPoint(CityRow):
    """One way to reach a person. ``value`` is normalised: E.164 for phones, lower case for e-mail."""

    constituent = models.ForeignKey(Constituent, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=8)  # rules.ContactKind: email, phone
    value = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "kind", "value", "constituent"], name="contact_point_once"
            )
        ]
        indexes = [  # looked up while somebody waits on the phone: by how a number ends, an address begins
            models.Index(
                F("city"),
                OpClass(Reverse("value"), name="text_pattern_ops"),
                name="contact_point_ending",
                condition=Q(kind="phone"),
            ),
            models.Index(
                F("city"),
                OpClass("value", name="varchar_pattern_ops"),
                name="contact_point_beginning",
                condition=Q(kind="email"),
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Consent(CityRow):
    """What a person agreed to, and when they took it back."""

    constituent = models.ForeignKey(Constituent, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20)  # updates, survey
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.purpose


class PersonNote(CityRow):
    """What staff should know of a person. For call takers and supervisors alone: in no file, in no log."""

    constituent = models.ForeignKey(Constituent, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["city", "constituent", "-at"], name="person_note_newest")]

    def __str__(self) -> str:
        return f"note {self.pk}"  # its words are nobody else's


class PersonMerge(CityRow):
    """Two people who turned out to be one: what moved, so that taking it back moves exactly that."""

    survivor = models.ForeignKey(Constituent, on_delete=models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Constituent, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)  # {"cases.Report": [ids]}: every room notes its own
    before = models.JSONField()  # the survivor's name and language
    after = models.JSONField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="person_merged_once"
            )
        ]
        indexes = [models.Index(fields=["city", "survivor", "-at"], name="person_merge_newest")]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"


class SignInCode(CityRow):
    """A code sent to a contact point, by which whoever reads it sees what is theirs."""

    kind = models.CharField(max_length=8)  # rules.ContactKind
    value = models.CharField(max_length=254)
    digest = models.CharField(max_length=64)  # rules.code_digest; the code itself is only in the message
    asked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["city", "kind", "value", "-asked_at"], name="sign_in_code_latest")]

    def __str__(self) -> str:
        return f"code for {self.value}"
