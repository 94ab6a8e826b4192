"""Things done at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def together(*calls: Callable[[], T]) -> list[T | Exception]:
    """What each call gave or raised; all begin at once. For tests whose rows are committed."""
    answers: list[T | Exception] = [TimeoutError("did not finish")] * len(calls)
    ready = threading.Barrier(len(calls))

    def run(number: int, call: Callable[[], T]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(timeout=10)
            answers[number] = call()
        except Exception as error:  # noqa: BLE001  # whatever it raised is its answer
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each, daemon=True) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers
