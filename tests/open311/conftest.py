"""A city with a key, and a client that speaks GeoReport to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from django.http import HttpResponse
from django.test import Client

from tests.factories import people, requests
from tests.factories.catalogues import definition, offer
from thirdring.catalogue.definitions import Condition, Option, Question
from thirdring.catalogue.rules import QuestionKind
from thirdring.city.models import City
from thirdring.staff.actions.programs import create_api_client
from thirdring.staff.rules import Scope

BASE = "/open311/v2/"
OPTIONS = tuple(Option(key=key, names={"en": key.title(), "es": f"{key} (es)"}) for key in ("one", "street"))


def question(kind: QuestionKind, **fields: Any) -> Question:
    """A question of a kind, asked in English."""
    return Question(**{"code": str(kind), "kind": kind, "texts": {"en": f"A {kind}?"}} | fields)


QUESTIONS = (
    question(QuestionKind.SINGLE, code="scope", required=True, options=OPTIONS, hints={"en": "Look around."}),
    question(QuestionKind.NUMBER, required=True, condition=Condition(question="scope", among=("street",))),
    question(QuestionKind.STRING),
    question(QuestionKind.TEXT),
    question(QuestionKind.DATETIME),
    question(QuestionKind.MULTI, options=OPTIONS),
    question(QuestionKind.INFO, code="note"),
)


@dataclass
class Face:
    """GeoReport of one city, as a client calls it."""

    client: Client
    city: City
    key: str

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(BASE + path, {"jurisdiction_id": self.city.jurisdiction_id} | query)

    def post(self, fields: Mapping[str, Any], *, path: str = "requests.json") -> HttpResponse:
        """A form, as the specification has it."""
        return self.client.post(BASE + path, fields)

    def post_json(self, body: Any, *, query: str = "") -> HttpResponse:
        return self.client.post(
            f"{BASE}requests.json{query}", orjson.dumps(body), content_type="application/json"
        )

    def good(self, **fields: Any) -> dict[str, Any]:
        """The arguments of a report that is taken, and these."""
        return {
            "jurisdiction_id": self.city.jurisdiction_id,
            "api_key": self.key,
            "service_code": "pothole",
            "description": "A deep hole.",
            "lat": "40.45",
            "long": "-79.95",
            "attribute[scope]": "one",
        } | fields


@pytest.fixture
def face(client: Client) -> Face:
    city = requests.pothole_city()
    offer(
        city,
        definition(
            "pothole",
            questions=QUESTIONS,
            targets=requests.TARGETS,
            names={"en": "Pothole", "es": "Bache"},
            descriptions={"en": "A hole in the road."},
            keywords={"en": ("hole", "crater")},
        ),
        definition("secret", private=True, names={"en": "Secret"}),
    )
    city = City.objects.get(pk=city.pk)
    issued = create_api_client(city, actor=people.program(city), name="An app", scopes=[Scope.REPORT])
    return Face(client, city, issued.key)


def said(response: HttpResponse, status: int = 200) -> Any:
    """The data of an answer, whose status and content type must be right."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/json; charset=utf-8")
    return orjson.loads(response.content)


@pytest.fixture
def other_key(face: Face) -> str:
    """Another program's key in the same city."""
    return create_api_client(face.city, actor=people.program(face.city), name="Another app").key
