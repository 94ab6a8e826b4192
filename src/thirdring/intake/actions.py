"""Every channel ends here: a submission becomes a report and its case, or comes back with what to mend."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from thirdring.cases.actions.opening import NewReport, Opening, open_case
from thirdring.cases.models import Case, Report
from thirdring.cases.photos import CleanPhoto, clean_photo
from thirdring.cases.videos import CleanVideo, clean_video
from thirdring.catalogue.answers import Answers, check_answers
from thirdring.catalogue.queries import OfferedType, type_to_report
from thirdring.city.models import City
from thirdring.constituents.actions import Person, remember
from thirdring.constituents.rules import normal_email, normal_phone
from thirdring.intake.budgeting import Sender, held, keys_of, spent_by, untouched
from thirdring.intake.models import SendingSpent
from thirdring.intake.rules import (
    MOST_PHOTOS,
    PLACE_LENGTH,
    SENDING_BUDGETS,
    cleaned,
    collected,
    problems_of,
)
from thirdring.intake.submission import Submission
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound, invalid
from thirdring.places.queries import address_near, areas_at, in_city, locate
from thirdring.routing.queries import route
from thirdring.routing.rules import owner
from thirdring.sla.planning import resolve_due
from thirdring.sla.queries import plan


@dataclass(frozen=True, slots=True)
class TooMany:
    """Nothing was taken: a budget is spent until ``opens_at`` (UTC)."""

    opens_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person gets: their report and its case. ``repeated`` when they had sent the same before."""

    report: Report
    case: Case
    repeated: bool = False


@action
def submit(city: City, submission: Submission, *, actor: Actor) -> Receipt:
    """Take a report in: checked, located, routed, promised, answered with a reference.

    Raises Invalid with every problem at once. The same ``client_key`` again from the same sender gives the
    same report, also when both arrive at the same moment.
    """
    submission = cleaned(submission, city.languages)
    key = _key(submission.client_key, actor)
    earlier = _sent_before(city, key)
    if earlier is not None:
        return earlier
    offered = _offered(city, submission.service_code)
    checked, photos, video = _checked(city, submission, offered)
    try:
        with transaction.atomic(
            savepoint=key is not None
        ):  # to fall back to, when the key is taken meanwhile
            report = _open(city, checked, offered, (photos, video), key, actor)
    except IntegrityError:
        earlier = _sent_before(city, key)
        if earlier is None:
            raise
        return earlier
    return Receipt(report, report.case)


@action
def submit_within_budget(
    city: City, submission: Submission, *, actor: Actor, sender: Sender, proven: bool
) -> Receipt | TooMany:
    """``submit`` for whoever comes in from the street, counted exactly however many come at once.

    What is refused, or comes back with something to mend, costs nothing; nor does sending the same again.
    ``proven``: their browser has shown that no program sends; others find the last quarter spent.
    """
    earlier = _sent_before(city, _key(submission.client_key, actor))
    if earlier is not None:
        return earlier
    opens_at = spend_sending(city, sender, actor=actor, proven=proven)
    if opens_at is not None:
        return TooMany(opens_at)
    return submit(city, submission, actor=actor)


@action
def spend_sending(city: City, sender: Sender, *, actor: Actor, proven: bool) -> datetime | None:
    """Take one from each of the sender's budgets; from none when one is spent: then when it opens (UTC)."""
    now, keys = clock.now(), keys_of(sender)
    SendingSpent.objects.bulk_create(untouched(city, keys, now=now), ignore_conflicts=True)
    rows = held(city, keys)
    opens_at = spent_by(rows, now=now, proven=proven)
    if opens_at is None:
        SendingSpent.objects.of(city).bulk_update(rows, ["used", "at"])
    return opens_at


@action
def forget_sendings(*, actor: Actor) -> int:
    """Delete the rows of budgets that are whole again; returns how many. Those in use wait for next time."""
    longest = max(budget.whole_after for budget in SENDING_BUDGETS.values())
    old = SendingSpent.objects.of(actor.city_id).filter(at__lt=clock.now() - longest)
    idle = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
    gone, _ = old.filter(pk__in=list(idle)).delete()
    return gone


