"""The abusive-call protocol: warned, warned again, ended; in this order, in words, only growing."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import people, requests
from thirdring.city.models import City
from thirdring.constituents.actions import forget
from thirdring.constituents.models import Constituent
from thirdring.contact_centre.abuse_queries import steps_of
from thirdring.contact_centre.abuse_rules import Step, next_step
from thirdring.contact_centre.actions.abuse import end_for_abuse, warn
from thirdring.contact_centre.models import AbuseStep, Contact
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
PHONE = "+14125550123"


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


@pytest.fixture
def taker(city: City) -> Actor:
    return people.actor(city, Role.CALL_TAKER)


@pytest.fixture
def contact(city: City, taker: Actor) -> Contact:
    now = clock.now()
    return Contact.objects.create(
        city=city,
        key="c1",
        channel="phone",
        caller="4125550123",
        holder_id=taker.id or 0,
        opened_at=now,
        kept_at=now,
        kept_by_id=taker.id or 0,
    )


def codes(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return sorted(problem.field for problem in error.value.problems)


def test_the_steps_come_one_after_the_other(city: City, taker: Actor, contact: Contact) -> None:
    with pytest.raises(Invalid) as error:
        end_for_abuse(contact.pk, words="Threats.", actor=taker)
    assert codes(error) == ["step"]
    warn(contact.pk, words="An insult.", actor=taker)
    with pytest.raises(Invalid):
        end_for_abuse(contact.pk, words="Threats.", actor=taker)
    warn(contact.pk, words="Another.", actor=taker)
    with pytest.raises(Invalid):
        warn(contact.pk, words="A third.", actor=taker)
    end_for_abuse(contact.pk, words="Threats.", actor=taker)
    with pytest.raises(Invalid):
        end_for_abuse(contact.pk, words="Again.", actor=taker)
    found = [(step.step, step.words, step.by_id) for step in steps_of(city, numbers=[PHONE])]
    assert found == [
        ("ended", "Threats.", taker.id),
        ("warned_twice", "Another.", taker.id),
        ("warned_once", "An insult.", taker.id),
    ]


def test_what_was_said_is_written_down(taker: Actor, contact: Contact) -> None:
    with pytest.raises(Invalid) as error:
        warn(contact.pk, words=" ", actor=taker)
    assert codes(error) == ["words"]


def test_steps_only_grow(taker: Actor, contact: Contact) -> None:
    step = warn(contact.pk, words="An insult.", actor=taker)
    rows = AbuseStep.objects.of(contact.city_id).filter(pk=step.pk)
    for change in (rows.delete, lambda: rows.update(step=Step.ENDED), lambda: rows.update(at=clock.now())):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_only_who_takes_calls_of_this_city_takes_them(city: City, contact: Contact) -> None:
    with pytest.raises(NotAllowed):
        warn(contact.pk, words="x", actor=people.actor(city, Role.ANALYST))
    with pytest.raises(NotFound):
        warn(contact.pk, words="x", actor=people.actor(requests.pothole_city(), Role.CALL_TAKER))


def test_a_forgotten_caller_leaves_no_words(city: City, taker: Actor, contact: Contact) -> None:
    requests.sent(city, name="Ana", phone=PHONE)
    ana = Constituent.objects.of(city).get()
    Contact.objects.of(city).filter(pk=contact.pk).update(constituent=ana)
    warn(contact.pk, words="An insult.", actor=taker)
    assert len(steps_of(city, people=[ana.pk])) == 1
    forget(city, "phone", PHONE, [ana.pk], actor=people.anyone(city))
    assert [(step.words, step.number) for step in AbuseStep.objects.of(city)] == [("", "")]


def test_the_order_of_the_steps() -> None:
    assert [next_step(list(Step)[:taken]) for taken in range(4)] == [*Step, None]
