"""Somebody is notified on their phone of what happens to a report, and is asked only after they press."""

import json
import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests.integrations.push.service import Browser, b64
from tests.stories.conftest import Meet
from tests.stories.test_transfers import reported
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
PHONE = Browser("https://push.example.net/send/story")

# A browser without a screen has no push service to subscribe with: the rest of it is the browser's own.
SUBSCRIBES = """
const asked = window.asked = [];
let made = null;
const request = Notification.requestPermission.bind(Notification);
Notification.requestPermission = () => { asked.push("leave"); return request(); };
PushManager.prototype.getSubscription = async () => made;
PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
  asked.push([userVisibleOnly, applicationServerKey]);
  made = { endpoint: "ENDPOINT", options: {}, unsubscribe: async () => { made = null; return true; },
           toJSON: () => ({ keys: { p256dh: "KEY", auth: "AUTH" } }) };
  return made;
};
"""

# What the worker shows once it shows anything: it is told of a push, not waited for.
SHOWN = """async () => {
  for (let tries = 0; tries < 500; tries += 1) {
    const all = await self.registration.getNotifications();
    if (all.length) return all.map(n => [n.title, n.body, n.tag, n.lang]);
    await new Promise(done => setTimeout(done, 20));
  }
  return [];
}"""


def with_a_push_service(resident: Person, phone: Browser = PHONE, *, subscribed: bool = False) -> None:
    """``subscribed``: as of before the page."""
    script = SUBSCRIBES.replace("ENDPOINT", phone.endpoint).replace("KEY", b64(phone.point))
    begins = "PushManager.prototype.subscribe({});" if subscribed else ""
    resident.page.add_init_script(script.replace("AUTH", b64(phone.auth)) + begins)


def allows(resident: Person) -> None:
    resident.page.context.grant_permissions(["notifications"])


def at_their_report(resident: Person, place: str) -> str:
    """Somebody on the page of a report of theirs; its address."""
    address = f"/track/{reported(resident, place, email='')}"
    resident.goes_to(address)
    resident.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return address


def test_notified_after_a_press_and_no_more_after_another(meet: Meet) -> None:
    resident, mailbox = meet(width=360), meet(scripts=False)
    with_a_push_service(resident)
    allows(resident)
    at_their_report(resident, "Firehouse 3")
    assert resident.page.evaluate("asked") == []
    resident.looks("notify-offered")
    resident.presses("Notify me on this device")
    resident.reads("This device tells you whenever something happens.")
    resident.looks("notify-on")
    leave, (visible, key) = resident.page.evaluate("asked")
    assert (leave, visible, len(key)) == ("leave", True, 87)
    resident.presses("Stop notifying this device")
    resident.reads("This device shows no more of it.")
    expect(resident.page.get_by_role("button", name="Notify me on this device")).to_be_visible()
    mailbox.goes_to("/demo/mail/")
    mailbox.looks("notify-mailbox")


# The push service gives the browser another address; a browser without a screen has none that would.
MOVES = """async ([was, endpoint, p256dh, auth]) => {
  const done = [];
  const event = new Event("pushsubscriptionchange");
  event.waitUntil = (work) => done.push(work);
  event.newSubscription = { endpoint, toJSON: () => ({ keys: { p256dh, auth } }) };
  event.oldSubscription = was ? { endpoint: was, options: {} } : undefined;
  self.dispatchEvent(event);
  await Promise.all(done);
}"""


def test_the_browsers_new_address_is_told_and_the_report_is_still_heard_of(meet: Meet) -> None:
    resident = meet(width=360)
    with_a_push_service(resident)
    allows(resident)
    address = at_their_report(resident, "Firehouse 4")
    resident.presses("Notify me on this device")
    resident.reads("This device tells you whenever something happens.")
    worker = resident.page.context.service_workers[0]
    moved = Browser("https://push.example.net/send/moved-story")
    with resident.page.context.expect_event("response", lambda each: "/devices/move/" in each.url) as told:
        worker.evaluate(MOVES, ["", moved.endpoint, b64(moved.point), b64(moved.auth)])
    said = parse_qs(told.value.request.post_data or "")
    assert (told.value.status, said["was"], said["endpoint"]) == (200, [PHONE.endpoint], [moved.endpoint])
    with_a_push_service(resident, moved, subscribed=True)
    resident.goes_to(address)
    resident.presses("Stop notifying this device")
    resident.reads("This device shows no more of it.")


def test_refused_or_unable_it_says_what_else_there_is(meet: Meet) -> None:
    resident = meet(width=360)  # a browser without a screen refuses by itself
    with_a_push_service(resident)
    address = at_their_report(resident, "Firehouse 4")
    resident.presses("Notify me on this device")
    resident.reads("Your browser does not let this page notify you.")
    resident.looks("notify-refused")
    unable = meet(width=360)
    unable.page.add_init_script("delete window.PushManager")
    unable.goes_to(address)
    unable.presses("Notify me on this device")
    unable.reads("This browser can show no notifications.")
    without = meet(scripts=False)
    without.goes_to(address)
    assert without.page.get_by_text("Notify me on this device").is_hidden()


def test_the_worker_shows_it_and_a_press_opens_the_report(meet: Meet) -> None:
    resident = meet(width=360)
    allows(resident)
    resident.goes_to("/")
    resident.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    said = {
        "title": "Pothole",
        "body": "Closed: it is filled.",
        "url": "https://another.example.net/track/2604-1873-5/?language=en",
        "tag": "1-2",
        "lang": "en",
        "dir": "ltr",
    }
    pushed(resident, json.dumps(said))
    worker = resident.page.context.service_workers[0]
    assert worker.evaluate(SHOWN) == [["Pothole", "Closed: it is filled.", "1-2", "en"]]
    opened = worker.evaluate(
        """async () => {
            const opened = [];
            self.clients.openWindow = async address => void opened.push(address);
            const [shown] = await self.registration.getNotifications();
            const event = new NotificationEvent("notificationclick", { notification: shown });
            self.dispatchEvent(event);
            while (!opened.length) await new Promise(done => setTimeout(done, 20));
            return [opened, (await self.registration.getNotifications()).length];
        }"""
    )
    assert opened == [[f"{resident.address}/track/2604-1873-5/?language=en"], 0]
    pushed(resident, "no json")  # something is shown all the same, as browsers want
    assert worker.evaluate(SHOWN) == [["311", "", "311", ""]]


def pushed(resident: Person, data: str) -> None:
    """A push service brings this to the browser, as its developer tools can do in its place."""
    tools = resident.page.context.new_cdp_session(resident.page)
    registered: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registered.extend(each["registrationId"] for each in told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    for _ in range(100):
        if registered:
            break
        resident.page.wait_for_timeout(50)
    message = {"origin": re.sub("/$", "", resident.address), "registrationId": registered[0], "data": data}
    tools.send("ServiceWorker.deliverPushMessage", message)
