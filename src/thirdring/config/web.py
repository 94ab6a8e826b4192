"""The web server process: python -m thirdring.config.web, with BIND and PORT from its parent."""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from thirdring.config import env
from thirdring.config.parent import end_with_parent

THREADS = 8  # pages served at once; each holds a database connection
STREAMS = 32  # pages told live what changes; each holds a thread and no connection


def pages_at_once() -> int:
    """How many, in each process."""
    return int(env.text("THIRDRING_WEB_THREADS", str(THREADS)))


def serve(*, bind: str, port: int) -> None:
    """Serve until told to stop. The application itself lives in granian's own child process."""
    Granian(
        "thirdring.config.serving:application",
        address=bind,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(env.text("THIRDRING_WEB_PROCESSES", "1")),
        blocking_threads=pages_at_once() + int(env.text("THIRDRING_STREAMS", str(STREAMS))),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.error,  # a page that fails is in the log, with its cause
        log_access=env.flag("THIRDRING_ACCESS_LOG"),
    ).serve()


if __name__ == "__main__":
    end_with_parent()
    serve(bind=os.environ["BIND"], port=int(os.environ["PORT"]))
