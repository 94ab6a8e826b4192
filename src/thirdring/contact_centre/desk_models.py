"""What the desk keeps; ``models`` has it too.

Who can take which calls, whom a call rings, and every conversation.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thirdring.contact_centre.desk_rules import Disposition, Relay, StepKind
from thirdring.kernel.models import CityRow


class AgentProfile(CityRow):
    """Which calls somebody can take. Who has none takes any that need no skill."""

    user = models.ForeignKey("staff.User", on_delete=models.CASCADE, related_name="agent_profiles")
    skills = ArrayField(models.CharField(max_length=40), default=list)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    phone_name = models.CharField(
        max_length=80, blank=True
    )  # what the telephone system calls them; '' unknown
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "user"], name="agent_profile_once"),
            models.UniqueConstraint(
                fields=["city", "phone_name"], name="phone_name_of_one", condition=~Q(phone_name="")
            ),
        ]

    def __str__(self) -> str:
        return f"profile of {self.user_id}"


class Ring(CityRow):
    """A call that rings for somebody until they answer or it has rung long enough."""

    call = models.ForeignKey("contact_centre.Call", on_delete=models.CASCADE, related_name="rings")
    user = models.ForeignKey("staff.User", on_delete=models.CASCADE, related_name="+")
    rang_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call"], name="a_call_rings_for_one", condition=Q(ended_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["city", "user"],
                name="one_call_rings_for_somebody",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["city", "user", "-rang_at"], name="ring_by_person")]

    def __str__(self) -> str:
        return f"{self.call_id} rings for {self.user_id}"


class Contact(CityRow):
    """One conversation with somebody, on whatever channel: what was written down, and what became of it.

    ``said`` is the draft (``desk_rules.Said``), emptied when the conversation is closed: what matters then is
    in the case, or in ``note``. ``holder`` is who works on it. ``answered_with`` is the code of an article.
    """

    call = models.OneToOneField(
        "contact_centre.Call", on_delete=models.CASCADE, null=True, related_name="contact"
    )
    key = models.CharField(max_length=80)  # the same key twice is the same conversation
    provisional = models.CharField(max_length=16, blank=True)  # told while the server was away
    channel = models.CharField(max_length=12)  # cases.rules.Channel
    caller = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, blank=True)
    relay = models.CharField(max_length=12, blank=True, default=Relay.NONE.value)
    constituent = models.ForeignKey(
        "constituents.Constituent", on_delete=models.SET_NULL, null=True, related_name="contacts"
    )
    holder = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    said = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    kept_at = models.DateTimeField()  # when something was last written down, and by whom
    kept_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    interpreter_asked_at = models.DateTimeField(null=True)
    interpreter_joined_at = models.DateTimeField(null=True)
    line_broke_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=16, blank=True)  # '' while it goes on
    closed_at = models.DateTimeField(null=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="contacts")
    answered_with = models.CharField(max_length=80, blank=True)
    passed_to = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)  # for staff
    seen_to_at = models.DateTimeField(null=True)  # a supervisor followed up

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "key"], name="contact_once"),
            models.CheckConstraint(
                name="contact_disposition_is_known",
                condition=Q(disposition__in=["", *sorted(each.value for each in Disposition)]),
            ),
            models.CheckConstraint(
                name="contact_ends_with_a_disposition",
                condition=Q(closed_at__isnull=True, disposition="")
                | Q(closed_at__isnull=False) & ~Q(disposition=""),
            ),
            models.CheckConstraint(
                name="contact_relay_is_known", condition=Q(relay__in=sorted(each.value for each in Relay))
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "holder", "-opened_at"],
                name="contact_open",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=["city", "opened_at"], name="contact_by_time"),
            models.Index(
                fields=["city", "provisional"], name="contact_by_provisional", condition=~Q(provisional="")
            ),
            models.Index(fields=["city", "caller", "-opened_at"], name="contact_by_number"),
            models.Index(
                fields=["city", "closed_at"],
                name="contact_to_see_to",
                condition=Q(disposition=Disposition.FOLLOW_UP.value, seen_to_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.opened_at:%Y-%m-%d %H:%M}"

    @property
    def gist(self) -> str:
        """Where and what it is about so far, for a list; '' while nothing is written down."""
        words = (str(self.said.get(name, "")) for name in ("place", "sought", "note"))
        return " · ".join(each for each in words if each)


class ContactStep(CityRow):
    """What happened in a conversation. Only added to."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_step_is_known", condition=Q(kind__in=sorted(each.value for each in StepKind))
            )
        ]
        indexes = [models.Index(fields=["city", "contact", "at"], name="contact_step_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.contact_id}"
