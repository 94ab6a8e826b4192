"""A phone's queue: each change once, in order, and nothing lost when somebody else was there first."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import people, requests
from tests.factories.closings import ASKING
from tests.factories.requests import reread
from tests.factories.together import together
from tests.fieldwork import crews
from tests.fieldwork.crews import Crew
from tests.web.agency.departments import browser_of
from tests.web.field.phones import NOW, Phone, became, made
from thirdring.cases.actions.handing import hand_over
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.progress import note
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.cases.rules import EntryKind, Status
from thirdring.fieldwork.models import Received, Visit
from thirdring.fieldwork.queries import visits_of
from thirdring.fieldwork.rules import ChangeKind
from thirdring.staff.rules import Role

DONE = {"outcome": "fixed", "answer": "Filled with cold patch."}


@pytest.fixture
def phone(crew: Crew) -> Phone:
    return Phone(crew.person, browser_of(crew.person))


def a_days_work(case: Case) -> list[dict[str, Any]]:
    """Everything a crew does at one place, in order, each relying on the one before."""
    there = [
        ("arrive", {}),
        ("photo", {"shows": "before"}),
        ("inspection", {"answers.surface": "asphalt", "answers.depth": "3"}),
        ("labour", {"people": "2", "minutes": "25"}),
        ("material", {"what": "Cold patch", "amount": "2.5", "unit": "bags", "cost": ""}),
        ("photo", {"shows": "after"}),
        ("note", {"words": "Traffic is heavy in the morning."}),
        ("done", DONE),
    ]
    changes: list[dict[str, Any]] = []
    for kind, fields in there:
        after = changes[-1]["client_id"] if changes else ""
        changes.append(made(case, kind, fields, visit=f"visit-of-{case.reference}", after=after))
    minute = NOW.replace(minute=10).isoformat()
    changes[-1]["spans"] = [[NOW.replace(minute=0).isoformat(), minute]]
    changes[-1]["at"] = minute
    return changes


def test_a_whole_visit_arrives_at_once(crew: Crew, phone: Phone) -> None:
    case = crew.case()
    phone.now = NOW.replace(minute=30)
    assert became(phone.sends(*a_days_work(case))) == ["done"] * 8
    (visit,) = visits_of(case)
    assert (visit.outcome, visit.answers) == ("done", {"surface": "asphalt", "depth": "3"})
    assert ([str(one) for one in visit.labour.all()], visit.worked_minutes) == (["2 x 25 min"], 10)
    assert sorted(case.media.values_list("kind", flat=True)) == ["after", "before"]
    assert reread(case).status == Status.CLOSED


def test_what_is_sent_again_is_done_already(crew: Crew, phone: Phone) -> None:
    case = crew.case()
    changes = a_days_work(case)
    first = phone.sends(*changes)
    again = phone.sends(*changes)
    assert became(again) == ["already"] * 8
    assert [one["version"] for one in again] == [one["version"] for one in first]
    assert (Visit.objects.of(crew.city).count(), case.media.count()) == (1, 2)


def test_half_a_queue_may_arrive_and_the_rest_later(crew: Crew, phone: Phone) -> None:
    changes = a_days_work(crew.case())
    assert became(phone.sends(*changes[4:])) == ["later"] * 4
    assert became(phone.sends(*changes[:4])) == ["done"] * 4
    assert became(phone.sends(*changes[4:])) == ["done"] * 4


def test_both_sides_of_a_conflict_are_told_and_it_can_be_done_anyway(crew: Crew, phone: Phone) -> None:
    case, mate = crew.case(), crew.mate()
    note(case, actor=mate, words="The gas company digs here on Friday.", public=False)
    change = made(case, "done", DONE)
    (answer,) = phone.sends(change)
    conflict = answer["conflict"]
    assert (answer["became"], conflict["may_apply"]) == ("conflict", True)
    assert "Answer to the resident: Filled with cold patch." in conflict["yours"]
    assert [(one["what"], one["words"], one["who"]) for one in conflict["theirs"]] == [
        ("Note", "The gas company digs here on Friday.", mate.name)
    ]
    anyway = change | {"seen": conflict["version"], "entries": conflict["entries"]}
    assert became(phone.sends(anyway)) == ["done"]
    assert reread(case).status == Status.CLOSED


def test_after_a_conflict_later_changes_of_the_case_wait_and_others_do_not(crew: Crew, phone: Phone) -> None:
    case, other = crew.case(), crew.case(lat=40.46)
    note(case, actor=crew.mate(), words="Wait.", public=False)
    changes = [made(case, "done", DONE), made(case, "note", {"words": "x"}), made(other, "done", DONE)]
    assert became(phone.sends(*changes)) == ["conflict", "later", "done"]


def test_a_conflict_may_be_kept_as_a_note(crew: Crew, phone: Phone) -> None:
    case = crew.case()
    note(case, actor=crew.mate(), words="Wait.", public=False)
    assert became(phone.sends(made(case, "done", DONE, as_note=True))) == ["done"]
    last = case.entries.filter(kind=EntryKind.NOTE).latest("number")
    assert last.data["words"] == (
        "Done (Mon 16 Nov, 09:00). How did it end: Fixed. Answer to the resident: Filled with cold patch."
    )
    assert reread(case).status == Status.ACCEPTED


def test_a_case_that_was_joined_to_another_says_so(crew: Crew, phone: Phone) -> None:
    case, other = crew.case(), crew.case(lat=40.4501)
    merge(case, into=other, actor=crew.mate())
    (answer,) = phone.sends(made(case, "done", DONE))
    assert answer["conflict"]["said"] == f"This case is part of {pretty(other.reference)} now."
    assert answer["conflict"]["may_apply"] is False
    assert became(phone.sends(made(case, "photo", {"shows": "after"}))) == ["done"]
    assert other.media.count() == 1


def test_a_case_that_went_to_another_agency_tells_only_where_it_is(crew: Crew, phone: Phone) -> None:
    case = crew.case()
    hand_over(case, to=crew.parks, team=None, why="A tree.", actor=crew.office(), verb="note")
    change = made(case, "photo", {"shows": "after"})
    (answer,) = phone.sends(change)
    conflict = answer["conflict"]
    assert (conflict["said"], conflict["theirs"]) == ("Parks has this case now.", [])
    assert (conflict["version"], conflict["may_apply"]) == (0, False)
    assert became(phone.sends(change | {"as_note": True})) == ["done"]
    assert case.media.count() == 1


def test_a_case_that_never_was_theirs_is_unknown(crew: Crew, phone: Phone) -> None:
    theirs = requests.case(crew.city, service_code="graffiti")
    for said in ({}, {"as_note": True}):
        (answer,) = phone.sends(made(theirs, "note", {"words": "Hello."}, **said))
        assert (answer["became"], answer["conflict"]) == ("refused", None)
    assert theirs.entries.filter(kind=EntryKind.NOTE).count() == 0


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("done", {"outcome": "fixed"}, ["answer"]),
        ("done", {"outcome": "spam", "answer": "x"}, ["outcome"]),
        ("no_problem", {}, ["answer"]),
        ("wrong_place", {}, ["remark"]),
        ("could_not", {"review_at": "soon"}, ["reason", "review_at"]),
        ("not_ours", {"to": "agency-0", "reason": "wrong_agency"}, ["to"]),
        ("note", {"words": "\x00"}, ["words"]),
        ("inspection", {"answers.depth": "deep"}, ["answers.depth", "answers.surface"]),
        ("labour", {"people": "0", "minutes": "x"}, ["minutes", "people"]),
    ],
)
def test_what_can_not_be_done_is_refused_by_field(
    crew: Crew, phone: Phone, kind: str, fields: dict[str, str], wrong: list[str]
) -> None:
    case = crew.case()
    visit = {"visit": "visit-of-mine"}
    arrive = made(case, "arrive", **visit)
    answers = phone.sends(arrive, made(case, kind, fields, after=arrive["client_id"], **visit))
    assert became(answers) == ["done", "refused"]
    assert sorted(answers[1]["problems"]) == wrong


@pytest.mark.django_db
def test_a_closing_states_what_its_type_asks_and_shows_the_crews_photo() -> None:
    crew = crews.crew(closing=ASKING)
    phone, case = Phone(crew.person, browser_of(crew.person)), crew.case(place="Main Street")
    facts = {"outcome": "fixed", "fact_done": "filled"}
    (refused,) = phone.sends(made(case, "done", {"outcome": "fixed"}))
    assert sorted(refused["problems"]) == ["fact_done", "photos"]
    (refused,) = phone.sends(made(case, "done", facts))
    assert sorted(refused["problems"]) == ["photos"]
    photo = made(case, "photo", {"shows": "after"})
    assert became(phone.sends(photo, made(case, "done", facts, after=photo["client_id"]))) == ["done", "done"]
    closure = case.closures.get()
    assert (closure.facts, closure.evidence, closure.no_photo) == ({"done": "filled"}, "photo", "")
    assert closure.answer.startswith("We filled the hole at Main Street on ")


@pytest.mark.parametrize(
    ("kind", "fields", "status"),
    [
        ("wrong_place", {"remark": "No such house."}, "on_hold"),
        ("could_not", {"reason": "waiting_for_parts", "review_at": "2026-12-01"}, "on_hold"),
        ("come_back", {"review_at": "1999-01-01"}, "on_hold"),
        ("no_problem", {"answer": "We found no hole."}, "closed"),
        ("not_ours", {"reason": "wrong_agency"}, "in_progress"),
    ],
)
def test_every_ending_ends_the_visit_and_does_what_it_says(
    crew: Crew, phone: Phone, kind: str, fields: dict[str, str], status: str
) -> None:
    case = crew.case()
    arrive = made(case, "arrive", visit="visit-of-mine")
    fields = fields | ({"to": f"agency-{crew.parks.pk}"} if kind == "not_ours" else {})
    ending = made(case, kind, fields, visit="visit-of-mine", after=arrive["client_id"])
    assert became(phone.sends(arrive, ending)) == ["done", "done"]
    assert Visit.objects.of(crew.city).get().outcome == kind
    now = reread(case)
    assert (now.status, now.offered_to) == (status, crew.parks if kind == "not_ours" else None)


def test_the_queue_of_somebody_else_is_not_taken(crew: Crew, phone: Phone) -> None:
    said = {"phone_now": NOW.isoformat(), "person": people.user().pk, "changes": []}
    response = phone.post(said)
    assert (response.status_code, "somebody else's" in response.json()["problem"]) == (400, True)


def test_a_queue_that_can_not_be_forged(crew: Crew) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(crew.person)
    said = {"changes": '{"changes": []}'}
    assert browser.post("/field/sync/", said).status_code == 403
    token = browser.get("/field/pulse/").json()["token"]
    assert browser.post("/field/sync/", said, headers={"X-CSRFToken": token}).status_code == 400


def test_who_is_signed_out_is_sent_to_sign_in_and_nothing_is_done(crew: Crew) -> None:
    assert Client().post("/field/sync/").headers["Location"].startswith("/sign-in/")
    assert Client().get("/field/pulse/").headers["Location"].startswith("/sign-in/")


def test_the_pulse_says_who_and_which_version(crew: Crew, phone: Phone) -> None:
    said = phone.browser.get("/field/pulse/").json()
    assert (said["person"], said["city"], len(said["build"])) == (crew.person.pk, crew.city.pk, 12)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["change-000001", "change-0002", "", "x"]) | st.text(max_size=50)
moments = st.sampled_from(["2026-11-16T14:00:00Z", "0001-01-01", "9999-12-31T23:59:59+14:00", "2026-11-16"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.data())
def test_nothing_that_is_sent_breaks_it(crew: Crew, phone: Phone, said: st.DataObject) -> None:
    case = Case.objects.of(crew.city).first() or crew.case()
    keys = {
        "client_id": names,
        "kind": st.sampled_from([*ChangeKind, "", "close"]),
        "reference": st.just(case.reference) | st.text(max_size=12),
        "seen": st.just(case.version) | anything,
        "entries": anything,
        "at": moments | anything,
        "after": names | st.just(""),
        "visit": names,
        "spans": st.just([["2026-11-16T14:00:00Z", "2026-11-16T14:10:00Z"]]) | anything,
        "fields": st.dictionaries(
            st.sampled_from(["answer", "outcome", "words", "answers.surface", "to", "amount", "minutes"]),
            st.lists(st.text(max_size=8) | st.sampled_from(["fixed", "1e999", "-1", "\x00"]), max_size=3),
        )
        | anything,
        "as_note": st.booleans() | anything,
    }
    one = st.fixed_dictionaries({}, optional=keys) | anything
    body = {
        "phone_now": said.draw(moments),
        "person": crew.person.pk,
        "changes": said.draw(st.lists(one, max_size=3) | anything),
    }
    response = phone.post(said.draw(st.just(body) | anything))
    assert response.status_code in {200, 400}
    answers = response.json().get("answers", [])
    assert {answer["became"] for answer in answers} <= {"done", "already", "conflict", "refused", "later"}


@pytest.mark.django_db(transaction=True)
def test_one_queue_sent_twice_at_once_is_done_once() -> None:
    crew = crews.crew()
    case = crew.case()
    changes = a_days_work(case)
    senders = [Phone(crew.person, browser_of(crew.person)) for _ in range(2)]
    answers = together(*[lambda sender=sender: sender.sends(*changes) for sender in senders])  # type: ignore[misc]
    for sender, answer in zip(senders, answers, strict=True):
        assert isinstance(answer, list), answer
        if "later" in became(answer):  # the other was in the middle: what is sent again is done
            answer = sender.sends(*changes)
        assert set(became(answer)) <= {"done", "already"}
    assert Received.objects.of(crew.city).count() == len(changes)
    assert (Visit.objects.of(crew.city).count(), case.media.count(), case.closures.count()) == (1, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_phones_on_one_case_one_wins_and_the_other_is_told() -> None:
    crew = crews.crew()
    case = crew.case()
    others = [crew.person, people.staff(crew.city, Role.AGENCY_WORKER, agency=crew.agency, team=crew.team)]
    both = [Phone(person, browser_of(person)) for person in others]
    answers = together(*[lambda one=one: one.sends(made(case, "done", DONE)) for one in both])  # type: ignore[misc]
    assert sorted(answer[0]["became"] for answer in answers) == ["conflict", "done"]  # type: ignore[index]
    assert case.closures.count() == 1
