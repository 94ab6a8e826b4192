"""Old phones, thin lines, keyboards and large letters: who can hardly use a web page can use this one."""

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
