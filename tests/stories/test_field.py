"""A day in the field: a phone without a network, a colleague at a desk, and everything arrives once."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.factories.pictures import picture
from tests.stories.conftest import Meet
from tests.stories.test_stories import PASSWORD
from tests.stories.test_transfers import reported
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
CREW = "crew@riverton.example"  # of the pothole crew on the east bank
OFFICE = "agency.lead@riverton.example"
PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture(800, 600)}


def test_a_day_in_the_field_offline(meet: Meet) -> None:
    office, crew = meet(), meet(width=360)
    first, second = (accepted(office, meet, place) for place in ("Firehouse 7", "Firehouse 8"))
    opens_the_day(crew)
    cut(crew)
    works_and_closes(crew, first)
    finds_no_problem(crew, second)
    changes_it_meanwhile(office, second)
    back(crew)
    sees_both_sides_and_decides(crew, second)
    everything_is_there_once(office, first, second)


def test_a_new_version_of_the_app_loses_nothing_that_waits(meet: Meet) -> None:
    office, crew = meet(), meet(width=360)
    knows_no_background_sync(crew)  # else the worker sends the queue past what stops the page
    case = accepted(office, meet, "Firehouse 4")
    opens_the_day(crew)
    cut(crew)
    goes_to_case(crew, case)
    crew.page.get_by_role("button", name="I am here").click()
    writes_a_note(crew, "The lid is loose.")
    again = "navigator.serviceWorker.register('/field/worker.js?version=2', {scope: '/field/'})"
    crew.page.route(
        "**/field/sync/", lambda route: route.abort()
    )  # the network is back, but nothing gets through
    crew.page.context.set_offline(False)
    crew.page.evaluate(f"{again}.then(() => true)")
    crew.goes_to("/field/")
    crew.reads("A new version is ready. What waits to be sent stays.")
    crew.looks("64-new-version")
    crew.page.get_by_role("button", name="Use it").click()
    crew.reads("Waiting to be sent (2)")
    crew.page.unroute("**/field/sync/")
    cut(crew)
    back(crew)
    waits_until_it_arrived(office, case, "The lid is loose.")
    expect(crew.page.locator("#queue")).to_be_hidden()


def test_the_list_and_a_visit_without_scripts(meet: Meet) -> None:
    office, crew = meet(), meet(width=360, scripts=False)
    case = accepted(office, meet, "Firehouse 9")
    signs_in(crew)
    crew.goes_to("/field/")
    crew.looks("65-day")
    goes_to_case(crew, case)
    crew.presses("I am here")
    crew.reads("You are here")
    crew.looks("66-visit")
    crew.opens("Come back later")
    crew.page.locator("details[open]").get_by_label("Look again on").fill(
        f"{datetime.now(UTC).year + 1}-01-04"
    )
    crew.page.locator("details[open] button").click()
    crew.reads("Come back later.")


def accepted(office: Person, meet: Meet, place: str) -> str:
    """A pothole that the crew's agency has taken on; its reference."""
    reference = reported(meet(scripts=False), place)
    if "/sign-in" in office.page.url or office.page.url == "about:blank":
        signs_in(office, OFFICE)
    office.goes_to(f"/agency/cases/{reference}/")
    office.presses("Accept")
    office.reads("Accepted.")
    return reference


def signs_in(person: Person, email: str = CREW) -> None:
    person.goes_to("/sign-in/")
    person.writes("E-mail address", email)
    person.writes("Password", PASSWORD)
    person.presses("Sign in")


def opens_the_day(crew: Person) -> None:
    """The list is on the phone with all its cases before the network goes."""
    signs_in(crew)
    crew.goes_to("/field/")
    expect(crew.page.locator("#field")).to_have_attribute("data-kept", "all", timeout=60_000)
    crew.looks("60-day")


def cut(crew: Person) -> None:
    crew.page.context.set_offline(True)


def back(crew: Person) -> None:
    crew.page.context.set_offline(False)


def knows_no_background_sync(crew: Person) -> None:
    """As in most browsers: what waits is sent by the next page that is open."""
    crew.page.add_init_script("delete ServiceWorkerRegistration.prototype.sync")


