"""What GeoReport knows beyond reports: what a client sent with one, tokens, the sandbox, changes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from thirdring.kernel.models import CityRow


class Sending(CityRow):
    """That a report came through GeoReport: who sent it, and what else it said than a report holds."""

    report = models.OneToOneField("cases.Report", on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey("staff.ApiClient", on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=32, null=True)  # of types that answer with one; not the report's own
    ready_at = models.DateTimeField(null=True)  # since when the token leads to the id
    media_urls = ArrayField(models.TextField(), default=list)  # as sent; fetched before anybody sees them
    extras = models.JSONField(default=dict)  # {"attributes": {code: [..]}, "title": .., "address_id": ..}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "token"], name="sending_token_in_city")]
        indexes = [models.Index(fields=["city", "client", "report"], name="sending_by_client")]

    def __str__(self) -> str:
        return f"report {self.report_id} from {self.client_id}"


class Changeset(CityRow):
    """When what a city's services say last changed, as clients were told."""

    rules_version = models.PositiveIntegerField()  # of the city, when this was last looked at
    digest = models.CharField(max_length=64)  # SHA-256 of the list and every definition
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city"], name="one_changeset_a_city")]

    def __str__(self) -> str:
        return self.at.isoformat()


class SandboxRequest(CityRow):
    """A request sent with a test key: answered like any other, but no report, and nobody's work."""

    client = models.ForeignKey("staff.ApiClient", on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=9)
    token = models.CharField(max_length=32, null=True)
    ready_at = models.DateTimeField(null=True)
    client_key = models.CharField(max_length=80, null=True)
    shape = models.JSONField()  # the request as GeoReport shows it
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "reference"], name="sandbox_reference_in_city"),
            models.UniqueConstraint(fields=["city", "token"], name="sandbox_token_in_city"),
            models.UniqueConstraint(fields=["client", "client_key"], name="sandbox_sent_once"),
        ]
        indexes = [models.Index(fields=["at"], name="sandbox_age")]

    def __str__(self) -> str:
        return self.reference


class ReceivedUpdate(CityRow):
    """News about a report that another system sent us, once by its own number for it."""

    client = models.ForeignKey("staff.ApiClient", on_delete=models.PROTECT, related_name="+")
    update_id = models.CharField(max_length=120)  # the sender's
    report = models.ForeignKey("cases.Report", on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=40)
    at = models.DateTimeField()  # when it happened, as the sender says

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "update_id"], name="update_received_once")]

    def __str__(self) -> str:
        return self.update_id
