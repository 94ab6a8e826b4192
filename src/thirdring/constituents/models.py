"""Who asks: people, and how to reach them."""

from django.db import models

from thirdring.kernel.models import CityRow


class Constituent(CityRow):
    """Someone who asks the city for something. May be nameless: a way to reach them is enough."""

    kind = models.CharField(max_length=12, default="resident")  # resident, business, visitor
    name = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=12, default="en")
    created_at = models.DateTimeField()

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
