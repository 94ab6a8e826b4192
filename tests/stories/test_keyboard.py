"""A report in Spanish by keyboard alone; what has the keyboard is always to be seen."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
_IS_OUTLINED = """(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
})()"""


def test_a_report_in_spanish_by_keyboard_alone(meet: Meet) -> None:
    resident = meet(width=360)
    keys = resident.page.keyboard
    resident.goes_to("/")
    resident.enters("Español")
    expect(resident.page.locator("html")).to_have_attribute("lang", "es")
    resident.tabs_to("Dígalo con sus palabras")
    keys.type("bache")
    assert resident.page.evaluate(_IS_OUTLINED)
    with resident.page.expect_navigation():
        keys.press("Enter")
    resident.enters("Bache")
    resident.enters("Seguir con mi informe")
    say_where(resident)
    answer_and_describe(resident)
    resident.enters("Continuar")  # no photo
    resident.tabs_to("Correo electrónico")
    keys.type("ana@example.org")
    resident.enters("Continuar")
    resident.looks("97-keyboard-review")
    resident.enters("Enviar el informe")
    assert re.fullmatch(r"\d{4}-\d{4}-\d", resident.page.locator(".tr-reference").inner_text())


def say_where(resident: Person) -> None:
    """Type a place and choose it from what is proposed, with the arrow keys."""
    keys = resident.page.keyboard
    resident.tabs_to("Dirección, cruce o lugar conocido")
    keys.type("Hartwell Library")
    expect(resident.page.get_by_role("option").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(resident.page.get_by_role("option")).to_have_count(0)
    resident.enters("Continuar")


def answer_and_describe(resident: Person) -> None:
    """Choose among round buttons with the arrow keys, and write."""
    keys = resident.page.keyboard
    resident.tabs_to("En un carril de circulación")
    keys.press("ArrowDown")
    chosen = resident.page.locator("input[type=radio]:checked").first
    expect(chosen).to_be_focused()
    resident.tabs_to("¿Algo más")
    keys.type("Cabe una rueda.")
    resident.enters("Continuar")
