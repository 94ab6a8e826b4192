"""Who works here: people, the roles they have in which city, and programs with keys."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from thirdring.kernel.models import CityRow
from thirdring.staff.rules import Role


class UserManager(BaseUserManager["User"]):
    """Makes staff accounts; the e-mail address is the name to sign in with."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "User":
        """A staff account; without a password nobody can sign in to it yet."""
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A staff account. Global: one person may work for several cities, through memberships."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)  # made by the demo; refused elsewhere by `thirdring doctor`

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(CityRow):
    """A role one person has in one city, in an agency (and team) where the role is of an agency."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, null=True, related_name="memberships")
    team = models.ForeignKey("city.Team", on_delete=models.PROTECT, null=True, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "user", "role", "agency", "team"],
                name="membership_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="agency_roles_have_an_agency",
                condition=~models.Q(role__in=["agency_worker", "agency_lead"])
                | models.Q(agency__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"


class PasswordLink(CityRow):
    """A way to set one's password once, given by an administrator. Only the hash of its secret is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="password_link")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256: the secret is long and random
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link for {self.user}"


class ApiClient(CityRow):
    """A program that talks to us. Only the hash of its key is kept."""

    name = models.CharField(max_length=120)
    contact_email = models.EmailField(blank=True)
    key_hint = models.CharField(max_length=8)  # the key's first characters, to tell keys apart
    key_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the key: keys are long and random
    scopes = ArrayField(models.CharField(max_length=20), default=list)
    requests_per_minute = models.PositiveIntegerField(default=60)
    burst = models.PositiveIntegerField(default=60)  # requests at once, after a while without any
    active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    sandbox = models.BooleanField(default=False)  # a test key: what it sends reaches nobody
    profile = models.CharField(max_length=20, blank=True)  # rules.Profile: what it speaks beyond GeoReport
    purpose = models.TextField(blank=True)  # in the words of who asked for the key
    requested_at = models.DateTimeField(null=True)  # when it was asked for on the public page
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name

    @property
    def is_pending(self) -> bool:
        """Whether somebody asked for this key and nobody has said yes or no."""
        return self.requested_at is not None and self.decided_at is None


class ApiAllowance(CityRow):
    """What a program has left to ask: one row, so that every process counts alike."""

    client = models.OneToOneField(ApiClient, on_delete=models.CASCADE, related_name="allowance")
    level = models.FloatField()  # requests left; fills up by requests_per_minute, never above burst
    at = models.DateTimeField()  # when it stood at that level

    def __str__(self) -> str:
        return f"{self.level:.1f} requests"


class SignInAttempt(CityRow):
    """One try at signing in. Kept in the database, so that every process counts the same tries."""

    account = models.CharField(max_length=254)  # the e-mail address typed, lower case; may be nobody's
    address = models.CharField(max_length=45)  # network address it came from; of IPv6 the first 64 bits
    outcome = models.CharField(max_length=10)  # rules.SignInOutcome
    at = models.DateTimeField()

    class Meta:
        # Not led by the city: an account and an address have one budget, whichever city's page is tried.
        indexes = [
            models.Index(fields=["account", "at"], name="attempt_by_account"),
            models.Index(fields=["address", "at"], name="attempt_by_address"),
            models.Index(fields=["at"], name="attempt_age"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.outcome}"
