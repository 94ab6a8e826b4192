"""Without a network a phone still takes a report with its photo, and sends it once when there is one."""

from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.test_stories import photo
from tests.stories.walking import Person


def ready(resident: Person) -> None:
    """The worker stands and has the page."""
    resident.goes_to("/")
    resident.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    resident.page.wait_for_function("caches.match('/report/offline/').then(Boolean)")


def write(resident: Person) -> None:
    resident.page.select_option("#type", label="Pothole")
    resident.chooses("In a traffic lane")
    expect(resident.page.get_by_label("Which lane is it in?")).to_be_visible()  # asked after that answer only
    resident.chooses("In a crosswalk")
    resident.writes("Describe it in your own words", "A deep one by the firehouse.")
    resident.writes("Address, crossing or landmark", "Firehouse 1")
    resident.page.set_input_files("input[type=file]", files=[photo()])
    resident.presses("Keep it and send it")


def test_report_offline_then_online(meet: Meet) -> None:
    resident = meet(width=360)
    ready(resident)
    resident.page.context.set_offline(True)
    resident.goes_to("/map/")  # whatever page was wanted
    resident.reads("Report without a network")
    write(resident)
    resident.reads("waits for a network")
    resident.looks("94-offline-waiting")
    resident.page.context.set_offline(False)
    resident.page.evaluate("dispatchEvent(new Event('online'))")
    resident.reads("the city has it:")
    resident.looks("95-offline-sent")
    resident.page.get_by_role("link", name="Follow it").click()
    resident.reads("Pothole")
    assert resident.page.locator("img[src*='photo']").count() >= 1


def test_a_tab_closed_meanwhile_and_a_new_version_lose_nothing(meet: Meet) -> None:
    resident = meet(width=360)
    ready(resident)
    resident.goes_to("/report/offline/")
    hold_back(resident)
    write(resident)
    resident.reads("waits for a network")
    page = resident.page
    page.evaluate("navigator.serviceWorker.register('/sw.js?version=2').then(() => true)")
    page.wait_for_function("navigator.serviceWorker.getRegistration('/').then(each => Boolean(each.waiting))")
    resident.reads("waits for a network")  # the new version stands ready, and nothing went
    context = page.context
    page.close()
    again = Person(context.new_page(), resident.address, width=360, scripts=True)
    again.goes_to("/")  # the next opening sends it
    again.page.wait_for_function("caches.keys().then(all => all.some(each => each.endsWith('?version=2')))")
    again.goes_to("/report/offline/")
    again.reads("the city has it:")


def hold_back(resident: Person) -> None:
    """Neither page nor worker sends as long as this page is open: each would need the lock it holds."""
    resident.page.evaluate("void navigator.locks.request('report-send', () => new Promise(() => {}))")


def test_danger_offline_says_whom_to_call_first(meet: Meet) -> None:
    resident = meet(width=360)
    resident.goes_to("/report/offline/")
    resident.page.select_option("#type", label="Wire down or hanging low")
    resident.reads("This sounds dangerous")
    resident.presses("Keep it and send it")
    assert resident.page.locator("#offline-kept").is_hidden()
    resident.looks("96-offline-danger")
