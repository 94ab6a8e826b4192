"""Only so many pages are made at once; the others wait their turn."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from thirdring.config.gate import gated


def test_no_more_pages_are_made_at_once_than_allowed_and_none_is_lost() -> None:
    lock, making, most = threading.Lock(), [0], [0]
    two_inside = threading.Barrier(2)

    def page(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with lock:
            making[0] += 1
            most[0] = max(most[0], making[0])
        two_inside.wait(timeout=10)  # two are inside at the same time, again and again
        with lock:
            making[0] -= 1
        return [environ["page"]]

    application, answers = gated(page, at_once=2), []
    threads = [
        threading.Thread(target=lambda n=n: answers.extend(application({"page": b"%d" % n}, print)))
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert (most, sorted(answers)) == ([2], [b"0", b"1", b"2", b"3", b"4", b"5"])


def test_a_page_that_fails_leaves_its_place() -> None:
    def page(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        raise ZeroDivisionError

    application = gated(page, at_once=1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            application({}, print)
