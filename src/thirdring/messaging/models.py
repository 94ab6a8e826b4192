"""What the city tells people, from the words to the receipt."""

from django.db import models
from django.db.models import Q

from thirdring.kernel.models import CityRow


class Template(CityRow):
    """A city's own words for one occasion; without one, the words shipped with the program are used."""

    occasion = models.CharField(max_length=30)  # rules.Occasion
    channel = models.CharField(max_length=8)  # email, sms
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "occasion", "channel", "language"], name="template_once")
        ]

    def __str__(self) -> str:
        return f"{self.occasion} by {self.channel} in {self.language}"


class Device(CityRow):
    """A browser that shows notifications: where its push service takes them, and the keys only it can read.

    It is of nobody until it hears alerts of a contact point.
    """

    endpoint = models.TextField()
    mark = models.CharField(max_length=64)  # subscribing.mark_of: the endpoint as the index holds it
    p256dh = models.CharField(max_length=90)  # its public key, base64url
    auth = models.CharField(max_length=24)  # the secret it shares with us, base64url
    language = models.CharField(max_length=12)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "mark"], name="device_once")]

    def __str__(self) -> str:
        return f"device {self.pk}"


class Listening(CityRow):
    """What a device hears of: a case, or the alerts that go to a contact point."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="listenings")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, null=True, related_name="+")
    contact_point = models.ForeignKey(
        "constituents.ContactPoint", on_delete=models.CASCADE, null=True, related_name="+"
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="listening_is_of_one_thing",
                condition=Q(case__isnull=True, contact_point__isnull=False)
                | Q(case__isnull=False, contact_point__isnull=True),
            ),
            models.UniqueConstraint(fields=["device", "case"], name="listen_to_case_once"),
            models.UniqueConstraint(fields=["device", "contact_point"], name="listen_to_alerts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} of {self.case_id or 'alerts'}"


class Message(CityRow):
    """One message to one person. Queued in the transaction that made it, sent by the worker."""

    occasion = models.CharField(max_length=30)
    channel = models.CharField(max_length=8)
    to = models.CharField(max_length=254)  # for a device, the host of its push service
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, related_name="messages")
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, null=True, related_name="messages")
    state = models.CharField(max_length=8, default="queued")  # rules.MessageState
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    dedup_key = models.CharField(max_length=100)  # one event tells one person once
    stop_link = models.CharField(max_length=300, null=True)  # ends what it is part of, with one click
    link = models.CharField(max_length=300, null=True)  # what pressing a notification opens
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)  # as far as the provider tells

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "dedup_key"], name="message_once"),
        ]
        indexes = [
            models.Index(fields=["city", "-queued_at"], name="message_newest"),
            models.Index(fields=["city", "to"], name="message_to"),  # what one person was told
        ]

    def __str__(self) -> str:
        return f"{self.occasion} to {self.to}"


class Stopped(CityRow):
    """Somebody answered STOP: nothing is sent to that number until they answer START.

    It outlives the person, so it holds no number, only what tells that one from others.
    """

    whose = models.CharField(max_length=64)  # queries.mark_of
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "whose"], name="stopped_once")]

    def __str__(self) -> str:
        return f"stopped since {self.since:%Y-%m-%d}"
