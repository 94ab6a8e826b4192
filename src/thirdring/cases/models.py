"""Reports are demand, cases are work: a Report is what one person told us, a Case is one thing to fix."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from thirdring.cases.map_models import MapChange, MapCount, MapCounting
from thirdring.cases.plan_models import PlanTask, Relation
from thirdring.cases.rules import JPEG, OPEN, PhotoKind, Status
from thirdring.kernel.models import CityRow

__all__ = [
    "SHOWN",
    "Case",
    "Closure",
    "DaySeal",
    "Entry",
    "Follow",
    "Hold",
    "MapChange",
    "MapCount",
    "MapCounting",
    "Media",
    "Merge",
    "PlanTask",
    "Recategorisation",
    "Recurrence",
    "Relation",
    "Report",
]

SHOWN = Q(private=False, merged_into__isnull=True)  # what the public's map and lists hold


class Case(CityRow):
    """One thing to be fixed."""

    reference = models.CharField(max_length=9)  # nine digits, the last a check digit; shown as 2604-1873-5
    status = models.CharField(max_length=12, default=Status.RECEIVED.value)
    version = models.PositiveIntegerField(default=1)  # raised by every change: two people can't both win
    type = models.ForeignKey("catalogue.ServiceType", on_delete=models.PROTECT, related_name="+")
    service_version = models.ForeignKey(
        "catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+"
    )
    priority = models.CharField(max_length=10, default="normal")
    private = models.BooleanField(default=False)  # never shown to the public
    summary = models.TextField(blank=True)  # the first report's words
    covered_summary = models.TextField(null=True)  # as the public may search them; null: nothing is covered
    place = models.CharField(max_length=300, blank=True)  # address, intersection, landmark, or words
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True)  # cells.cell_of the point
    area_ids = ArrayField(models.BigIntegerField(), default=list)
    agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("city.Team", on_delete=models.PROTECT, null=True, related_name="+")
    # Asked to take the case over, and has not answered: it sees the case, the other has it.
    offered_to = models.ForeignKey("city.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=30, blank=True)  # of the last closure
    due_at = models.DateTimeField(null=True)  # the resolve promise's: queues sort by it without a join
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    report_count = models.PositiveIntegerField(default=1)
    entry_count = models.PositiveIntegerField(default=0)  # the timeline's length
    entry_hash = models.CharField(max_length=64, blank=True)  # the timeline's last hash
    search = models.GeneratedField(
        expression=SearchVector("summary", "place", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "reference"], name="case_reference_in_city"),
            models.CheckConstraint(
                name="case_status_is_known", condition=Q(status__in=sorted(s.value for s in Status))
            ),
            models.CheckConstraint(
                name="closed_cases_have_an_outcome",
                condition=Q(status="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(status="closed") & Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="case_is_at_both_or_neither",
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
            ),
        ]
        indexes = [
            # A queue: an agency's open work, soonest due first, read by keyset.
            models.Index(
                fields=["city", "agency", "due_at", "id"],
                name="case_open_by_agency",
                condition=Q(status__in=sorted(s.value for s in OPEN), merged_into__isnull=True),
            ),
            models.Index(
                fields=["city", "due_at", "id"],
                name="case_open_by_city",
                condition=Q(status__in=sorted(s.value for s in OPEN), merged_into__isnull=True),
            ),
            models.Index(
                fields=["city", "offered_to"], name="case_offered", condition=Q(offered_to__isnull=False)
            ),
            models.Index(  # what nobody has accepted, the oldest first
                fields=["city", "agency", "opened_at"],
                name="case_untouched",
                condition=Q(status="received", merged_into__isnull=True),
            ),
            models.Index(  # how a type's dates were kept, read from the index alone
                fields=["city", "type", "due_at"],
                name="case_kept",
                include=["status", "closed_at", "outcome", "area_ids"],
                condition=Q(due_at__isnull=False, merged_into__isnull=True),
            ),
            models.Index(fields=["city", "-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["city", "agency", "-opened_at", "-id"], name="case_newest_by_agency"),
            models.Index(fields=["city", "type", "-opened_at"], name="case_newest_by_type"),
            models.Index(  # the public map, close by: from the index alone
                fields=["city", "cell"],
                name="case_public_cell",
                include=["type", "status", "opened_at"],
                condition=SHOWN & Q(cell__isnull=False),
            ),
            models.Index(
                fields=["city", "-opened_at", "-id"],
                name="case_public_open",
                condition=SHOWN & Q(status__in=sorted(s.value for s in OPEN)),
            ),
            GinIndex(fields=["search"], name="case_words"),
            GinIndex(fields=["area_ids"], name="case_areas"),
        ]

    def __str__(self) -> str:
        return self.reference


class Report(CityRow):
    """What one person told us, once, on one channel. Its reference works for ever, whichever case has it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    reference = models.CharField(max_length=9)
    token = models.CharField(max_length=32)  # unguessable: lets the reporter add to what they said
    channel = models.CharField(max_length=10)  # rules.Channel
    constituent = models.ForeignKey(
        "constituents.Constituent", on_delete=models.SET_NULL, null=True, related_name="reports"
    )
    words = models.TextField(blank=True)
    covered_words = models.TextField(null=True)  # as the public reads them; null: nothing is covered
    language = models.CharField(max_length=12, default="en")
    answers = models.JSONField(default=dict)  # {question code: string, number or list of option keys}
    place = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    received_at = models.DateTimeField()
    client_key = models.CharField(max_length=80, null=True)  # null, not '', so that the unique rule skips it
    source = models.CharField(max_length=60, blank=True)  # where it was imported from
    external_id = models.CharField(max_length=120, blank=True)
    row_digest = models.CharField(max_length=32, blank=True)  # of the imported row: a changed row updates

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "reference"], name="report_reference_in_city"),
            models.UniqueConstraint(fields=["city", "client_key"], name="report_sent_once"),
            models.UniqueConstraint(
                fields=["city", "source", "external_id"], name="report_imported_once", condition=~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Media(CityRow):
    """A photo on a report or on the timeline, or a report's video, which only staff see.

    Photos are re-encoded and videos stripped, so no position or device data is left in them.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="media")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, related_name="media")
    file = models.FileField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, blank=True)  # rules.PhotoKind, of a crew's; '' of others
    content_type = models.CharField(max_length=20, default=JPEG, db_default=JPEG)
    public = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    closure = models.ForeignKey(  # shows the work that this closing claims
        "cases.Closure", on_delete=models.SET_NULL, null=True, related_name="photos"
    )
    task = models.ForeignKey("cases.PlanTask", on_delete=models.SET_NULL, null=True, related_name="photos")

    class Meta:
        constraints = [
            models.CheckConstraint(  # what can't be covered is nobody's but the city's
                name="video_is_not_public", condition=Q(content_type=JPEG) | Q(public=False)
            ),
            models.CheckConstraint(
                name="photo_kind_is_known",
                condition=Q(kind__in=["", *sorted(kind.value for kind in PhotoKind)]),
            ),
        ]

    @property
    def is_video(self) -> bool:
        """Whether it is a video and no photo."""
        return self.content_type != JPEG

    def __str__(self) -> str:
        return self.file.name or ""


class Closure(CityRow):
    """A case ended: how, with what answer, by whom and when. A reopened case keeps its closures."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="closures")
    outcome = models.CharField(max_length=30)  # rules.Outcome
    answer = models.TextField(blank=True)  # what the resident reads; '' only when auto_closed or imported
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))  # stated, by code
    # By language, where the catalogue's words were sent unchanged: each reporter reads their own.
    answers = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    missing = ArrayField(  # facts the type asks for that a remote system did not state
        models.CharField(max_length=40), default=list, db_default=RawSQL("'{}'::varchar[]", [])
    )
    no_photo = models.CharField(max_length=20, blank=True, db_default="")  # rules.NoPhoto: why there is none
    evidence = models.CharField(max_length=8, blank=True, db_default="")  # rules.Evidence; '' for none

    class Meta:
        indexes = [
            models.Index(fields=["city", "at"], name="closure_newest"),
            models.Index(
                fields=["city", "reopened_at"],
                name="closure_reopened",
                condition=Q(reopened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class Hold(CityRow):
    """A case that waits, why, and until when it was waiting."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=30)  # rules.HoldReason
    note = models.CharField(max_length=300, blank=True)
    held_from = models.CharField(max_length=12)  # the status to go back to
    since = models.DateTimeField()
    review_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until__isnull=True), name="one_hold_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Entry(CityRow):
    """A line of the timeline. Append-only, in the database too; each carries the hash of the one before."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()  # 1, 2, 3 ... in its case
    kind = models.CharField(max_length=20)  # rules.EntryKind
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    public = models.BooleanField(default=False)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    written_at = models.DateTimeField(db_default=Now(), editable=False)  # ``at`` may be history, this not
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [BrinIndex(fields=["written_at"], name="entry_written")]  # rows lie in this order anyway
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="entry_number_in_case")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class DaySeal(CityRow):
    """The one published root over all that was written on a day. Never changed, in the database too."""

    day = models.DateField()  # of the city's own clock
    entries = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "day"], name="one_seal_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"


class Merge(CityRow):
    """A case found to be another's duplicate: what moved, so that taking it back moves exactly that."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    report_ids = ArrayField(models.BigIntegerField())
    media_ids = ArrayField(models.BigIntegerField())
    follow_ids = ArrayField(models.BigIntegerField())
    promise_ids = ArrayField(models.BigIntegerField())  # whose clocks the merge stopped
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(undone_at__isnull=True), name="merged_once")
        ]

    def __str__(self) -> str:
        return f"{self.case} into {self.into}"


class Recurrence(CityRow):
    """A case that repeats one closed shortly before: same type, same place."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    earlier = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    metres = models.PositiveIntegerField()
    days = models.PositiveIntegerField()  # whole ones, from the closing to the new report
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "at"], name="recurrence_newest")]

    def __str__(self) -> str:
        return f"{self.case} repeats {self.earlier}"


class Recategorisation(CityRow):
    """A case was found to be of another kind: what it was taken for, what it is, who said so and why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="recategorisations")
    from_version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    from_agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)  # to the new kind's questions: kept, and given now
    reason = models.CharField(max_length=500)
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "at"], name="recategorisation_newest")]

    def __str__(self) -> str:
        return f"{self.case}: {self.to_version}"


class Follow(CityRow):
    """Someone who wants the same news as the reporter."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="follows")
    constituent = models.ForeignKey(
        "constituents.Constituent", on_delete=models.CASCADE, related_name="follows"
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "constituent"], name="follow_once")]

    def __str__(self) -> str:
        return f"follow of {self.case_id}"
