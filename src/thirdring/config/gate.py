"""Lets only so many pages be made at once, so that threads kept for streams never cost connections."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def gated(application: Application, *, at_once: int) -> Application:
    """The application, answering at most ``at_once`` requests at a time; what it then streams is outside."""
    gate = threading.BoundedSemaphore(at_once)

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with gate:
            return application(environ, start)

    return answer
