"""The same pages in languages of other scripts, and from the right: nothing runs over, axe finds nothing."""

import pytest

from tests.stories.conftest import Meet

PAGES = (
    ("home", "/"),
    ("what", "/report/"),
    ("offline", "/report/offline/"),
    ("answers", "/answers/"),
    ("map", "/map/"),
    ("neighbourhoods", "/neighbourhoods/"),
    ("mine", "/mine/"),
    ("track", "/track/"),
)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("es", "ltr"), ("km", "ltr")])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_stands_in_three_languages(meet: Meet, language: str, direction: str, width: int) -> None:
    resident = meet(width=width)
    resident.goes_to(f"/language/{language}/?next=/")
    for name, path in PAGES:
        resident.goes_to(path)
        assert resident.page.locator("html").get_attribute("lang") == language
        assert (resident.page.locator("html").get_attribute("dir") or "ltr") == direction
        resident.looks(f"language-{language}-{name}")


def test_a_report_in_arabic_from_the_right(meet: Meet) -> None:
    resident = meet(width=360)
    resident.goes_to("/language/ar/?next=/report/?service=pothole")
    resident.page.locator("main .tr-card button").first.click()
    resident.page.get_by_role("button", name="متابعة بلاغي").click()
    resident.looks("language-ar-where")
    place = resident.page.locator("input[name=place]")
    place.fill("Firehouse 1")
    resident.page.get_by_role("option").first.click()
    resident.page.locator("main form .tr-actions button").first.click()
    resident.looks("language-ar-after-where")
    heading = resident.page.locator("main h1").bounding_box()
    assert heading is not None
    assert heading["x"] + heading["width"] > 340  # it begins at the right edge
