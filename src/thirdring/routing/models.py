"""Which team gets a case, and why."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from thirdring.kernel.models import CityRow
from thirdring.routing.outside import OPEN_REFERRALS, ReferralState


class Rule(CityRow):
    """Send what matches to a team. The first rule in order that matches wins; then the type's owner."""

    name = models.CharField(max_length=160)  # read out in the sentence that says why
    position = models.PositiveIntegerField()
    type = models.ForeignKey("catalogue.ServiceType", on_delete=models.CASCADE, null=True, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, null=True, related_name="+")
    answers = models.JSONField(default=dict)  # {"question": ["option", ...]}: all must match
    hours = models.JSONField(default=dict)  # {"mon": [["17:00", "24:00"]]}: local time; {} is always
    team = models.ForeignKey("city.Team", on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateTimeField()
    effective_to = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["city", "position"], name="rule_order")]

    def __str__(self) -> str:
        return self.name


class Assignment(CityRow):
    """A case given to a team, with the sentence that says why."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="assignments")
    agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("city.Team", on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(  # what each rule decided lately
                fields=["city", "rule", "at"],
                name="assignment_by_rule",
                condition=models.Q(rule__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.why


class Transfer(CityRow):
    """One agency asks another to take a case over; it stays with the first until the second says yes."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="transfers")
    from_agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey("city.Agency", on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey("city.Team", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=30)  # transfers.TransferReason
    note = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    answer_by = models.DateTimeField()  # in the asked agency's working time; both sides see it
    state = models.CharField(max_length=10, default="proposed")  # transfers.TransferState
    refusal = models.CharField(max_length=30, blank=True)  # transfers.Refusal
    answer_note = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="one_open_transfer",
                condition=models.Q(state__in=["proposed", "referee"]),
            )
        ]
        indexes = [
            models.Index(
                fields=["answer_by"], name="transfer_unanswered", condition=models.Q(state="proposed")
            ),
            models.Index(
                fields=["city", "proposed_at"],
                name="transfer_to_referee",
                condition=models.Q(state="referee"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.from_agency} asks {self.to_agency}"


class RuleProposal(CityRow):
    """What transfers and corrections taught: such requests belong elsewhere. A supervisor makes it a rule."""

    type = models.ForeignKey("catalogue.ServiceType", on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey("city.Team", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)  # as of a rule
    evidence = models.PositiveIntegerField(default=1)  # how many transfers or corrections said so
    because = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="proposed")  # proposed, accepted, declined
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "type", "area", "team", "answers"],
                name="one_open_rule_proposal",
                condition=models.Q(state="proposed"),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.because


class OutsideParty(CityRow):
    """Somebody outside the city whose task some things are: a utility, the county, a contractor."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)  # outside.PartyKind
    email = models.EmailField(blank=True)  # without one nobody is written to, and staff telephone
    phone = models.CharField(max_length=40, blank=True)
    handles = ArrayField(
        models.CharField(max_length=80), default=list
    )  # service codes it is offered for first
    acknowledge_hours = models.PositiveIntegerField(default=24)  # plain hours
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "name"], name="party_name_in_city")]

    def __str__(self) -> str:
        return self.name


class Referral(CityRow):
    """A case that somebody outside the city has to see to; the case itself stays where it is."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="referrals")
    party = models.ForeignKey(OutsideParty, on_delete=models.PROTECT, related_name="referrals")
    note = models.CharField(max_length=1000, blank=True)  # for the party only
    shares_words = models.BooleanField(default=False)  # whether the party reads what was reported
    public = models.BooleanField(default=False)  # whether everybody reads what the party says
    sent_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    their_number = models.CharField(max_length=60, blank=True)
    expected_on = models.DateField(null=True)  # when they say it will be done
    follow_up_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=ReferralState.SENT.value)
    ended_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)  # the sweep's next look; null while only a person can go on
    attention = models.CharField(max_length=16, blank=True)  # outside.Attention
    attention_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "party"],
                name="one_open_referral_to_a_party",
                condition=models.Q(state__in=[state.value for state in OPEN_REFERRALS]),
            ),
            models.CheckConstraint(
                name="an_ended_referral_has_its_moment",
                condition=models.Q(state__in=[state.value for state in OPEN_REFERRALS], ended_at__isnull=True)
                | models.Q(
                    state__in=sorted(s.value for s in set(ReferralState) - set(OPEN_REFERRALS)),
                    ended_at__isnull=False,
                    look_at__isnull=True,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at"], name="referral_to_look_at", condition=models.Q(look_at__isnull=False)
            ),
            models.Index(
                fields=["city", "attention_since"],
                name="referral_in_need",
                condition=models.Q(attention_since__isnull=False),
            ),
            models.Index(fields=["city", "state", "sent_at"], name="referral_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.case} to {self.party}"


class ReferralLink(CityRow):
    """A way in for the party. Only the token's hash is kept; who has the link may answer, and no more."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "token_hash"], name="referral_link")]

    def __str__(self) -> str:
        return f"link of {self.referral_id}"


class ReferralAnswer(CityRow):
    """One thing the party said, through its link or to somebody who wrote it down (``by``)."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="answers")
    said = models.CharField(max_length=12)  # outside.Said
    words = models.TextField(blank=True)
    their_number = models.CharField(max_length=60, blank=True)
    expected_on = models.DateField(null=True)
    photos = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=60)  # of the form it was sent with: a second click is the same answer
    by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "key"], name="party_answers_a_form_once")]

    def __str__(self) -> str:
        return f"{self.said}: {self.words[:60]}"


class WordProposal(CityRow):
    """What corrections taught: these words mean this type. A supervisor makes them its keywords, or not."""

    type = models.ForeignKey("catalogue.ServiceType", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=12)
    words = models.JSONField()  # ["bubbling", ...], folded
    because = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="proposed")  # proposed, accepted, declined
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "type", "language"],
                name="one_open_word_proposal",
                condition=models.Q(state="proposed"),
            )
        ]

    def __str__(self) -> str:
        return self.because


class CatalogueProposal(CityRow):
    """What came again and again and is in no list: a supervisor proposes a type for it."""

    name = models.CharField(max_length=120)
    keywords = ArrayField(models.CharField(max_length=60), default=list)
    volume = models.PositiveIntegerField()  # reports, when it was proposed
    evidence = ArrayField(models.CharField(max_length=9))  # references of those cases; their words stay there
    state = models.CharField(max_length=10, default="proposed")  # proposed, declined
    reason = models.CharField(max_length=500, blank=True)  # why it was declined
    proposed_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "name"],
                name="one_open_catalogue_proposal",
                condition=models.Q(state="proposed"),
            )
        ]

    def __str__(self) -> str:
        return self.name
