"""Our own server in another process, with a city of its own: the county next door."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.config.processes import free_port
from tests.factories import cities, people
from tests.factories.catalogues import definition, offer
from thirdring.catalogue.definitions import Option, Question
from thirdring.catalogue.rules import Delivery, QuestionKind
from thirdring.city.models import City
from thirdring.open311.actions import give_id
from thirdring.open311.models import Sending
from thirdring.staff.actions.programs import create_api_client
from thirdring.staff.rules import Scope

DEPTH = Question(
    code="DEPTH",
    kind=QuestionKind.SINGLE,
    texts={"en": "How deep is it?"},
    required=True,
    options=(Option(key="1", names={"en": "An inch"}), Option(key="2", names={"en": "More"})),
)
STARTS_WITHIN = 60  # seconds, on a busy machine


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a web server process on the tests' own database, which knows no city yet."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THIRDRING")}
    log = folder / "county.log"
    process = subprocess.Popen(
        [sys.executable, "-m", "thirdring.config.web"],
        env=environment
        | {"THIRDRING_VAR": str(folder), "DATABASE_URL": _database(), "BIND": "127.0.0.1", "PORT": str(port)},
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@dataclass(frozen=True)
class County:
    """A jurisdiction of that server: 'pothole' gets an id at once, 'lamp' a token first."""

    city: City
    key: str
    url: str

    def give_ids(self) -> None:
        """What its worker does with tokens."""
        actor = people.program(self.city)
        for token in Sending.objects.of(self.city).exclude(token="").values_list("token", flat=True):
            if token:
                give_id(self.city.pk, token, actor=actor)


def county(address: str) -> County:
    """A new county on a running server."""
    made = cities.city(name="Alder County")
    offer(made, definition("pothole", questions=(DEPTH,)), definition("lamp", delivery=Delivery.BATCH))
    issued = create_api_client(made, actor=people.program(made), name="The town", scopes=[Scope.REPORT])
    return County(made, issued.key, f"{address}/open311/{made.jurisdiction_id}/v2")


def _database() -> str:
    told = connection.settings_dict
    host, port = quote(str(told["HOST"]), safe=""), told["PORT"] or 5432
    name, user = settings.DATABASES["default"]["NAME"], told["USER"]
    password = f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else ""
    return f"postgresql://{user}{password}@/{name}?host={host}&port={port}"


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the county's server did not come up:\n{log.read_text()}")
