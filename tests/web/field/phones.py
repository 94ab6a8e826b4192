"""A phone that sends its queue."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.pictures import picture
from thirdring.cases.models import Case
from thirdring.staff.models import User

NOW = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)
_numbers = count(1)


def made(case: Case, kind: str, fields: dict[str, str] | None = None, **said: Any) -> dict[str, Any]:
    """A change as a phone keeps it."""
    return {
        "client_id": f"change-{next(_numbers):06}",
        "kind": kind,
        "reference": case.reference,
        "seen": case.version,
        "entries": case.entry_count,
        "at": NOW.isoformat(),
        "fields": {name: [value] for name, value in (fields or {}).items()},
    } | said


@dataclass
class Phone:
    """Somebody's phone, signed in."""

    person: User
    browser: Client
    now: datetime = field(default=NOW)

    def sends(self, *changes: Any, **files: Any) -> list[dict[str, Any]]:
        """What became of each change; a photo goes along with those of that kind."""
        response = self.post(
            {"phone_now": self.now.isoformat(), "person": self.person.pk, "changes": changes}
        )
        assert response.status_code == 200, response.content
        answers: list[dict[str, Any]] = response.json()["answers"]
        return answers

    def post(self, said: Any) -> Any:
        """Send anything as the queue; changes of the kind 'photo' bring one."""
        return self.browser.post("/field/sync/", {"changes": json.dumps(said), **_photos(said)})


def _photos(said: Any) -> dict[str, SimpleUploadedFile]:
    changes = said.get("changes") if isinstance(said, dict) else []
    return {
        f"photo.{each['client_id']}": SimpleUploadedFile("photo.jpg", picture())
        for each in (changes if isinstance(changes, list | tuple) else [])
        if isinstance(each, dict) and each.get("kind") == "photo" and "client_id" in each
    }


def became(answers: list[dict[str, Any]]) -> list[str]:
    """The answers in a word each."""
    return [answer["became"] for answer in answers]
