"""Samples, scoring, reviews and disputes on their pages."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories.people import actor, staff
from tests.factories.reviews import AFTER, MONTH, calls_of, card, item, sample, scored
from tests.web.agency.departments import Department, browser_of, department
from thirdring.cases.actions.closing import close
from thirdring.cases.rules import Outcome
from thirdring.contact_centre.actions.contacts import begin_contact, write_down
from thirdring.contact_centre.actions.disputing import dispute
from thirdring.contact_centre.actions.outcomes import inform
from thirdring.contact_centre.desk_rules import Relay, Said
from thirdring.contact_centre.models import Review, Sample, SampleItem
from thirdring.contact_centre.quality_queries import items_of
from thirdring.contact_centre.quality_rules import Mark
from thirdring.kernel import clock
from thirdring.staff.models import User
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
HERE = "/desk/quality/"
MET, PARTLY, NOT_MET, _ = Mark


@pytest.fixture
def house() -> Department:
    made = department()
    calls_of(made.city, "Lee Park", 6)
    return made


@pytest.fixture
def supervisor(house: Department) -> User:
    return staff(house.city, Role.SUPERVISOR, name="Harriet Osei")


@pytest.fixture
def browser(supervisor: User) -> Client:
    return browser_of(supervisor)


@pytest.fixture
def lee(house: Department) -> User:
    return staff(house.city, Role.CALL_TAKER, name="Lee Park")


def filled(drawn: SampleItem, *marks: str, comment: str = "Not once.") -> dict[str, str]:
    """The card as its page sends it."""
    asked = items_of(drawn.sample.of)
    said = {f"mark_{each.pk}": mark for each, mark in zip(asked, marks, strict=True)}
    return said | {
        f"comment_{each.pk}": comment if said[f"mark_{each.pk}"] == NOT_MET else "" for each in asked
    }


def begun(browser: Client, drawn: SampleItem) -> str:
    """The page of an item that this person scores."""
    browser.post(f"{HERE}items/{drawn.pk}/begin/")
    return f"{HERE}items/{drawn.pk}/"


def test_a_sample_is_drawn_by_a_button_and_a_second_press_adds_nothing(
    house: Department, browser: Client
) -> None:
    said = {"card": card(house.city).pk, "month": f"{MONTH}"}
    with clock.frozen_at(AFTER):
        first: Any = browser.post(HERE, said, follow=True)
        again: Any = browser.post(HERE, said, follow=True)
    drawn = Sample.objects.of(house.city).get()
    text = first.content.decode()
    assert (drawn.population, drawn.items.count(), drawn.seed in text) == (6, 5, True)
    assert "It is drawn." in text
    assert "no account fits this name" in text
    assert "nothing was added" in again.content.decode()


def test_a_month_with_nothing_to_score_is_said(house: Department, browser: Client) -> None:
    with clock.frozen_at(AFTER):
        answer: Any = browser.post(HERE, {"card": card(house.city).pk, "month": "2026-09-01"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["month"])
    answer = browser.post(HERE, {"card": "999999", "month": "tomorrow"})
    assert sorted(answer.context["form"].errors) == ["card", "month"]


def test_anybody_who_may_draws_it_again_and_gets_the_same(house: Department, browser: Client) -> None:
    drawn = sample(house.city)
    calls_of(house.city, "Lee Park", 20, queue="later")
    text = browser.get(f"{HERE}samples/{drawn.pk}/?again=1").content.decode()
    assert "exactly the same" in text
    SampleItem.objects.of(house.city).filter(sample=drawn, place=1).update(key="call 1 1")
    assert "not the same" in browser.get(f"{HERE}samples/{drawn.pk}/?again=1").content.decode()


def test_the_frame_is_a_file(house: Department, browser: Client) -> None:
    drawn = sample(house.city)
    file = browser.get(f"{HERE}samples/{drawn.pk}/frame.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [row["drawn"] for row in rows].count("yes") == 5
    assert ({row["seed"] for row in rows}, len(rows)) == ({drawn.seed}, 6)


def test_the_call_its_times_and_signals_are_shown_to_whoever_scores(
    house: Department, browser: Client
) -> None:
    text = browser.get(begun(browser, item(house.city))).content.decode()
    assert all(words in text for words in ("Lee Park", "Answered", "3:00", "Entered a queue", "Weight 3."))


def test_the_closing_and_what_the_resident_was_told_are_shown(house: Department, browser: Client) -> None:
    case = house.case()
    with clock.frozen_at(AFTER - timedelta(days=5)):
        close(
            case, actor=house.actor, outcome=Outcome.NO_PROBLEM_FOUND, answer="We looked, the road is whole."
        )
    drawn = item(house.city, sample(house.city, card(house.city, about="closures", per="team")))
    text = browser.get(begun(browser, drawn)).content.decode()
    assert all(words in text for words in ("We looked, the road is whole.", "A deep hole.", "Dana Reyes"))


def test_a_card_is_filled_kept_and_done(house: Department, supervisor: User, browser: Client) -> None:
    drawn = item(house.city)
    page = begun(browser, drawn)
    browser.post(page, {"version": "1", "draft": "1"} | filled(drawn, MET, "", NOT_MET, comment=""))
    text = browser.get(page).content.decode()
    assert "Automatic fail: the whole card is nothing" in text
    answer: Any = browser.post(
        page, {"version": "2", "done": "1"} | filled(drawn, MET, PARTLY, NOT_MET), follow=True
    )
    review = Review.objects.of(house.city).get()
    assert (review.status, review.failed, review.reviewer_id) == ("done", True, supervisor.pk)
    assert answer.redirect_chain[-1][0] == f"{HERE}reviews/{review.pk}/"
    assert "counts as nothing because of: Was danger asked about?" in answer.content.decode()


def test_what_is_missing_is_said_beside_its_question_and_nothing_typed_is_lost(
    house: Department, browser: Client
) -> None:
    drawn = item(house.city)
    page = begun(browser, drawn)
    said = {"version": "1", "done": "1"} | filled(drawn, MET, "", NOT_MET, comment="")
    first, second, third = (each.pk for each in items_of(drawn.sample.of))
    answer: Any = browser.post(page, said | {f"comment_{first}": "Warmly & well."})
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (
        422,
        sorted([f"mark_{second}", f"comment_{third}"]),
    )
    assert "Warmly &amp; well." in answer.content.decode()


def test_an_old_page_is_told_and_keeps_what_was_typed(house: Department, browser: Client) -> None:
    drawn = item(house.city)
    page = begun(browser, drawn)
    browser.post(page, {"version": "1", "draft": "1"} | filled(drawn, MET, MET, MET))
    answer = browser.post(
        page, {"version": "1", "done": "1"} | filled(drawn, MET, MET, NOT_MET, comment="Mine.")
    )
    assert (answer.status_code, "Mine." in answer.content.decode()) == (409, True)
    assert Review.objects.of(house.city).get().status == "draft"


def test_who_comes_second_to_an_item_is_told(house: Department, browser: Client) -> None:
    drawn, other = item(house.city), house.other(Role.SUPERVISOR)
    page = begun(browser, drawn)
    assert other.post(f"{page}begin/").status_code == 409
    assert other.post(page, filled(drawn, MET, MET, MET)).status_code == 409
    assert other.post(f"{page}leave/").status_code == 409
    browser.post(f"{page}leave/")
    assert other.post(f"{page}begin/").status_code == 302


def test_nobody_is_offered_their_own_call(house: Department) -> None:
    lee = staff(house.city, Role.SUPERVISOR, name="Lee Park")
    drawn, browser = item(house.city), browser_of(lee)
    assert "Score it" not in browser.get(f"{HERE}samples/{drawn.sample_id}/").content.decode()
    assert browser.post(f"{HERE}items/{drawn.pk}/begin/").status_code == 403


def test_who_scores_reads_what_was_written_down_and_what_came_of_it(
    house: Department, browser: Client
) -> None:
    drawn, taker = item(house.city), actor(house.city, Role.CALL_TAKER)
    page = f"{HERE}items/{drawn.pk}/"
    assert "The conversation" not in browser.get(page).content.decode()
    talk = begin_contact(house.city, key="k1", call=drawn.call, actor=taker)
    said = Said(danger="no", note="Wants the day of the bulky pickup.")
    talk = write_down(talk.pk, talk.version, said, language="en", relay=Relay.NONE, actor=taker)
    inform(talk.pk, talk.version, "bulky-pickup", actor=taker)
    shown = browser.get(page).content.decode()
    for words in ("The conversation", "Answered", "bulky-pickup", "Wants the day of the bulky pickup."):
        assert words in shown


def test_what_cannot_be_scored_is_said_with_its_reason(house: Department, browser: Client) -> None:
    drawn = item(house.city)
    page = f"{HERE}items/{drawn.pk}/"
    answer: Any = browser.post(f"{page}aside/", {"why": " "})
    assert (answer.status_code, "Say why in 1 to" in answer.content.decode()) == (422, True)
    answer = browser.post(f"{page}aside/", {"why": "The line was dead."}, follow=True)
    assert "The line was dead." in answer.content.decode()
    assert "It can't be scored: The line was dead." in browser.get(page).content.decode().replace(
        "&#x27;", "'"
    )


def test_the_second_reviewer_reads_nothing_of_the_first(house: Department, browser: Client) -> None:
    drawn = item(house.city, sample(house.city, card(house.city, second_share=1.0)))
    first = scored(drawn, MET, PARTLY, NOT_MET)
    assert browser.get(f"{HERE}reviews/{first.pk}/").status_code == 404
    page = begun(browser, drawn)
    for address in (page, f"{HERE}samples/{drawn.sample_id}/"):
        assert "It was not." not in browser.get(address).content.decode()
    assert "0.0 %" not in browser.get(f"{HERE}samples/{drawn.sample_id}/").content.decode()
    browser.post(page, {"version": "1", "done": "1"} | filled(drawn, MET, MET, MET))
    assert "It was not." in browser.get(f"{HERE}reviews/{first.pk}/").content.decode()


def test_an_agent_reads_their_reviews_and_disputes_one(house: Department, lee: User) -> None:
    with clock.frozen_at(AFTER):
        review = scored(item(house.city), MET, PARTLY, NOT_MET)
        browser, last = browser_of(lee), items_of(review.item.sample.of)[2].pk
        page = f"{HERE}reviews/{review.pk}/"
        assert page in browser.get(f"{HERE}mine/").content.decode()
        assert "You can dispute a mark until 16 Dec 2026" in browser.get(page).content.decode()
        answer = browser.post(f"{page}{last}/dispute/", {"words": " "})
        assert (answer.status_code, "Say what is wrong with it" in answer.content.decode()) == (422, True)
        browser.post(f"{page}{last}/dispute/", {"words": "I asked at 2:10."})
    assert "Not decided yet" in browser.get(page).content.decode()
    assert browser_of(staff(house.city, Role.CALL_TAKER)).get(page).status_code == 404


def test_another_supervisor_decides_and_the_agent_reads_the_answer(
    house: Department, lee: User, supervisor: User, browser: Client
) -> None:
    found, review = disputed(house, lee)
    page = f"{HERE}disputes/{found}/"
    assert page in browser.get(f"{HERE}disputes/").content.decode()
    said = {"upheld": "yes", "mark": MET, "answer": "You did, at 2:12."}
    for wrong, fields in (
        ({"upheld": ""}, ["upheld"]),
        ({"mark": ""}, ["mark"]),
        ({"mark": NOT_MET, "answer": ""}, ["answer", "mark"]),
    ):
        answer: Any = browser.post(page, said | wrong)
        assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, fields)
    browser.post(page, said)
    assert browser.post(page, said).status_code == 409
    text = browser_of(lee).get(f"{HERE}reviews/{review.pk}/").content.decode()
    assert all(
        words in text for words in ("<del>Not met</del>", "changed by Harriet Osei", "You did, at 2:12.")
    )
    assert "75.0 %" in text


def test_whoever_scored_it_reads_that_another_decides(house: Department, lee: User) -> None:
    found, review = disputed(house, lee)
    reviewer = browser_of(review.reviewer)
    page = f"{HERE}disputes/{found}/"
    assert "Another supervisor has to decide" in reviewer.get(page).content.decode()
    assert reviewer.post(page, {"upheld": "no", "answer": "No."}).status_code == 403


def disputed(house: Department, lee: User) -> tuple[int, Review]:
    """A dispute of a call that failed, and its review."""
    with clock.frozen_at(AFTER):
        review = scored(item(house.city), MET, PARTLY, NOT_MET)
        last = items_of(review.item.sample.of)[2].pk
        made = dispute(review.pk, last, "I asked at 2:10.", actor=actor_of(lee, city=house.city))
    return made.pk, review


def test_people_are_compared_for_supervisors_alone(house: Department, lee: User) -> None:
    by = staff(house.city, Role.SUPERVISOR)
    for drawn in sample(house.city).items.all():
        scored(drawn, MET, PARTLY, MET, by=actor_of(by, city=house.city))
    with clock.frozen_at(AFTER):
        read = {
            role: browser_of(person).get(f"{HERE}trends/")
            for role, person in (
                ("supervisor", by),
                ("analyst", staff(house.city, Role.ANALYST)),
                ("lee", lee),
            )
        }
        own = browser_of(lee).get(f"{HERE}mine/").content.decode()
        others = browser_of(staff(house.city, Role.CALL_TAKER)).get(f"{HERE}mine/").content.decode()
    assert {role: answer.status_code for role, answer in read.items()} == {
        "supervisor": 200,
        "analyst": 200,
        "lee": 403,
    }
    supervisors, analysts = (read[role].content.decode() for role in ("supervisor", "analyst"))
    assert ("Lee Park" in supervisors, "75.0 %" in supervisors) == (True, True)
    assert ("Lee Park" in analysts, "75.0 %" in analysts) == (False, False)  # of one person
    assert ("75.0 %" in own, "75.0 %" in others) == (True, False)


def test_agreement_says_what_it_is_made_of_or_that_pairs_are_too_few(
    house: Department, browser: Client
) -> None:
    made = card(house.city, second_share=1.0)
    for drawn in sample(house.city, made).items.all():
        scored(drawn, MET, MET, MET)
        scored(drawn, MET, PARTLY, MET)
    text = browser.get(f"{HERE}agreement/?card={made.pk}").content.decode()
    assert "All questions together" in text
    # 15 pairs, 10 the same; by chance (15 * 10) / 225 = 0.667: nothing beyond it.
    assert all(words in text for words in ("0.000 / 0.333", "no better than chance", "too few pairs to say"))
    assert browser.get(f"{HERE}agreement/?card=999999").status_code == 404
    spanish = browser.get(f"{HERE}agreement/", headers={"accept-language": "es"}).content.decode()
    assert "Todas las preguntas juntas" in spanish


@pytest.mark.parametrize(
    ("role", "opened"),
    [
        (Role.SUPERVISOR, {"", "disputes/", "trends/", "agreement/", "mine/", "cards/"}),
        (Role.ANALYST, {"trends/", "agreement/"}),
        (Role.CALL_TAKER, {"mine/"}),
        (Role.AGENCY_WORKER, {"mine/"}),
        (Role.ADMINISTRATOR, {"cards/"}),
        (Role.AUDITOR, set()),
    ],
)
def test_each_role_opens_its_own_pages(house: Department, role: Role, opened: set[str]) -> None:
    browser = house.other(role, house.agency if role is Role.AGENCY_WORKER else None)
    pages = ("", "disputes/", "trends/", "agreement/", "mine/", "cards/")
    assert {page for page in pages if browser.get(f"{HERE}{page}").status_code == 200} == opened


def test_nothing_of_another_city_is_there(browser: Client) -> None:
    other = department()
    calls_of(other.city, "Lee Park", 1)
    drawn = item(other.city)
    for page in (f"samples/{drawn.sample_id}/", f"items/{drawn.pk}/", f"samples/{drawn.sample_id}/frame.csv"):
        assert browser.get(f"{HERE}{page}").status_code == 404
    assert browser.post(f"{HERE}items/{drawn.pk}/begin/").status_code == 404
