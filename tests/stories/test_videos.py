"""A video filmed by a real browser goes into a report, and plays on the case's page."""

import base64

import pytest

from tests.stories.conftest import Meet
from tests.stories.test_stories import WORKER, say_where, sign_in

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]

FILM = """() => new Promise(give => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
  const pen = canvas.getContext("2d");
  const film = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm;codecs=vp8" });
  const parts = [];
  const drawn = setInterval(() => {
    pen.fillStyle = `hsl(${Date.now() / 5 % 360} 80% 50%)`;
    pen.fillRect(0, 0, 320, 240);
  }, 40);
  film.ondataavailable = part => parts.push(part.data);
  film.onstop = async () => {
    clearInterval(drawn);
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    give(btoa(Array.from(bytes, each => String.fromCharCode(each)).join("")));
  };
  film.start();
  setTimeout(() => film.stop(), 1200);
})"""

PLAYED = """video => new Promise((give, refuse) => {
  video.muted = true;
  video.onerror = () => refuse(video.error.message);
  video.ontimeupdate = () => video.currentTime > 0.2 && give([video.videoWidth, video.videoHeight]);
  video.play();
})"""


def test_a_video_in_a_report_plays_for_staff(meet: Meet) -> None:
    resident, worker = meet(width=360), meet()
    resident.goes_to("/report/?group=streets")
    film = base64.b64decode(resident.page.evaluate(FILM))
    resident.presses("Pothole")
    resident.presses("Go on with my report")
    say_where(resident, "Firehouse 2")
    resident.chooses("In a crosswalk")
    resident.presses("Continue")
    resident.page.set_input_files(
        "input[type=file]", files=[{"name": "film.webm", "mimeType": "video/webm", "buffer": film}]
    )
    resident.page.locator("tr-photo video").wait_for()
    resident.looks("video-chosen")
    resident.presses("Continue")
    resident.goes_to("/report/photos/")
    assert resident.page.locator("main video").evaluate(PLAYED) == [320, 240]
    resident.looks("video-kept")
    resident.presses("Continue")
    resident.presses("Continue")
    resident.reads("Only city staff see the video.")
    resident.looks("video-review")
    resident.presses("Send the report")
    resident.reads("We have your report")
    reference = resident.page.locator(".tr-reference").inner_text()
    sign_in(worker, WORKER)
    worker.goes_to(f"/agency/cases/{reference}/")
    assert worker.page.locator("main video").evaluate(PLAYED) == [320, 240]
    worker.looks("video-case")
    resident.goes_to(f"/track/{reference}")
    assert resident.page.locator("main video").count() == 0
