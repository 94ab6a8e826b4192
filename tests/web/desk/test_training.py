"""Practice as pages: the desk's own screen with a caller who is played; then how it went."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.factories.people import program, staff
from tests.factories.practice import house_that_practises, played, trainee
from tests.web.agency.departments import Department, browser_of
from thirdring.contact_centre.actions.scorecards import retire_card
from thirdring.contact_centre.models import AgentProfile, Scorecard, ScorecardItem
from thirdring.kernel import clock
from thirdring.staff.rules import Role
from thirdring.training.actions import practising
from thirdring.training.coaching import Month, practised_by_person
from thirdring.training.models import PracticeCall, PracticeMark
from thirdring.training.queries import checks_of, own_marks
from thirdring.web.desk.quality_words import PROBLEMS as OF_REVIEWS
from thirdring.web.desk.training_words import PROBLEMS

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
HERE = "/desk/training/"


@pytest.fixture
def house() -> Department:
    return house_that_practises()


def browser(house: Department, role: Role = Role.CALL_TAKER, name: str = "Tia") -> Client:
    return browser_of(staff(house.city, role, name=name))


def text(response: Any) -> str:
    return str(response.content.decode())


def begun(who: Client, code: str = "wheel", **wishes: str) -> str:
    """The address of a call that rings now."""
    answer: Any = who.post(f"{HERE}start/", {"code": code} | wishes)
    return str(answer.headers["Location"])


def send(who: Client, address: str, headers: dict[str, str] | None = None, **typed: str) -> Any:
    return who.post(address, {"danger": "no", "language": "en"} | typed, **(headers or {}))


def line(who: Client, address: str, deed: str) -> Any:
    return who.post(f"{address}line/{deed}/", follow=True)


def test_what_can_be_practised_is_listed_and_nothing_of_the_truth(house: Department) -> None:
    page = text(browser(house).get(HERE))
    assert [
        words in page for words in ("A wheel on Main Street", "not played yet", "Hard", "sits in it")
    ] == [
        True,
        True,
        True,
        False,
    ]


def test_a_call_is_played_on_the_desks_screen(house: Department) -> None:
    tia = browser(house)
    address = begun(tia)
    page = text(tia.get(address))
    assert "My wheel is broken." in page
    assert [
        part in page for part in ('id="danger"', 'id="where"', 'id="what"', 'id="who"', 'id="outcome"')
    ] == [True] * 5
    asked = send(tia, address, do="ask:place", danger="")
    assert asked.headers["Location"] == f"{address}#where"
    assert text(tia.get(address)).count("In front of City Hall.") == 2  # in the talk, and beside the question


def test_ones_own_words_are_answered(house: Department) -> None:
    tia = browser(house)
    address = begun(tia)
    send(tia, address, do="say", own_words="Is anybody hurt, Rosa?")
    page = text(tia.get(address))
    assert ("Is anybody hurt, Rosa?" in page, "No, only my wheel." in page) == (True, True)
    nothing = send(tia, address, do="say", words="Kept all the same")
    assert (nothing.status_code, "Kept all the same" in text(nothing)) == (422, True)


def test_its_script_is_given_only_what_changed(house: Department) -> None:
    tia = browser(house)
    address = begun(tia)
    found = text(send(tia, address, HTMX, sought="pothole"))
    assert ('id="what-known"' in found, 'id="type_pothole"' in found, 'id="id_name"' in found) == (
        True,
        True,
        False,
    )
    chosen = text(send(tia, address, HTMX, sought="pothole", service_code="pothole"))
    assert "Ask: Is it in a traffic lane?" in chosen


def test_what_is_wrong_is_said_beside_it_and_what_was_typed_is_kept(house: Department) -> None:
    tia = browser(house)
    address = begun(tia)
    page = send(tia, address, do="open", danger="", words="Deep by the church")
    assert page.status_code == 422
    assert "Ask first whether anybody is hurt or in danger." in text(page)
    assert "Deep by the church" in text(page)
    assert "Deep by the church" in text(tia.get(address))


def test_near_there_stand_the_exercises_cases_and_no_real_one(house: Department) -> None:
    house.case(place="A real place", lon=-79.985, lat=40.405)
    tia = browser(house)
    address = begun(tia, "open-already")
    send(tia, address, place="City Hall")
    page = text(tia.get(address))
    assert ("reported by 3 people" in page, "A real place" in page) == (True, False)
    send(tia, address, place="City Hall", do="join:2")
    assert send(tia, address, do="join:2").status_code == 302  # pressed twice
    read_back = text(tia.get(address))
    assert ("Read back to the caller" in read_back, "Pothole, City Hall." in read_back) == (True, True)


def test_opened_without_asking_about_danger_the_card_fails(house: Department) -> None:
    tia = browser(house)
    address = begun(tia)
    send(
        tia,
        address,
        place="City Hall",
        sought="pothole",
        service_code="pothole",
        do="open",
        **{"answers.in_lane": "no"},
    )
    page = text(line(tia, address, "hang-up"))
    assert "The whole card counts as nothing because of: Was danger asked about?" in page
    assert "Nobody asked whether anyone is hurt or in danger." in page
    assert ("0.0 %" in page, "Primero" in page, "Danger first." in page) == (True, False, True)
    assert "Automatic fail" in text(tia.get(HERE))


def test_somebody_without_the_language_reads_what_the_caller_says_and_then_the_interpreter(
    house: Department,
) -> None:
    tia = browser(house)
    address = begun(tia, "spanish")
    send(tia, address, do="ask:danger")
    assert "No hablo inglés." in text(tia.get(address))
    line(tia, address, "interpreter-asked")
    line(tia, address, "interpreter-joined")
    send(tia, address, do="ask:danger")
    page = text(tia.get(address))
    assert ("No, nadie." in page, "Interpreter: No, nobody." in page) == (True, True)


def test_who_speaks_it_needs_no_interpreter(house: Department) -> None:
    user = staff(house.city, Role.CALL_TAKER, name="Ines")
    AgentProfile.objects.create(city=house.city, user=user, languages=["es"])
    ines = browser_of(user)
    address = begun(ines, "spanish")
    send(ines, address, do="ask:danger")
    assert "No, nadie." in text(ines.get(address))


def test_a_line_that_holds_is_not_broken(house: Department) -> None:
    tia = browser(house)
    assert "The caller is still on the line." in text(line(tia, begun(tia), "line-broke"))


def test_a_draft_is_brought_after_the_line_broke(house: Department) -> None:
    tia = browser(house)
    address = begun(tia, "cut-off")
    send(tia, address, do="ask:place", note="Deep hole")
    assert "There is nothing to hear on the line any more." in text(tia.get(address))
    page = text(line(tia, address, "line-broke"))
    assert ("Hello, it is me again." in page, "Go on with what was written down" in page) == (True, True)
    send(tia, address, do="bring:1")
    assert "Deep hole" in text(tia.get(address))


def test_warned_twice_a_call_may_be_ended(house: Department) -> None:
    tia = browser(house)
    address = begun(tia, "rude")
    early = send(tia, address, do="abuse", abuse_words="He shouts.")
    assert "Warn them first" in text(early)
    for _ in range(2):
        send(tia, address, do="warn", abuse_words="He shouts.")
    send(tia, address, do="abuse", abuse_words="He shouts.")
    assert "Ended for abuse" in text(tia.get(address))


def test_what_was_given_up_is_gone(house: Department) -> None:
    tia = browser(house)
    address = begun(tia)
    line(tia, address, "leave")
    assert (tia.get(address).status_code, PracticeCall.objects.of(house.city).count()) == (404, 0)


@pytest.mark.parametrize(
    ("wishes", "status"), [({"code": "moon"}, 422), ({"difficulty": "easy"}, 302), ({"language": "fr"}, 422)]
)
def test_chance_chooses_among_what_there_is(house: Department, wishes: dict[str, str], status: int) -> None:
    answer: Any = browser(house).post(f"{HERE}start/", wishes)
    assert answer.status_code == status


def test_a_trainee_assesses_what_needs_an_ear_and_only_that(house: Department) -> None:
    tia = browser(house)
    address = begun(tia)
    send(tia, address, do="nothing")
    line(tia, address, "hang-up")
    items = {item.place: item.pk for item in ScorecardItem.objects.of(house.city)}
    marks = {f"mark_{items[1]}": "met", f"mark_{items[3]}": "partly", f"comment_{items[3]}": "Hurried."}
    page = text(tia.post(f"{address}marks/", marks, follow=True))
    call = PracticeCall.objects.of(house.city).get()
    assert {pk: mark.mark for pk, mark in own_marks(call).items()} == {items[3]: "partly"}
    assert (call.earned, call.possible, call.failed) == (0, 5, True)
    assert "own assessment: Partly met (Hurried.)" in page


def test_a_coach_marks_with_words_and_the_score_follows(house: Department) -> None:
    tia, coach = browser(house), browser(house, Role.SUPERVISOR, "Cleo")
    address = begun(tia)
    send(tia, address, do="ask:danger")
    send(tia, address, do="nothing")
    line(tia, address, "hang-up")
    items = {item.place: item.pk for item in ScorecardItem.objects.of(house.city)}
    assert "Mark as a coach" in text(coach.get(address))
    refused = coach.post(f"{address}marks/", {f"mark_{items[3]}": "not_met", f"mark_{items[2]}": "met"})
    assert (refused.status_code, "Say what was missing" in text(refused)) == (422, True)
    given = {f"mark_{items[3]}": "not_met", f"comment_{items[3]}": "No greeting.", f"mark_{items[2]}": "met"}
    coach.post(f"{address}marks/", given)
    call = PracticeCall.objects.of(house.city).get()
    assert (call.earned, call.possible) == (5, 6)
    page = text(tia.get(address))
    assert ("No greeting." in page, "by a coach" in page) == (True, True)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_takes_no_calls_does_not_practise(house: Department, role: Role) -> None:
    assert browser(house, role).get(HERE).status_code == 403


def test_another_trainee_finds_nothing(house: Department) -> None:
    address = begun(browser(house))
    assert browser(house, name="Otto").get(address).status_code == 404
    assert browser(house_that_practises()).get(address).status_code == 403


def test_a_coach_sees_everybodys_months_and_what_is_missed(house: Department) -> None:
    tia, coach = browser(house), browser(house, Role.SUPERVISOR, "Cleo")
    assert "Nobody has practised in these months." in text(coach.get(f"{HERE}people/"))
    for _ in range(2):
        address = begun(tia)
        send(tia, address, do="nothing")
        line(tia, address, "hang-up")
    page = text(coach.get(f"{HERE}people/"))
    assert ("0.0 %" in page, "of 2 calls" in page, "2 failed as a whole" in page) == (True, True, True)
    found = re.search(rf'href="({HERE}people/\d+/)">Tia', page)
    assert found
    assert "Danger first, and the emergency number where there is any: 2 of 2" in text(coach.get(found[1]))
    assert [tia.get(each).status_code for each in (f"{HERE}people/", found[1])] == [403, 403]


def test_a_month_is_the_citys(house: Department) -> None:
    """Ended at ten in the evening of the last day, where it is the next month in Greenwich already."""
    who = trainee(house)
    with clock.frozen_at(datetime(2026, 12, 1, 3, tzinfo=UTC)):
        played(house, who)
    found = practised_by_person(trainee(house, "Cleo", Role.SUPERVISOR), house.city, since=date(2026, 11, 1))
    assert [(one.name, one.months) for one in found] == [
        ("Tia Trainee", {date(2026, 11, 1): Month(calls=1, scored=1, mean=1.0, failed=0)})
    ]


def test_a_supervisor_says_which_check_tells_of_which_question(house: Department) -> None:
    coach, tia = browser(house, Role.SUPERVISOR, "Cleo"), browser(house)
    card = Scorecard.objects.of(house.city).get()
    items = {item.place: item.pk for item in ScorecardItem.objects.of(house.city)}
    assert text(coach.get(f"{HERE}checks/")).count(" selected") == 2
    wrong = coach.post(f"{HERE}checks/", {"card": str(card.pk), f"check_{items[1]}": "moon"})
    assert (wrong.status_code, len(checks_of(card.pk, house.city.pk))) == (422, 2)
    coach.post(f"{HERE}checks/", {"card": str(card.pk), f"check_{items[3]}": "outcome"})
    assert checks_of(card.pk, house.city.pk) == {"Was the caller greeted warmly?": "outcome"}
    address = begun(tia)
    send(tia, address, do="nothing")
    line(tia, address, "hang-up")
    assert [mark.item_id for mark in PracticeMark.objects.of(house.city)] == [items[3]]
    assert tia.get(f"{HERE}checks/").status_code == 403


def test_a_city_without_a_card_sees_what_the_program_saw(house: Department) -> None:
    card = Scorecard.objects.of(house.city).get()
    retire_card(house.city, card.pk, version=card.version, actor=program(house.city))
    tia = browser(house)
    assert "There is no scorecard for calls yet" in text(tia.get(HERE))
    address = begun(tia)
    send(tia, address, do="nothing")
    page = text(line(tia, address, "hang-up"))
    assert ("What the program saw" in page, "The city&#x27;s card" in page) == (True, False)


def test_every_problem_of_the_room_has_its_words_and_is_said_in_spanish(house: Department) -> None:
    with translation.override("en"):
        english = [str(words) for words in (*PROBLEMS, *OF_REVIEWS)]
    room = Path(practising.__file__).parent
    found = [
        re.findall(r',\s*f?"([A-Z][^"]*\.)"', (room / f"{name}.py").read_text())
        for name in ("practising", "ending", "marking", "checking")
    ]
    assert [len(said) > 0 for said in found] == [True] * 4
    known = [said for module in found for said in module if said not in _LENGTHS]
    assert [said for said in known if not any(_fits(said, words) for words in english)] == []
    tia = browser(house)
    page = tia.post(begun(tia), {"do": "pass-on", "danger": "no"}, headers={"accept-language": "es"})
    assert "Diga a quién se transfiere a quien llama." in text(page)


_LENGTHS = {"Write at most {most} characters."}  # the page's own fields say it first


def _fits(said: str, known: str) -> bool:
    """Whether this is the sentence with its numbers filled in."""
    pattern = re.sub(r"\\{[^}]*\\}", r"\\d+", re.escape(said))
    return re.fullmatch(pattern, known) is not None
