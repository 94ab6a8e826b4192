"""thirdring run: everything a city's 311 needs, in one command."""

import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from thirdring.config.embedded import EmbeddedPostgres
from thirdring.config.opening import begin
from thirdring.config.supervising import Child, Supervisor

Tell = Callable[[str], None]


class PortBusy(RuntimeError):
    """Somebody else listens where we should; the message says what to do."""


def run(*, bind: str, port: int, tell: Tell) -> None:
    """Prepare, serve and work until Ctrl-C or SIGTERM. Raises PortBusy and NoPlace."""
    require_free(bind, port)
    os.environ.setdefault("THIRDRING_BASE_URL", f"http://{_readable(bind)}:{port}")
    postgres = begin(may_become_demo=True)
    try:
        _prepare(tell)
        web, worker = _children(bind, port)
        supervisor = Supervisor([web, worker], tell=tell)
        supervisor.heed_signals()
        web.start()
        _announce(bind, port, tell)
        worker.start()  # only now: on a small machine it would hold up the first page
        supervisor.run(each_time=_revive(postgres))
    finally:
        if postgres is not None:
            postgres.stop()


def require_free(bind: str, port: int) -> None:
    """Refuse a port that is taken. A server just killed gets two seconds to let go of it."""
    deadline = time.monotonic() + 2
    while True:
        with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((bind, port))
            except OSError as error:
                if time.monotonic() > deadline:
                    raise PortBusy(
                        f"PORT: {bind}:{port} can't be used ({error.strerror}). Stop the program that has it "
                        f"(perhaps another run of this one), or choose another: PORT={port + 1} make run"
                    ) from None
            else:
                return
        time.sleep(0.1)


def _readable(bind: str) -> str:
    return "127.0.0.1" if bind in {"0.0.0.0", "::"} else bind  # noqa: S104  # compared with, not bound to


def _children(bind: str, port: int) -> tuple[Child, Child]:
    web = Child("The web server", "thirdring.config.web", {"BIND": bind, "PORT": str(port)})
    return web, Child("The worker", "thirdring.config.worker")


def _prepare(tell: Tell) -> None:
    from django.conf import settings
    from django.db import connection

    from thirdring.config import preparing

    with preparing.alone():
        if preparing.migrate():
            tell("The tables are up to date.")
        if preparing.collect_static():
            tell("The pages' assets are in place.")
        if settings.DEMO:
            preparing.load_demo(tell)
    connection.close()


def _announce(bind: str, port: int, tell: Tell) -> None:
    from django.db import connection

    from thirdring.config.welcome import welcome

    address = f"http://{_readable(bind)}:{port}"
    if not _answers(f"{address}/healthz"):
        tell("The web server has not answered yet; still trying.")
    for line in welcome(address):
        tell(line)
    connection.close()


def _answers(url: str) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return False


def _revive(postgres: EmbeddedPostgres | None) -> Callable[[], None]:
    """What to do now and then: start the database's guardian again if somebody killed it."""

    def look() -> None:
        if postgres is not None and not postgres.is_guarded():
            postgres.start()

    return look
