"""thirdring run: up quickly, down cleanly, and nothing that happens to it stops the next start."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.config.processes import (
    ROOT,
    Running,
    environment,
    free_port,
    one_of,
    processes_of,
    thirdring,
    until,
)
from thirdring.config.embedded import EmbeddedPostgres

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")
NEW_HARBOR = ("city", "create", "new-harbor", "--name", "New Harbor", "--time-zone", "America/Chicago")


def read(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=5) as answer:
        page: dict[str, object] = json.load(answer)
    return page


def test_it_serves_stops_on_ctrl_c_and_is_back_in_seconds_with_its_data(open_folder: Path) -> None:
    var, port = open_folder / "var", free_port()
    first = Running(var, port)
    until(lambda: first.answers("/readyz"), seconds=120)
    assert thirdring(var, *NEW_HARBOR).stdout == "Made New Harbor (new-harbor).\n"
    said = first.end()
    assert (first.process.returncode, f"Third Ring is running: {first.url}/" in said) == (0, True)
    assert processes_of(open_folder) == {}

    second = Running(var, port)
    assert second.seconds < 12  # alone on a machine it is under 5: here other tests run beside it
    taken = thirdring(var, *NEW_HARBOR)
    assert (taken.returncode, taken.stderr) == (
        2,
        "thirdring: code: There is a city 'new-harbor' already. Choose another code.\n",
    )
    second.end(signal.SIGTERM)
    assert processes_of(open_folder) == {}


def test_whichever_part_is_killed_is_back_and_a_killed_whole_leaves_nothing(open_folder: Path) -> None:
    var, port = open_folder / "var", free_port()
    house = Running(var, port)
    until(lambda: house.answers("/readyz"), seconds=120)
    for part in ("config.worker", "config.guardian"):
        number = one_of(open_folder, part)
        os.kill(number, signal.SIGKILL)
        until(lambda gone=number: gone not in processes_of(open_folder))  # type: ignore[misc]
        until(lambda named=part: any(named in words for words in processes_of(open_folder).values()))  # type: ignore[misc]
    until(lambda: house.answers("/readyz"), seconds=120)

    house.end(signal.SIGKILL)
    again = Running(var, port)
    assert again.answers("/healthz")
    assert len([words for words in processes_of(open_folder).values() if "thirdring run" in words]) == 1
    again.end()


def test_a_port_that_is_taken_is_named_with_the_cure(open_folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = thirdring(open_folder / "var", "run", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"thirdring: PORT: 127.0.0.1:{port} can't be used")
    assert f"PORT={port + 1} make run" in refused.stderr
    assert not (open_folder / "var").exists()


def test_it_ends_with_the_process_that_started_it_for_make(open_folder: Path) -> None:
    port = free_port()
    script = f"THIRDRING_PARENT=$$ {sys.executable} -m thirdring run --port {port} & wait"
    shell = subprocess.Popen(["sh", "-c", script], env=environment(open_folder / "var"), cwd=ROOT)
    until(lambda: any("config.web" in words for words in processes_of(open_folder).values()), seconds=120)
    shell.kill()
    shell.wait()
    until(lambda: not processes_of(open_folder), seconds=120)


def test_a_database_of_ones_own_is_used_and_gets_no_demo(open_folder: Path) -> None:
    with EmbeddedPostgres(open_folder / "theirs", durable=False) as theirs:
        house = Running(open_folder / "var", free_port(), DATABASE_URL=theirs.start(), THIRDRING_DEMO="")
        until(lambda: house.answers("/readyz"), seconds=120)
        said = house.end()
    assert "There is no city yet" in said
    assert not (open_folder / "var" / "postgres").exists()