def waits_until_it_arrived(office: Person, case: str, words: str) -> None:
    """Look at the case again until the words are there, once; the phone tries again by itself."""
    for _ in range(30):
        office.goes_to(f"/agency/cases/{case}/")
        if office.page.get_by_text(words).count():
            break
        office.page.wait_for_timeout(1000)
    expect(office.page.get_by_text(words)).to_have_count(1)


def goes_to_case(crew: Person, reference: str) -> None:
    crew.page.locator(f"[data-stop='{reference.replace('-', '')}'] a").click()
    crew.reads(reference)


def fills_in(crew: Person, panel: str, **fields: str) -> None:
    """Open a panel, fill it in by label, and press its button."""
    crew.opens(panel)
    form = crew.page.locator("details[open]", has_text=panel)
    for label, text in fields.items():
        form.get_by_label(label.replace("_", " "), exact=False).first.fill(text)
    form.locator("button.fd-button").click()


def takes_a_photo(crew: Person, shows: str) -> None:
    crew.opens("Photo")
    form = crew.page.locator("details[open]", has_text="What does it show?")
    form.locator("label", has_text=shows).click()
    form.locator("input[type=file]").set_input_files(PHOTO)  # type: ignore[arg-type]  # one file, as bytes
    form.locator("button.fd-button").click()


def writes_a_note(crew: Person, words: str) -> None:
    fills_in(crew, "Note", Note_for_staff=words)
    crew.reads("Waiting to be sent")


def works_and_closes(crew: Person, reference: str) -> None:
    """All of a visit without a network: photos, what was found, people and material, and the end."""
    crew.goes_to("/field/")
    crew.reads("No network. What you do is kept on this phone.")
    goes_to_case(crew, reference)
    crew.page.get_by_role("button", name="I am here").click()
    crew.reads("You are here")
    takes_a_photo(crew, "Before the work")
    crew.opens("What we found")
    crew.chooses("Asphalt")
    crew.page.locator("details[open] button.fd-button").click()
    fills_in(crew, "People and time", People="2", Minutes_each="25")
    fills_in(crew, "Material", What_was_used="Cold patch", How_much="2.5", Unit="bags")
    takes_a_photo(crew, "After the work")
    crew.reads("Waiting to be sent (6)")
    crew.looks("61-visit-offline")
    crew.opens("Done")
    crew.page.locator("details[open]").get_by_label("What was done?").select_option(index=1)
    crew.page.locator("details[open] button.fd-button").click()
    crew.reads("Waiting to be sent (7)")
    crew.looks("62-day-offline")


def finds_no_problem(crew: Person, reference: str) -> None:
    goes_to_case(crew, reference)
    crew.page.get_by_role("button", name="I am here").click()
    crew.reads("You are here")
    fills_in(crew, "No problem found", What_was_found="The street is whole.")
    crew.reads("Waiting to be sent (9)")


def changes_it_meanwhile(office: Person, reference: str) -> None:
    office.goes_to(f"/agency/cases/{reference}/")
    office.opens("Write a note")
    office.page.locator("details[open]").get_by_label("Note").first.fill(
        "The caller means the alley behind it."
    )
    office.page.locator("details[open] button").first.click()
    office.reads("Note saved.")


def sees_both_sides_and_decides(crew: Person, reference: str) -> None:
    """The first case is sent; of the second the person sees what the office wrote, and decides."""
    crew.reads("Somebody else changed this case after you saw it.")
    crew.reads("The caller means the alley behind it.")
    expect(crew.page.locator("[data-waiting]")).to_have_count(1)
    crew.looks("63-conflict")
    crew.page.get_by_role("button", name="Keep it as a note").click()
    expect(crew.page.locator("#queue")).to_be_hidden()
    expect(crew.page.locator(f"[data-stop='{reference.replace('-', '')}']")).to_have_count(1)


def everything_is_there_once(office: Person, first: str, second: str) -> None:
    office.goes_to(f"/agency/cases/{first}/")
    office.reads("Closed: Fixed")
    for line in ("A crew was there", "Closed: Fixed"):
        expect(office.page.locator(".tr-timeline strong", has_text=line)).to_have_count(1)
    expect(office.page.locator(".tr-timeline strong", has_text="Photo added")).to_have_count(2)
    office.reads("2.5 bags Cold patch")
    office.looks("67-visit-at-the-office")
    office.goes_to(f"/agency/cases/{second}/")
    expect(office.page.get_by_text("The street is whole")).to_have_count(1)
