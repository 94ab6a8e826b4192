"""A child process ends when its parent has gone, however it went: no orphan keeps the port or the queue."""

import multiprocessing
import os
import threading
import time

PARENT = "THIRDRING_PARENT"  # the number of the process that started this one


def parent_has_gone() -> bool:
    """Whether the process that named itself in THIRDRING_PARENT has gone."""
    named = os.environ.get(PARENT, "")
    return named.isdecimal() and os.getppid() != int(named)


def end_with_parent() -> None:
    """Watch the parent from now on, in a thread, and end this process at once when it is gone."""
    spawner = multiprocessing.parent_process()
    named = spawner.pid if spawner is not None else int(os.environ.get(PARENT) or 0)
    if named:
        threading.Thread(target=_watch, args=(named,), name="parent watch", daemon=True).start()


def _watch(parent: int | None) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)  # nobody is left to wait for a clean end; jobs under way are found stalled and tried again
