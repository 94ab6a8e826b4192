"""Every channel ends here: a submission becomes a report and its case, or comes back with what to mend."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from thirdring.cases.actions.opening import NewReport, Opening, open_case
from thirdring.cases.models import Report
from thirdring.cases.photos import CleanPhoto, clean_photo
from thirdring.catalogue.answers import check_answers
from thirdring.catalogue.queries import OfferedType, version_of
from thirdring.city.models import City
from thirdring.constituents.actions import Person, remember
from thirdring.constituents.rules import normal_email, normal_phone
from thirdring.intake.rules import MOST_PHOTOS, collected, problems_of
from thirdring.intake.submission import Receipt, Submission
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound, invalid
from thirdring.places.queries import address_near, area_ids_at, in_city, locate
from thirdring.routing.queries import route
from thirdring.routing.rules import Decision
from thirdring.sla.planning import resolve_due
from thirdring.sla.queries import plan

COUNTRY = "US"  # how a phone number without a country code is read


@action
def submit(city: City, submission: Submission, *, actor: Actor) -> Receipt:
    """Take a report in: checked, located, routed, promised, answered with a reference.

    Raises Invalid with every problem at once. The same ``client_key`` again gives the same report, also when
    both arrive at the same moment.
    """
    submission = without_nulls(submission)
    earlier = _sent_before(city, submission.client_key)
    if earlier is not None:
        return earlier
    offered = _offered(city, submission.service_code)
    checked, photos = check(city, submission, offered)
    try:
        with transaction.atomic():
            report = _open(city, checked, offered, photos, actor)
    except IntegrityError:
        earlier = _sent_before(city, submission.client_key)
        if earlier is None:
            raise
        return earlier
    return Receipt(report, report.case)


def without_nulls(submission: Submission) -> Submission:
    """The submission without the one character no text column takes, and without blanks around its words."""

    def clean(text: str) -> str:
        return text.replace("\x00", "").strip()

    return replace(
        submission,
        words=clean(submission.words),
        place=clean(submission.place),
        name=clean(submission.name),
        email=clean(submission.email),
        phone=clean(submission.phone),
    )


def check(city: City, submission: Submission, offered: OfferedType) -> tuple[Submission, list[CleanPhoto]]:
    """The submission with its answers, contact and place in their one form, and its photos clean.

    Raises Invalid with every problem at once.
    """
    problems = list(problems_of(submission, offered))
    answers = collected(problems, lambda: check_answers(offered.questions, submission.answers, submission.language))
    email = collected(problems, lambda: normal_email(submission.email) if submission.email else "")
    phone = collected(problems, lambda: normal_phone(submission.phone, country=COUNTRY) if submission.phone else "")
    located = collected(problems, lambda: _located(city, submission))
    photos = [collected(problems, partial(clean_photo, raw)) for raw in submission.photos[:MOST_PHOTOS]]
    if problems or answers is None or located is None:
        raise Invalid(problems)
    return replace(located, answers=answers, email=email or "", phone=phone or ""), [p for p in photos if p]


def _offered(city: City, service_code: str) -> OfferedType:
    try:
        return version_of(city, service_code)
    except NotFound as missing:
        raise invalid("service_code", str(missing), "unknown") from None


def _sent_before(city: City, client_key: str | None) -> Receipt | None:
    if not client_key:
        return None
    report = Report.objects.of(city).select_related("case").filter(client_key=client_key[:80]).first()
    return Receipt(report, report.case, repeated=True) if report else None


def _located(city: City, submission: Submission) -> Submission:
    """The place with what the gazetteer knows of it. Words that no map knows are a place too."""
    lon, lat, place = submission.lon, submission.lat, submission.place
    if lon is None or lat is None:
        found = locate(city, place) if place else None
        return replace(submission, lon=found.lon, lat=found.lat) if found else submission
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise invalid("place", "Latitude goes from -90 to 90, longitude from -180 to 180.", "not_on_earth")
    if not in_city(city, lon, lat):
        raise invalid("place", f"This point is outside {city.name}. Choose a place inside the city.", "outside")
    return submission if place else replace(submission, place=address_near(city, lon, lat)[:300])


def _open(
    city: City, submission: Submission, offered: OfferedType, photos: list[CleanPhoto], actor: Actor
) -> Report:
    now = clock.now()
    person = Person(
        name=submission.name, email=submission.email, phone=submission.phone, language=submission.language
    )
    constituent = remember(city, person, actor=actor)
    new = NewReport(
        channel=submission.channel,
        words=submission.words,
        language=submission.language,
        answers=submission.answers,
        place=submission.place,
        lon=submission.lon,
        lat=submission.lat,
        constituent_id=constituent.pk if constituent else None,
        client_key=submission.client_key[:80] if submission.client_key else None,
        photos=photos,
    )
    return open_case(city, new, _opening(city, submission, offered, now), actor=actor, at=now)


def _opening(city: City, submission: Submission, offered: OfferedType, now: datetime) -> Opening:
    """What the case is, whose, and by when: decided before it is written, in one place."""
    known = submission.lon is not None and submission.lat is not None
    area_ids = area_ids_at(city, [submission.lon], [submission.lat])[0] if known else []
    owner = Decision(
        agency_id=offered.owner_id, team_id=offered.owner_team_id, why="The owner of this kind of request."
    )
    decision = route(
        city, type_id=offered.type_id, area_ids=area_ids, answers=submission.answers, at=now, otherwise=owner
    )
    promises = plan(offered.id, decision.agency_id, city=city, priority=offered.priority, start=now).promises
    return Opening(
        type_id=offered.type_id,
        version_id=offered.id,
        priority=offered.priority,
        private=offered.private,
        area_ids=area_ids,
        agency_id=decision.agency_id,
        team_id=decision.team_id,
        why=decision.why,
        rule_id=decision.rule_id,
        due_at=resolve_due(promises),
    )
