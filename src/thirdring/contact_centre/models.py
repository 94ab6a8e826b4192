"""Queues, calls and their legs, the signals they are made of, agents' states, callbacks."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from thirdring.contact_centre.abuse_models import AbuseStep
from thirdring.contact_centre.counter_models import Kiosk, Ticket
from thirdring.contact_centre.desk_models import AgentProfile, Contact, ContactStep, Ring
from thirdring.contact_centre.quality_models import (
    Review,
    ReviewDispute,
    ReviewMark,
    Sample,
    SampleFrame,
    SampleItem,
    Scorecard,
    ScorecardItem,
    ScorecardVersion,
)
from thirdring.contact_centre.room_models import CallbackStep, QueueChange, RoomClock, RoomNews
from thirdring.contact_centre.rules import (
    DEFAULT_ANSWER_WITHIN_S,
    DEFAULT_SHORT_ABANDON_S,
    DEFAULT_TARGET_SHARE,
    CallStatus,
    Medium,
    Presence,
    SignalKind,
)
from thirdring.contact_centre.staffing_models import FlaggedDay, Shift
from thirdring.kernel.models import CityRow

__all__ = [
    "AbuseStep",
    "AgentProfile",
    "AgentState",
    "Call",
    "CallEvent",
    "CallLeg",
    "Callback",
    "CallbackStep",
    "Contact",
    "ContactStep",
    "FlaggedDay",
    "Kiosk",
    "Queue",
    "QueueChange",
    "Review",
    "ReviewDispute",
    "ReviewMark",
    "Ring",
    "RoomClock",
    "RoomNews",
    "Sample",
    "SampleFrame",
    "SampleItem",
    "Scorecard",
    "ScorecardItem",
    "ScorecardVersion",
    "Shift",
    "Ticket",
]


class Queue(CityRow):
    """Where calls wait for a person who can help, and what is wanted of it.

    One that a telephone system names and nobody has described yet is made with the usual wishes.
    """

    code = models.CharField(max_length=60)  # as the telephone systems call it
    name = models.CharField(max_length=120)
    skills = ArrayField(models.CharField(max_length=40), default=list)
    languages = ArrayField(models.CharField(max_length=12), default=list)  # [] takes any
    priority = models.PositiveSmallIntegerField(default=5)  # 1 first
    answer_within_s = models.PositiveIntegerField(default=DEFAULT_ANSWER_WITHIN_S)
    target_share = models.FloatField(default=DEFAULT_TARGET_SHARE)  # of calls answered within that
    short_abandon_s = models.PositiveIntegerField(default=DEFAULT_SHORT_ABANDON_S)
    warn_after_s = models.PositiveIntegerField(default=DEFAULT_ANSWER_WITHIN_S)  # the longest wait, shown
    calendar = models.ForeignKey(
        "city.Calendar", on_delete=models.PROTECT, null=True, related_name="+"
    )  # opening hours; none is always open
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="queue_code_in_city"),
            models.CheckConstraint(
                name="queue_target_is_a_share", condition=Q(target_share__gt=0, target_share__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Call(CityRow):
    """One call, chat or conversation: what ``folding.fold`` makes of its signals. Written by nothing else."""

    source = models.CharField(max_length=40)  # which telephone system told of it
    external_id = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)  # raised by each batch of signals
    status = models.CharField(max_length=12, default=CallStatus.IN_MENU.value)
    medium = models.CharField(max_length=8, default=Medium.PHONE.value)
    language = models.CharField(max_length=12, blank=True)  # '' where nobody said
    caller = models.CharField(max_length=40, blank=True)  # the number as told
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, related_name="calls")
    offered_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    abandoned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    wait_ms = models.BigIntegerField(null=True)
    talk_ms = models.BigIntegerField(default=0)
    hold_ms = models.BigIntegerField(default=0)
    wrap_ms = models.BigIntegerField(default=0)
    transfers = models.PositiveIntegerField(default=0)
    conferences = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "source", "external_id"], name="call_told_once"),
            models.CheckConstraint(
                name="call_status_is_known", condition=Q(status__in=sorted(s.value for s in CallStatus))
            ),
            models.CheckConstraint(
                name="call_is_answered_or_abandoned",
                condition=Q(answered_at__isnull=True) | Q(abandoned_at__isnull=True),
            ),
            models.CheckConstraint(
                name="call_waits_from_the_queue",
                condition=Q(wait_ms__isnull=True) | Q(wait_ms__gte=0, queued_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["city", "queued_at"], name="call_by_time"),
            models.Index(  # the calls of one number
                fields=["city", "caller", "-offered_at"],
                name="call_by_caller",
                condition=~Q(caller=""),
            ),
            models.Index(
                fields=["city", "status"],
                name="call_live",
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


class CallLeg(CityRow):
    """One agent's part in a call."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="legs")
    number = models.PositiveSmallIntegerField()
    agent = models.CharField(max_length=80, blank=True)  # as the telephone system calls them
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    wrapped_at = models.DateTimeField(null=True)
    talk_ms = models.BigIntegerField(default=0)
    hold_ms = models.BigIntegerField(default=0)
    wrap_ms = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="leg_of_a_call")]
        indexes = [
            models.Index(fields=["city", "agent", "answered_at"], name="leg_by_agent"),
            models.Index(fields=["city", "answered_at"], name="leg_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.number}"


class CallEvent(CityRow):
    """A signal as it was told (``signals.Signal``). Kept: the call is folded from these again at any time."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="events")
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    queue = models.CharField(max_length=60, blank=True)
    agent = models.CharField(max_length=80, blank=True)
    medium = models.CharField(max_length=8, default=Medium.PHONE.value)
    language = models.CharField(max_length=12, blank=True)
    caller = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "source", "external_id"], name="call_event_taken_once"),
            models.CheckConstraint(
                name="call_event_kind_is_known", condition=Q(kind__in=sorted(k.value for k in SignalKind))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.call_id}"


class Callback(CityRow):
    """A call we promised to make, and whether we kept it. Written with its call, but for who takes it."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="callback")
    requested_at = models.DateTimeField()
    promised_at = models.DateTimeField(null=True)  # by when
    made_at = models.DateTimeField(null=True)
    kept = models.GeneratedField(
        expression=models.ExpressionWrapper(Q(made_at__lte=F("promised_at")), models.BooleanField(null=True)),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )  # null while it is neither made nor promised for a time
    taken_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)  # nobody will be reached

    class Meta:
        indexes = [
            models.Index(
                fields=["city", "promised_at"],
                name="callback_open",
                condition=Q(made_at__isnull=True, given_up_at__isnull=True),
            ),
            models.Index(fields=["city", "promised_at"], name="callback_by_promise"),
        ]

    def __str__(self) -> str:
        return f"callback for {self.call_id}"


class AgentState(CityRow):
    """What an agent was doing from a moment on, until their next row. Rows come late and out of order too."""

    source = models.CharField(max_length=40)
    agent = models.CharField(max_length=80)
    presence = models.CharField(max_length=8)
    reason = models.CharField(max_length=12, blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "source", "agent", "since"], name="agent_state_told_once"
            ),
            models.CheckConstraint(
                name="agent_presence_is_known",
                condition=Q(presence__in=sorted(p.value for p in Presence)),
            ),
        ]
        indexes = [models.Index(fields=["city", "since"], name="agent_state_by_time")]

    def __str__(self) -> str:
        return f"{self.agent} {self.presence}"
