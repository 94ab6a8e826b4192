"""Asterisk listened to: a manager interface that comes and goes, and a log that grows and is rotated."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integrations.telephony.makes import DAY, MORNING, ami_stream, log_lines
from thirdring.integrations.telephony import ami, queue_log
from thirdring.integrations.telephony.listening import Manager, Place, Refused, blocks_of, new_lines
from thirdring.integrations.telephony.told import Told


class FakeManager:
    """A manager interface on this machine: each connection tells the next part, then hangs up."""

    def __init__(self, parts: list[bytes]) -> None:
        self.secret, self.logins = "open sesame", 0
        self._parts, self._listener = parts, socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        for part in self._parts:
            line, _ = self._listener.accept()
            with line:
                line.sendall(b"Asterisk Call Manager/9.0.0\r\n")
                asked = line.recv(4096).decode()
                self.logins += 1
                if f"Secret: {self.secret}\r\n" not in asked:
                    line.sendall(b"Response: Error\r\nMessage: Authentication failed\r\n\r\n")
                    continue
                line.sendall(b"Response: Success\r\nMessage: Authentication accepted\r\n\r\n" + part)
        self.close()

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def managers() -> Iterator[list[FakeManager]]:
    made: list[FakeManager] = []
    yield made
    for each in made:
        each.close()


def test_a_lost_connection_is_made_again_and_no_event_is_told_twice(managers: list[FakeManager]) -> None:
    stream = [ami_stream(story) for story in DAY[:6]]
    there = FakeManager([b"".join(stream[:3]), b"", b"".join(stream[3:])])
    managers.append(there)
    waits: list[float] = []
    place = Manager(host="127.0.0.1", port=there.port, user="thirdring", secret="open sesame")
    blocks = list(blocks_of(place, stopped=lambda: len(waits) >= 3, wait=waits.append))
    told = Told.joined(ami.told(block, source="switch", now=MORNING) for block in blocks)
    assert len({signal.event_id for signal in told.calls}) == len(told.calls)
    assert {signal.call_id for signal in told.calls} == {story.call_id for story in DAY[:6]}
    assert (there.logins, waits) == (3, [1.0, 2.0, 1.0])


def test_a_server_that_is_down_is_asked_again_after_ever_longer_waits() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    waits: list[float] = []
    place = Manager(host="127.0.0.1", port=port, user="thirdring", secret="")
    assert list(blocks_of(place, stopped=lambda: len(waits) == 8, wait=waits.append)) == []
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]


def test_a_wrong_secret_is_an_error_and_not_tried_again(managers: list[FakeManager]) -> None:
    there = FakeManager([b""])
    managers.append(there)
    place = Manager(host="127.0.0.1", port=there.port, user="thirdring", secret="guess")
    waits: list[float] = []
    with pytest.raises(Refused, match="Authentication failed"):
        list(blocks_of(place, stopped=lambda: len(waits) > 2, wait=waits.append))
    assert waits == []


def test_a_block_that_never_ends_is_let_go() -> None:
    blocks = ami.Blocks()
    assert list(blocks.feed(b"Event: " + b"x" * 100_000)) == []
    assert list(blocks.feed(b"Event: Hold\r\n\r\n")) == [{"Event": "Hold"}]


LINES = [line for story in DAY for line in log_lines(story)]


def test_a_log_is_read_as_it_grows_and_a_half_line_waits(tmp_path: Path) -> None:
    log = tmp_path / "queue_log"
    assert new_lines(log, Place()) == ([], Place())
    log.write_text("\n".join(LINES[:3]) + "\n" + LINES[3][:10])
    first, place = new_lines(log, Place())
    with log.open("a") as file:
        file.write(LINES[3][10:] + "\n")
    assert (first, new_lines(log, place)[0]) == (LINES[:3], [LINES[3]])
    assert new_lines(log, new_lines(log, place)[1])[0] == []


def test_a_log_that_was_rotated_is_finished_first(tmp_path: Path) -> None:
    log = tmp_path / "queue_log"
    log.write_text("\n".join(LINES[:4]) + "\n")
    _, place = new_lines(log, Place())
    with log.open("a") as file:
        file.write(LINES[4] + "\n")
    log.rename(tmp_path / "queue_log.1")
    log.write_text(LINES[5] + "\n")
    rest, place = new_lines(log, place)
    then, place = new_lines(log, place)
    assert (rest, then, new_lines(log, place)[0]) == ([LINES[4]], [LINES[5]], [])


def test_a_log_that_was_emptied_is_read_from_its_beginning(tmp_path: Path) -> None:
    log = tmp_path / "queue_log"
    log.write_text("\n".join(LINES[:4]) + "\n")
    _, place = new_lines(log, Place())
    log.write_text(LINES[5] + "\n")
    assert new_lines(log, place)[0] == [LINES[5]]


def test_reading_a_log_again_tells_nothing_new() -> None:
    told = queue_log.told([*LINES, *LINES], source="switch")
    assert len({signal.event_id for signal in told.calls}) * 2 == len(told.calls)


@pytest.mark.parametrize(
    "line",
    ["", "x", "a|b|c|d|CONNECT", "1e999|b|c|d|CONNECT", "1762264800|c|q|a|SUNG", "1762264800||q|a|CONNECT"],
)
def test_lines_that_are_none_are_counted_and_skipped(line: str) -> None:
    assert queue_log.told([line], source="switch") == Told(skipped=int(bool(line)))


def test_pauses_in_the_log_are_what_an_agent_does() -> None:
    lines = ["1762264800|NONE|NONE|Dana|PAUSEALL|lunch", "1762265800|NONE|NONE|Dana|UNPAUSEALL|"]
    found = queue_log.told(lines, source="switch").agents
    assert [(s.agent, str(s.presence), s.reason and str(s.reason)) for s in found] == [
        ("Dana", "away", "meal"),
        ("Dana", "ready", None),
    ]
