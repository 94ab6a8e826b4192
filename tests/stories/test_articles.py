"""An author writes an answer in two languages by keyboard, somebody else approves it, a resident finds it."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.test_stories import sign_in
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
AUTHOR, OTHER = "supervisor@riverton.example", "administrator@riverton.example"
LIST = "/studio/answers/articles/"
SAID = (
    ("Title (English)", "Where do I take a worn-out kayak?"),
    ("Answer (English)", "To the depot on Saturdays.\n\n- Bring the paddles too."),
    ("Other words people use for it (English)", "canoe"),
    ("Title (Español)", "¿Adónde llevo un kayak gastado?"),
    ("Answer (Español)", "Al depósito, los sábados.\n\n- Traiga también los remos."),
    ("Other words people use for it (Español)", "canoa"),
)


@pytest.mark.parametrize("width", [1280, 360])
def test_written_by_keyboard_approved_by_another_and_found(meet: Meet, width: int) -> None:
    author, other, resident = meet(width=width), meet(width=width), meet(width=width)
    sign_in(author, AUTHOR)
    author.goes_to(LIST)
    author.looks("120-articles")
    author.enters("Write an article")
    mark = f" {width}"
    for label, words in SAID:
        author.tabs_to(label)
        author.page.keyboard.type(words + mark if label.startswith("Title") else words)
    for label, letters in (("Topic", "Trash"), ("Agency that answers for it", "Sani")):
        author.tabs_to(label)
        author.page.keyboard.type(letters)
    author.looks("121-article-written")
    author.enters("Save the draft")
    author.enters("As readers will see it")
    author.looks("122-article-preview")
    author.page.go_back()
    author.enters("Send it for approval")
    author.reads("You wrote in it; somebody else has to say yes.")
    approves(other, mark)
    finds(resident, mark)


def approves(other: Person, mark: str) -> None:
    """Somebody else finds what waits, reads it and says yes."""
    sign_in(other, OTHER)
    other.goes_to(LIST)
    other.presses("Waiting for a yes")
    other.presses(f"Where do I take a worn-out kayak?{mark}")
    other.looks("123-article-waits")
    other.enters("Approve")
    other.reads("Approved. Everybody it is for reads it now.")
    other.looks("124-article-approved")


def finds(resident: Person, mark: str) -> None:
    """By one of its other words, in each language."""
    resident.goes_to("/answers/?q=canoe")
    resident.presses(f"Where do I take a worn-out kayak?{mark}")
    resident.reads("Bring the paddles too.")
    resident.goes_to("/answers/?q=canoa")
    resident.presses("Español", within="body")
    resident.presses(f"¿Adónde llevo un kayak gastado?{mark}")
    resident.reads("Traiga también los remos.")


def test_two_authors_and_a_change_of_the_source(meet: Meet) -> None:
    """The second to save sees what differs; a translation that is behind shows what its source changed."""
    first, second = meet(), meet(width=360)
    for person, email in ((first, AUTHOR), (second, OTHER)):
        sign_in(person, email)
        person.goes_to(f"{LIST}?q=sweep")
        person.page.locator("main th a").first.click()
        person.page.get_by_role("link", name="Change it").or_(
            person.page.get_by_role("link", name="Go on writing")
        ).first.click()
    first.writes("Answer (English)", "The signs say the day. Move your car by eight.")
    first.presses("Save the draft")
    first.reads("The draft is kept.")
    second.writes("Answer (English)", "The signs say the day. Move your car by nine.")
    second.presses("Save the draft")
    second.reads("changed the draft meanwhile")
    second.looks("125-article-collision")
    expect(second.page.get_by_label("Answer (English)")).to_have_value(
        "The signs say the day. Move your car by nine."
    )
    first.presses("Go on writing")
    first.reads("The source has changed since this was translated")
    first.looks("126-article-behind")
