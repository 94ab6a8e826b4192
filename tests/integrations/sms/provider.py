"""A provider of text messages on this machine: takes what Twilio's API takes, answers as it is told to."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

ACCOUNT, SECRET, SENDER = "AC0123", "a token of the account", "+14125550100"


@dataclass
class Taken:
    """One message as it came in."""

    path: str
    user: str
    fields: dict[str, str]


@dataclass
class Provider:
    """What it took, and how it answers next: (status, body), then 201 with a SID."""

    address: str = ""
    taken: list[Taken] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    slow_s: float = 0.0

    def answer(self) -> tuple[int, Any]:
        return self.answers.pop(0) if self.answers else (201, {"sid": f"SM{len(self.taken)}"})


@contextmanager
def serving() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            user = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            fields = {name: values[0] for name, values in form.items()}
            provider.taken.append(Taken(self.path, user, fields))
            time.sleep(provider.slow_s)
            status, said = provider.answer()
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield provider
    server.shutdown()
    server.server_close()
