"""Quality and coaching in the browser: a card, a sample, a call scored by keyboard, a dispute."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from tests.stories.conftest import Meet
from tests.stories.test_stories import sign_in
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
SUPERVISOR, ANOTHER = "supervisor@riverton.example", "supervisor.2@riverton.example"
GREETED, DANGER = "Was the caller greeted?", "Was danger asked about?"
AT_WIDTHS = [
    (1280, "Marisol Vega", "call.taker@riverton.example"),
    (360, "Desmond Pike", "call.taker.2@riverton.example"),
]


def month() -> date:
    """The month of five days ago: the demo has five weeks of calls."""
    today = datetime.now(ZoneInfo("America/Chicago")).date()
    return (today - timedelta(days=5)).replace(day=1)


@pytest.mark.parametrize(("width", "agent", "account"), AT_WIDTHS)
def test_a_call_is_scored_disputed_and_scored_anew(meet: Meet, width: int, agent: str, account: str) -> None:
    supervisor = meet(width=width)
    sign_in(supervisor, SUPERVISOR)
    writes_a_card(supervisor, f"Story {width}")
    draws(supervisor, f"Story {width}")
    sample = supervisor.page.url
    for _ in range(4):
        begins(supervisor, agent)
        marks(supervisor, GREETED, "Met")
        marks(supervisor, DANGER, "Met")
        supervisor.presses("Done")
        supervisor.reads("The review is done.")
        supervisor.page.goto(sample)
    begins(supervisor, agent)
    scores_by_keyboard(supervisor)
    supervisor.goes_to("/desk/quality/trends/")
    expect(mean_of(supervisor, agent)).to_contain_text("80.0 % of 5")
    supervisor.looks("quality-trends")
    review = disputes(meet, width, account)
    upholds(meet, width)
    supervisor.goes_to("/desk/quality/trends/")
    expect(mean_of(supervisor, agent)).to_contain_text("100.0 % of 5")
    reads_the_answer(meet, width, account, review)


def writes_a_card(supervisor: Person, name: str) -> None:
    supervisor.goes_to("/desk/quality/cards/")
    supervisor.presses("New scorecard")
    page = supervisor.page
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Scored by two").fill("0")
    for number, question in enumerate((GREETED, DANGER), 1):
        page.get_by_label(f"Question {number}", exact=True).fill(question)
    supervisor.presses("Save")
    supervisor.reads("Give a weight above 0")
    supervisor.looks("quality-card-problems")
    page.get_by_label("Weight of question 1").fill("1")
    page.get_by_label("Weight of question 2").fill("2")
    supervisor.chooses("Not met, question 2 makes the whole card nothing")
    supervisor.presses("Save")
    supervisor.reads(f"{name} is kept.")
    supervisor.looks("quality-cards")


def draws(supervisor: Person, name: str) -> None:
    supervisor.goes_to("/desk/quality/")
    supervisor.page.get_by_label("Scorecard").select_option(label=name)
    supervisor.page.get_by_label("Month").select_option(value=month().isoformat())
    supervisor.looks("quality")
    supervisor.presses("Draw")
    supervisor.reads("It is drawn.")
    supervisor.presses("Draw it again from the seed")
    supervisor.reads("exactly the same")
    supervisor.looks("quality-sample")


def begins(supervisor: Person, agent: str) -> None:
    row = supervisor.page.locator("tbody tr", has_text=agent).filter(has_text="Score it").first
    row.get_by_role("button").click()
    expect(supervisor.page.get_by_role("button", name="Done")).to_be_visible()


def marks(supervisor: Person, question: str, mark: str) -> None:
    supervisor.page.get_by_role("group", name=question).get_by_text(mark, exact=True).click()


def scores_by_keyboard(supervisor: Person) -> None:
    """First without the comment that a mark not met needs, then with it."""
    keys = supervisor.page.keyboard
    supervisor.tabs_to("Met")
    keys.press("Space")
    supervisor.tabs_to(f"Comment on “{GREETED}”")
    supervisor.tabs_to("Met")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    supervisor.enters("Done")
    supervisor.reads("Say what was missing")
    supervisor.reads("Automatic fail: the whole card is nothing")
    supervisor.looks("quality-scoring")
    supervisor.tabs_to(f"Comment on “{DANGER}”")
    keys.type("Nobody asked about the wire.")
    supervisor.enters("Done")
    supervisor.reads("The review is done.")
    supervisor.reads("The whole card counts as nothing because of")
    supervisor.looks("quality-review")


def mean_of(supervisor: Person, agent: str) -> Locator:
    people = supervisor.page.get_by_role("region", name="People")
    return people.locator("tr", has_text=agent)


def disputes(meet: Meet, width: int, account: str) -> str:
    """Of the call that failed; gives back the address of its review."""
    agent = meet(width=width)
    sign_in(agent, account)
    agent.goes_to("/desk/quality/mine/")
    agent.looks("quality-mine")
    agent.page.locator("tr", has_text="Automatic fail").get_by_role("link").click()
    agent.reads("Nobody asked about the wire.")
    agent.page.locator("details", has_text=DANGER).locator("summary").click()
    agent.writes(f"What is wrong with the mark for “{DANGER}”?", "I asked at 2:10, before the address.")
    agent.looks("quality-disputing")
    agent.page.locator("details[open]").get_by_role("button", name="Send").click()
    agent.reads("A supervisor who did not score it will answer.")
    agent.reads("Not decided yet")
    return agent.page.url


def upholds(meet: Meet, width: int) -> None:
    other = meet(width=width)
    sign_in(other, ANOTHER)
    other.goes_to("/desk/quality/")
    other.presses("Disputes")
    other.looks("quality-disputes")
    other.page.locator("tr", has_text="Not decided yet").get_by_role("link", name=DANGER).click()
    other.reads("I asked at 2:10")
    other.chooses("Yes: the item gets another mark")
    other.page.get_by_label("The mark it should have").select_option(label="Met")
    other.writes("Answer", "You did: I heard it.")
    other.looks("quality-decision")
    other.presses("Decide")
    other.reads("It is decided")


def reads_the_answer(meet: Meet, width: int, account: str, review: str) -> None:
    agent = meet(width=width)
    sign_in(agent, account)
    agent.goes_to("/desk/quality/mine/")
    agent.reads("100.0 % of 5")
    agent.page.goto(review)
    agent.reads("You did: I heard it.")
    agent.looks("quality-answered")


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_every_page_of_quality_can_be_used_by_everybody(meet: Meet, width: int, scripts: bool) -> None:
    person = meet(width=width, scripts=scripts)
    sign_in(person, SUPERVISOR)
    for name in ("", "cards/", "cards/new/", "disputes/", "trends/", "agreement/", "mine/"):
        person.goes_to(f"/desk/quality/{name}")
        person.looks(f"quality-{name.replace('/', '-') or 'home-'}all")
    person.goes_to("/desk/quality/cards/")
    person.page.locator("main tbody a").first.click()
    person.looks("quality-card")
