"""Children that die come back, each time after a longer wait; all end when asked."""

import time
from pathlib import Path

import pytest

from tests.config.processes import until
from thirdring.config import supervising
from thirdring.config.supervising import Child, Supervisor, wait_after


def test_the_wait_grows_from_none_to_half_a_minute() -> None:
    assert [wait_after(n) for n in range(7)] == [0, 1, 3, 7, 15, 30, 30]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "sleeps_long.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "sleeps_long"


def test_a_child_that_dies_is_started_again_and_said_so(module: str) -> None:
    told: list[str] = []
    child = Child("The sleeper", module)
    supervisor = Supervisor([child], tell=told.append)
    child.start()
    assert child.process is not None
    first = child.process
    first.kill()
    first.wait()

    def look() -> None:
        if told:
            supervisor.asked = 1

    supervisor.run(each_time=look)
    assert told == ["The sleeper ended (-9); started again."]
    assert child.process is not first
    assert child.process.returncode == -15


def test_a_child_that_keeps_dying_is_not_started_at_once_again(module: str) -> None:
    child = Child("The sleeper", module, failures=5)
    child.start()
    assert child.process is not None
    child.process.kill()
    child.process.wait()
    assert child.tend() == ""


def test_a_child_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = tmp_path / "ready"
    words = "import signal, time, pathlib\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    (tmp_path / "stubborn.py").write_text(f"{words}pathlib.Path({str(ready)!r}).touch()\ntime.sleep(60)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(supervising, "PATIENCE", 0.5)
    child = Child("The stubborn one", "stubborn")
    child.start()
    until(ready.exists)
    began = time.monotonic()
    Supervisor([child], tell=print).stop()
    assert child.process is not None
    assert (child.process.returncode, time.monotonic() - began < 5) == (-9, True)
