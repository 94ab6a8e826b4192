"""The timeline of a person: every channel, newest first, in pages that miss and repeat nothing."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import people, requests
from tests.factories.calls import START, answered_call
from thirdring.cases.actions.progress import accept
from thirdring.city.models import City
from thirdring.constituents.models import Constituent
from thirdring.constituents.queries import person_of
from thirdring.contact_centre.actions.contacts import begin_contact, name_caller
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.models import Contact as Conversation
from thirdring.feedback.actions.asking import answer, ask
from thirdring.feedback.models import Question
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid
from thirdring.staff.rules import Role
from thirdring.workbench.contacts import Contact, ContactWas, contacts_of

pytestmark = pytest.mark.django_db
PHONE = "+14125550123"


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


def ana(city: City) -> Constituent:
    return person_of(city, Constituent.objects.of(city).get(name="Ana").pk)


def lived(city: City) -> None:
    """She called, reported twice and was written to; somebody else did the same."""
    calls = [*answered_call("hers", caller=PHONE), *answered_call("other", caller="+14125550199")]
    take_signals(calls, actor=people.program(city))
    for hours in (1, 2):
        with clock.frozen_at(START + timedelta(hours=hours)):
            requests.sent(city, name="Ana", phone=PHONE, email="ana@example.org", place=f"{hours} Elm Street")
            requests.sent(city, name="Eve", email="eve@example.org", place=f"{hours} Oak Street")


def kinds(contacts: list[Contact]) -> list[str]:
    return [contact.was.value for contact in contacts]


def test_all_channels_are_on_one_timeline_newest_first(city: City) -> None:
    lived(city)
    found, following = contacts_of(city, [ana(city)])
    assert kinds(found) == ["report", "message", "report", "message", "call"]
    assert following == ""
    assert [(one.how, one.state) for one in found[3:]] == [("email", "queued"), ("phone", "handled")]


def test_conversations_are_theirs_by_name_and_by_a_number_nobody_else_was_named_for(city: City) -> None:
    lived(city)
    taker, hers = people.actor(city, Role.CALL_TAKER), ana(city)
    for key, caller in (("named", PHONE), ("unnamed", PHONE), ("of-eve", PHONE), ("other", "+14125550199")):
        with clock.frozen_at(START + timedelta(hours=3)):
            begin_contact(city, key=key, caller=caller, actor=taker)
    eve = Constituent.objects.of(city).get(name="Eve")
    for key, who in (("named", hers), ("of-eve", eve)):
        contact = Conversation.objects.of(city).get(key=key)
        name_caller(contact.pk, contact.version, who.pk, actor=taker)
    rows = Conversation.objects.of(city).filter(key__in=["named", "unnamed"])
    found, _ = contacts_of(city, [hers])
    spoken = [one for one in found if one.was is ContactWas.CONVERSATION]
    assert {one.pk for one in spoken} == set(rows.values_list("pk", flat=True))
    assert {(one.how, one.state) for one in spoken} == {("phone", "")}


def test_a_question_and_its_answer_are_two_lines(city: City) -> None:
    boss = people.actor(city, Role.SUPERVISOR)
    with clock.frozen_at(START):
        case = requests.sent(city, name="Ana", email="ana@example.org").case
        ask(accept(case, actor=boss), actor=boss, words="Which side of the street?")
    with clock.frozen_at(START + timedelta(hours=1)):
        answer(
            city, Question.objects.of(city).get().token, actor=people.anyone(city), words="The north side."
        )
    found, _ = contacts_of(city, [ana(city)])
    said = [(one.was.value, one.words) for one in found if one.was in {ContactWas.ASKED, ContactWas.ANSWER}]
    assert said == [("answer", "The north side."), ("asked", "Which side of the street?")]


def test_pages_miss_and_repeat_nothing(city: City) -> None:
    lived(city)
    who, whole = ana(city), [one.mark for one in contacts_of(city, [ana(city)])[0]]
    marks, before = [], ""
    for _ in whole:
        found, before = contacts_of(city, [who], before=before, most=1)
        marks += [one.mark for one in found]
    assert (marks, before) == (whole, "")


@pytest.mark.parametrize(
    "before", ["x", "2026-01-01~report~1", "2026-01-01T00:00+00:00~x~1", "~~", "9" * 400]
)
def test_a_page_that_is_none_is_said_to_be_none(city: City, before: str) -> None:
    lived(city)
    with pytest.raises(Invalid):
        contacts_of(city, [ana(city)], before=before)


def test_it_is_one_statement(city: City, django_assert_num_queries: Any) -> None:
    lived(city)
    who = ana(city)
    with django_assert_num_queries(1):
        contacts_of(city, [who])


def test_somebody_of_another_city_has_no_line_here(city: City) -> None:
    lived(city)
    assert contacts_of(requests.pothole_city(), [ana(city)]) == ([], "")
