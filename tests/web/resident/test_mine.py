"""My requests: in by a code, seen, taken along, and forgotten, with nothing told to anybody else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import people, requests
from tests.factories.requests import MONDAY, reread
from thirdring.cases.actions.following import follow_as
from thirdring.cases.models import Case, Follow, Report
from thirdring.city.models import City
from thirdring.constituents.actions import Person
from thirdring.constituents.models import Constituent, SignInCode
from thirdring.constituents.rules import CODE_LIFE, CODE_TRIES, CODES_AN_HOUR
from thirdring.kernel import clock
from thirdring.messaging.models import Message
from thirdring.web.resident.mine.door import STAYS_OPEN

pytestmark = pytest.mark.django_db
ANA, BEN = "ana@example.org", "ben@example.org"


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


@pytest.fixture
def case(city: City) -> Case:
    return requests.case(city, email=ANA, name="Ana Lima", place="12 Main St", words="A deep hole.")


@pytest.fixture
def browser(case: Case) -> Client:
    return Client()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def codes(city: City) -> list[str]:
    sent = Message.objects.of(city).filter(occasion="sign_in_code").order_by("pk")
    return [re.findall(r"\d{6}", message.body)[0] for message in sent]


def comes_in(browser: Client, city: City, contact: str = ANA) -> Any:
    browser.post("/mine/", {"contact": contact})
    return browser.post("/mine/code/", {"code": codes(city)[-1]}, follow=True)


class TestComingIn:
    def test_a_code_that_was_sent_opens_what_is_known_by_the_address(
        self, browser: Client, case: Case
    ) -> None:
        answer = browser.post("/mine/", {"contact": f"  {ANA.upper()} "})
        assert (answer.status_code, answer["Location"]) == (302, "/mine/code/")
        (mail,) = Message.objects.of(case.city).filter(occasion="sign_in_code")
        assert (mail.to, mail.channel, mail.case_id) == (ANA, "email", None)
        code = codes(case.city)[0]
        spaced = f"{code[:3]} {code[3:]}"
        page = text(browser.post("/mine/code/", {"code": spaced}, follow=True))
        assert "1 report you sent" in page and "12 Main St" in page
        token = Report.objects.of(case.city).get().token
        assert f"key={token}" in page
        assert ANA not in page  # only masked: somebody may look over a shoulder

    def test_by_text_message_for_a_phone(self, city: City, browser: Client) -> None:
        requests.case(city, phone="+14125550123")
        comes_in(browser, city, "(412) 555-0123")
        (message,) = Message.objects.of(city).filter(occasion="sign_in_code")
        assert (message.to, message.channel) == ("+14125550123", "sms")

    def test_nobody_learns_whether_an_address_is_known(self, browser: Client, city: City) -> None:
        known, unknown = (browser.post("/mine/", {"contact": each}) for each in (ANA, BEN))
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        page = text(browser.get("/mine/code/"))
        assert f"If somebody reported with {BEN}" in page
        assert len(codes(city)) == 1

    @pytest.mark.parametrize("wrong", ["", "nobody", "a@b", "12"])
    def test_what_is_no_address_is_said_beside_the_field(self, browser: Client, wrong: str) -> None:
        answer = browser.post("/mine/", {"contact": wrong})
        assert answer.status_code == 422
        assert 'id="id_contact_error"' in text(answer) or "usa-error-message" in text(answer)

    def test_a_wrong_code_opens_nothing_and_five_end_it(self, browser: Client, city: City) -> None:
        browser.post("/mine/", {"contact": ANA})
        right = codes(city)[0]
        wrong = "000000" if right != "000000" else "000001"
        for _ in range(CODE_TRIES):
            answer = browser.post("/mine/code/", {"code": wrong})
            assert answer.status_code == 422
        assert browser.post("/mine/code/", {"code": right}).status_code == 422
        assert browser.get("/mine/requests/").status_code == 302

    def test_a_code_opens_once_and_not_for_long(self, browser: Client, city: City) -> None:
        with clock.frozen_at(MONDAY):
            browser.post("/mine/", {"contact": ANA})
        with clock.frozen_at(MONDAY + CODE_LIFE):
            assert browser.post("/mine/code/", {"code": codes(city)[-1]}).status_code == 422
        comes_in(browser, city)
        other = Client()
        other.post("/mine/", {"contact": BEN})  # nothing is sent there
        assert other.post("/mine/code/", {"code": codes(city)[-1]}).status_code == 422

    def test_an_earlier_code_is_of_no_use_once_another_was_sent(self, browser: Client, city: City) -> None:
        for _ in range(2):
            browser.post("/mine/", {"contact": ANA})
        first, second = codes(city)
        if first != second:
            assert browser.post("/mine/code/", {"code": first}).status_code == 422
        assert browser.post("/mine/code/", {"code": second}).status_code == 302

    def test_no_more_than_a_few_codes_are_sent_in_an_hour(self, browser: Client, city: City) -> None:
        with clock.frozen_at(MONDAY):
            for _ in range(CODES_AN_HOUR + 2):
                assert browser.post("/mine/", {"contact": ANA}).status_code == 302
            assert len(codes(city)) == CODES_AN_HOUR
        with clock.frozen_at(MONDAY + timedelta(hours=1, seconds=1)):
            browser.post("/mine/", {"contact": ANA})
        assert len(codes(city)) == CODES_AN_HOUR + 1

    def test_the_database_holds_no_code(self, browser: Client, city: City) -> None:
        browser.post("/mine/", {"contact": ANA})
        assert codes(city)[0] not in SignInCode.objects.of(city).get().digest

    def test_the_door_closes_when_nobody_is_there(self, browser: Client, city: City) -> None:
        with clock.frozen_at(MONDAY):
            comes_in(browser, city)
        with clock.frozen_at(MONDAY + STAYS_OPEN / 2):
            assert browser.get("/mine/requests/").status_code == 200
        with clock.frozen_at(MONDAY + STAYS_OPEN * 1.4):
            assert browser.get("/mine/requests/").status_code == 200
        with clock.frozen_at(MONDAY + STAYS_OPEN * 3):
            assert browser.get("/mine/requests/")["Location"] == "/mine/"

    def test_leaving_leaves_nothing(self, browser: Client, city: City) -> None:
        comes_in(browser, city)
        browser.post("/mine/leaving/")
        for path in ("/mine/requests/", "/mine/data/", "/mine/deletion/"):
            assert browser.get(path)["Location"] == "/mine/"

    def test_the_session_is_another_one_afterwards(self, browser: Client, city: City) -> None:
        browser.post("/mine/", {"contact": ANA})
        before = browser.cookies["sessionid"].value
        browser.post("/mine/code/", {"code": codes(city)[-1]})
        assert browser.cookies["sessionid"].value != before


class TestTheList:
    def test_only_their_own_is_shown(self, browser: Client, case: Case) -> None:
        requests.case(case.city, email=BEN, place="9 Elm St")
        page = text(comes_in(browser, case.city))
        assert "12 Main St" in page and "9 Elm St" not in page

    def test_what_they_follow_is_shown_and_may_be_left(self, browser: Client, case: Case) -> None:
        other = requests.case(case.city, email=BEN, place="9 Elm St")
        follow_as(other, Person(email=ANA, name="Ana Lima"), actor=people.anyone(case.city))
        page = text(comes_in(browser, case.city))
        assert "9 Elm St" in page
        page = text(browser.post(f"/mine/follows/{other.reference}/removal/", follow=True))
        assert "9 Elm St" not in page and "You hear no more of it." in page
        assert not Follow.objects.of(case.city).exists()

    def test_somebody_elses_follow_stays(self, browser: Client, case: Case) -> None:
        follow_as(case, Person(email=BEN), actor=people.anyone(case.city))
        comes_in(browser, case.city)
        browser.post(f"/mine/follows/{case.reference}/removal/")
        assert Follow.objects.of(case.city).count() == 1

    @pytest.mark.parametrize("more", [0, 30])
    def test_it_takes_as_many_looks_for_many_as_for_one(
        self, browser: Client, case: Case, more: int, django_assert_num_queries: Any
    ) -> None:
        for number in range(more):
            requests.sent(case.city, email=ANA, name="Ana Lima", place=f"{number} Main St")
        comes_in(browser, case.city)
        with django_assert_num_queries(8):
            browser.get("/mine/requests/")


class TestTakingAlong:
    def test_the_file_holds_everything_of_theirs_and_nothing_of_others(
        self, browser: Client, case: Case
    ) -> None:
        requests.case(case.city, email=BEN, name="Ben", words="Not mine.")
        comes_in(browser, case.city)
        answer = browser.get("/mine/data/")
        assert answer["Content-Disposition"] == 'attachment; filename="my-requests.json"'
        held = answer.json()  # type: ignore[attr-defined]  # a test's response
        assert [person["name"] for person in held["people"]] == ["Ana Lima"]
        assert held["people"][0]["contact_points"] == [{"kind": "email", "value": ANA}]
        assert [report["words"] for report in held["reports"]] == ["A deep hole."]
        assert {message["to"] for message in held["messages"]} == {ANA}
        assert BEN not in text(answer) and "Not mine." not in text(answer)
        assert codes(case.city)[0] not in text(answer)


class TestForgetting:
    def test_the_case_stays_without_whoever_reported_it(self, browser: Client, case: Case) -> None:
        with_data = requests.sent(
            case.city, email=ANA, name="Ana Lima", words="Call me at 412-555-0199 about the hole."
        ).report
        comes_in(browser, case.city)
        page = text(browser.get("/mine/deletion/"))
        assert "Ana Lima, reports: 2" in page
        who = Constituent.objects.of(case.city).get()
        page = text(browser.post("/mine/deletion/", {"who": [who.pk]}, follow=True))
        assert "Forgotten." in page
        assert not Constituent.objects.of(case.city).exists()
        assert not Message.objects.of(case.city).filter(to=ANA).exists()
        kept = Report.objects.of(case.city).get(pk=with_data.pk)
        assert (kept.constituent, "412-555-0199" in kept.words, kept.covered_words) == (None, False, None)
        assert "about the hole." in kept.words
        assert reread(case).status == case.status
        assert browser.get("/mine/requests/").status_code == 302

    def test_who_shares_the_address_stays_if_not_chosen(self, browser: Client, case: Case) -> None:
        requests.sent(case.city, email=ANA, name="Old Mr Lima")
        comes_in(browser, case.city)
        ana = Constituent.objects.of(case.city).get(name="Ana Lima")
        browser.post("/mine/deletion/", {"who": [ana.pk]})
        assert [each.name for each in Constituent.objects.of(case.city)] == ["Old Mr Lima"]
        assert Message.objects.of(case.city).filter(occasion="received").count() == 1
        assert "1 report you sent" in text(browser.get("/mine/requests/"))

    def test_nobody_else_can_be_named(self, browser: Client, case: Case) -> None:
        requests.sent(case.city, email=BEN, name="Ben")
        ben = Constituent.objects.of(case.city).get(name="Ben")
        comes_in(browser, case.city)
        for who in ([ben.pk], [], ["x"]):
            assert browser.post("/mine/deletion/", {"who": who}).status_code == 422
        assert Constituent.objects.of(case.city).count() == 2

    def test_another_citys_people_are_untouched(self, browser: Client, case: Case) -> None:
        elsewhere = requests.pothole_city()
        requests.sent(elsewhere, email=ANA, name="Ana Lima")
        comes_in(browser, case.city)
        who = Constituent.objects.of(case.city).get()
        browser.post("/mine/deletion/", {"who": [who.pk]})
        assert Constituent.objects.of(elsewhere).count() == 1