def _key(client_key: str | None, actor: Actor) -> str | None:
    """The key as it is kept: a program's keys are its own, so that none can ask for another's reports."""
    return f"{actor.kind}:{actor.id or ''}:{client_key}" if client_key else None


def _sent_before(city: City, key: str | None) -> Receipt | None:
    if key is None:
        return None
    reports = Report.objects.of(city).select_related("case").defer("case__search")
    report = reports.filter(client_key=key).first()
    return Receipt(report, report.case, repeated=True) if report else None


def _offered(city: City, service_code: str) -> OfferedType:
    try:
        return type_to_report(city, service_code)
    except NotFound as missing:
        raise invalid("service_code", str(missing), "unknown") from None


def _checked(
    city: City, submission: Submission, offered: OfferedType
) -> tuple[Submission, list[CleanPhoto], CleanVideo | None]:
    """The submission with its answers, contact and place in their one form; its photos and video clean.

    Raises Invalid with every problem at once.
    """
    said, problems = submission, list(problems_of(submission, offered))
    unanswered: Answers = {}
    answers = collected(
        problems, lambda: check_answers(offered.questions, said.answers, said.language), unanswered
    )
    email = collected(problems, lambda: normal_email(said.email) if said.email else "", "")
    phone = collected(
        problems, lambda: normal_phone(said.phone, country=city.country) if said.phone else "", ""
    )
    located = collected(problems, lambda: _located(city, said), said)
    photos = [collected(problems, partial(clean_photo, raw), None) for raw in said.photos[:MOST_PHOTOS]]
    video = collected(problems, lambda: clean_video(said.video) if said.video else None, None)
    if problems:
        raise Invalid(dict.fromkeys(problems))  # three photos broken alike are one problem
    told = replace(located, answers=answers, email=email, phone=phone)
    return told, [p for p in photos if p], video


def _located(city: City, submission: Submission) -> Submission:
    """The place with what the gazetteer knows of it. Words that no map knows are a place too."""
    lon, lat, place = submission.lon, submission.lat, submission.place
    if lon is None or lat is None:
        found = locate(city, place) if place else None
        return replace(submission, lon=found.lon, lat=found.lat) if found else submission
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise invalid("place", "Latitude goes from -90 to 90, longitude from -180 to 180.", "not_on_earth")
    if not in_city(city, lon, lat):
        raise invalid(
            "place", f"This point is outside {city.name}. Choose a place inside the city.", "outside"
        )
    return submission if place else replace(submission, place=address_near(city, lon, lat)[:PLACE_LENGTH])


def _open(
    city: City,
    said: Submission,
    offered: OfferedType,
    seen: tuple[list[CleanPhoto], CleanVideo | None],
    key: str | None,
    actor: Actor,
) -> Report:
    now = clock.now()
    person = Person(name=said.name, email=said.email, phone=said.phone, language=said.language)
    constituent = remember(city, person, actor=actor)
    new = NewReport(
        channel=said.channel,
        words=said.words,
        language=said.language,
        answers=said.answers,
        place=said.place,
        lon=said.lon,
        lat=said.lat,
        constituent_id=constituent.pk if constituent else None,
        reply_to=person.points[0] if person.points else None,
        client_key=key,
        photos=seen[0],
        video=seen[1],
    )
    return open_case(city, new, _opening(city, said, offered, now), actor=actor, at=now)


def _opening(city: City, said: Submission, offered: OfferedType, now: datetime) -> Opening:
    """What the case is, whose, and by when: decided before it is written, in one place."""
    area_ids = [] if said.lon is None or said.lat is None else _area_ids(city, said.lon, said.lat)
    decision = route(
        city,
        type_id=offered.type_id,
        area_ids=area_ids,
        answers=said.answers,
        at=now,
        otherwise=owner(offered.owner_id, offered.owner_team_id),
    )
    promises = plan(
        offered.id, decision.agency_id, city=city, priority=offered.priority, start=now, area_ids=area_ids
    ).promises
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


def _area_ids(city: City, lon: float, lat: float) -> list[int]:
    return [area.id for area in areas_at(city, lon, lat)]
