"""Old phones, thin lines, keyboards and large letters: who can hardly use a web page can use this one."""

from playwright.sync_api import Page

from tests.stories.conftest import Meet
from tests.stories.walking import Person

SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4  # times: the processor of an old phone
LARGEST_PAINT_MS, FIRST_LOAD_BYTES = 2_500, 120_000
_OBSERVE = """
window.__paint = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.__paint = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
"""


def first_load(person: Person, path: str) -> tuple[float, int]:
    """The largest paint (ms) and what was loaded (bytes), with nothing kept, on a slow line and processor."""
    page = person.page
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    loaded: list[int] = []
    session.on("Network.loadingFinished", lambda told: loaded.append(int(told["encodedDataLength"])))
    page.add_init_script(_OBSERVE)
    page.goto(person.address + path, wait_until="load")
    return float(page.evaluate("window.__paint")), sum(loaded)


def test_the_first_load_is_small_and_painted_soon_on_an_old_phone(meet: Meet) -> None:
    for path in ("/", "/report/"):
        loads = [first_load(meet(width=360), path) for _ in range(3)]
        assert min(paint for paint, _ in loads) < LARGEST_PAINT_MS, f"{path}: {loads}"
        assert max(size for _, size in loads) < FIRST_LOAD_BYTES, f"{path}: {loads}"


def to(page: Page, name: str) -> None:
    """Press Tab until what has the focus bears this name."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if name in str(
            page.evaluate(
                "(e => e.labels?.[0]?.innerText || e.innerText || e.value || '')(document.activeElement)"
            )
        ):
            return
    raise AssertionError(f"{name} is not reached with Tab")


def enter(page: Page) -> None:
    """Press Enter and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_report_in_spanish_by_keyboard_alone(meet: Meet) -> None:
    resident = meet(width=360)
    resident.goes_to("/language/es/?next=/report/")
    page = resident.page
    to(page, "Dígalo con sus palabras")
    page.keyboard.type("bache")
    resident.reads("¿Es una de estas cosas?")
    to(page, "Bache")
    enter(page)
    resident.reads("¿Es esto lo que necesita?")
    to(page, "Seguir con mi informe")
    enter(page)
    to(page, "Dirección, cruce o lugar conocido")
    page.keyboard.type("Firehouse 2")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    to(page, "Continuar")
    enter(page)
    resident.reads("Cuéntenos más")
    to(page, "En un carril de circulación")
    page.keyboard.press("ArrowDown")
    for _ in range(3):  # details, photos, contact
        to(page, "Continuar")
        enter(page)
    to(page, "Enviar el informe")
    enter(page)
    resident.reads("Tenemos su informe")
    resident.looks("97-receipt-in-spanish")


def test_at_four_hundred_percent_nothing_is_lost(meet: Meet) -> None:
    """1280 pixels at 400 % are 320 of them: one column, nothing to be pushed sideways (WCAG 1.4.10)."""
    resident = meet(width=320)
    for name, path in (
        ("home", "/"),
        ("what", "/report/?q=pothole"),
        ("offline", "/report/offline/"),
        ("map", "/map/"),
    ):
        resident.goes_to(path)
        resident.looks(f"98-zoomed-{name}")
    resident.goes_to("/report/?service=pothole")
    resident.presses("Report this")
    resident.looks("98-zoomed-answers")
    resident.presses("Go on with my report")
    resident.looks("98-zoomed-where")
