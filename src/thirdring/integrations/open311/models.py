"""Other jurisdictions' servers, the cases we sent them, and what they said since."""

from django.db import models

from thirdring.kernel.models import CityRow


class RemoteServer(CityRow):
    """Another jurisdiction's GeoReport server, and how it is doing."""

    name = models.CharField(max_length=120)  # whom residents read about: 'Alder County Roads'
    base_url = models.URLField(max_length=300)
    jurisdiction_id = models.CharField(max_length=120, blank=True)
    key_setting = models.CharField(
        max_length=60, blank=True
    )  # environment variable OPEN311_KEY_... that holds the key
    format = models.CharField(max_length=4, default="json")  # json, xml
    time_zone = models.CharField(max_length=60)  # reads times that name no zone
    page_size = models.PositiveIntegerField(default=0)  # 0: the server knows no paging
    mirrors = models.BooleanField(default=False)  # its public requests are shown on our map too
    active = models.BooleanField(default=True)
    cursor = models.DateTimeField(null=True)  # the latest update seen, by the server's own clock
    failures = models.PositiveIntegerField(default=0)  # in a row
    rests_until = models.DateTimeField(null=True)  # the circuit breaker
    error = models.CharField(max_length=300, blank=True)  # why it failed last; '' while it is well
    heard_at = models.DateTimeField(null=True)  # when it last answered
    services = models.JSONField(default=list)  # [{code, name, asks: [question]}], as told last

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "base_url"], name="remote_server_once")]

    def __str__(self) -> str:
        return self.name


class Relay(CityRow):
    """A case handed to another jurisdiction, followed there."""

    server = models.ForeignKey(RemoteServer, on_delete=models.PROTECT, related_name="relays")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="relays")
    service_code = models.CharField(max_length=120)
    attributes = models.JSONField(default=dict)  # {code: [values]}
    state = models.CharField(max_length=8, default="waiting")  # rules.RelayState
    client_key = models.UUIDField(unique=True)
    token = models.CharField(max_length=200, blank=True)
    remote_id = models.CharField(max_length=200, blank=True)
    remote_status = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)  # when it may first have arrived there
    taken_at = models.DateTimeField(null=True)  # when the other side gave a token or an id
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "server", "case"], name="relayed_once_to_a_server"),
            models.UniqueConstraint(
                fields=["city", "server", "remote_id"],
                name="relay_of_a_remote_request",
                condition=~models.Q(remote_id=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="relay_due",
                condition=models.Q(state__in=["token", "unsure", "waiting"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} at {self.server}"


class RemoteUpdate(CityRow):
    """Something the other side said about a relayed case, kept once however often it is told."""

    relay = models.ForeignKey(Relay, on_delete=models.CASCADE, related_name="updates")
    digest = models.CharField(max_length=32)
    status = models.CharField(max_length=60)
    notes = models.TextField(blank=True)
    updated_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "relay", "digest"], name="remote_update_once")]

    def __str__(self) -> str:
        return self.status


class MirroredRequest(CityRow):
    """A neighbour's public request, as last seen."""

    server = models.ForeignKey(RemoteServer, on_delete=models.CASCADE, related_name="mirrored")
    remote_id = models.CharField(max_length=200)
    status = models.CharField(max_length=60)
    open = models.BooleanField()
    service_name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    requested_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "server", "remote_id"], name="mirrored_once")]

    def __str__(self) -> str:
        return self.remote_id


class Difference(CityRow):
    """Where a nightly comparison found that the two sides disagree about a relayed case."""

    relay = models.ForeignKey(Relay, on_delete=models.CASCADE, related_name="differences")
    field = models.CharField(max_length=30)  # missing, status
    ours = models.CharField(max_length=200)
    theirs = models.CharField(max_length=200)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "relay", "field"],
                name="one_open_difference",
                condition=models.Q(settled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.ours} / {self.theirs}"
