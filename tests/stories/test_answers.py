"""A question is answered on the spot, and the reader says what they think of it."""

import pytest

from tests.stories.conftest import Meet

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, True), (360, False)])
def test_a_resident_finds_an_answer_and_says_that_it_helped(meet: Meet, width: int, scripts: bool) -> None:
    reader = meet(width=width, scripts=scripts)
    reader.goes_to("/answers/")
    reader.looks("answers")
    reader.writes("Ask in your own words", "when is garbage picked up")
    reader.presses("Search")
    reader.reads("This may answer it")
    reader.looks("answers-found")
    reader.page.locator("#found ~ ul a").first.click()
    reader.looks("answer")
    reader.presses("Yes, it is useful")
    reader.reads("Thank you.")
    reader.looks("answer-thanked")
    reader.goes_to("/answers/?q=xylophone")
    reader.reads("We have no answer to these words yet")
    reader.looks("answers-none")
