"""What the city tells people, from the words to the receipt."""

from django.db import models

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


class Message(CityRow):
    """One message to one person. Queued in the transaction that made it, sent by the worker."""

    occasion = models.CharField(max_length=30)
    channel = models.CharField(max_length=8)
    to = models.CharField(max_length=254)
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
