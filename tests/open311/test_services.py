"""What may be asked for, and what each needs to know."""

from typing import Any

import pytest

from tests.open311.conftest import Face, said

pytestmark = pytest.mark.django_db


def test_services_are_listed_with_every_field_and_no_null(face: Face) -> None:
    assert said(face.get("services.json")) == [
        {
            "service_code": "pothole",
            "service_name": "Pothole",
            "description": "A hole in the road.",
            "metadata": True,
            "type": "realtime",
            "keywords": "hole,crater",
            "group": "Streets",
        },
        {
            "service_code": "secret",
            "service_name": "Secret",
            "description": "Secret",
            "metadata": False,
            "type": "realtime",
            "keywords": "",
            "group": "Streets",
        },
    ]


def test_the_list_costs_as_little_for_many_as_for_one(face: Face, django_assert_num_queries: Any) -> None:
    face.get("services.json")
    with django_assert_num_queries(1):  # for the city; the catalogue is kept in the process
        face.get("services.json")


def test_a_definition_has_each_question_with_its_datatype(face: Face) -> None:
    definition = said(face.get("services/pothole.json"))
    assert definition["service_code"] == "pothole"
    kept = ("code", "datatype", "variable", "required", "order")
    assert [tuple(question[name] for name in kept) for question in definition["attributes"]] == [
        ("scope", "singlevaluelist", True, True, 1),
        ("number", "number", True, False, 2),
        ("string", "string", True, False, 3),
        ("text", "text", True, False, 4),
        ("datetime", "datetime", True, False, 5),
        ("multivaluelist", "multivaluelist", True, False, 6),
        ("note", "string", False, False, 7),
    ]


def test_a_list_has_its_values_and_others_have_none(face: Face) -> None:
    first, number, *_ = said(face.get("services/pothole.json"))["attributes"]
    assert first == {
        "variable": True,
        "code": "scope",
        "datatype": "singlevaluelist",
        "required": True,
        "datatype_description": "Look around.",
        "order": 1,
        "description": "A singlevaluelist?",
        "values": [{"key": "one", "name": "One"}, {"key": "street", "name": "Street"}],
    }
    assert number["values"] == []


def test_a_service_without_questions_has_an_empty_definition(face: Face) -> None:
    assert said(face.get("services/secret.json")) == {"service_code": "secret", "attributes": []}


@pytest.mark.parametrize("code", ["unicorn", "a/b", "%00", "x" * 300])
def test_an_unknown_service_is_404(face: Face, code: str) -> None:
    (error,) = said(face.get(f"services/{code}.json"), 404)
    assert (error["code"], error["description"].startswith("There is no service '")) == (404, True)


@pytest.mark.parametrize("path", ["services.json", "services/pothole.json", "requests/260418735.json"])
@pytest.mark.parametrize("jurisdiction", ["atlantis.gov", "atl\x00antis", "x" * 500])
def test_an_unknown_jurisdiction_is_404(face: Face, path: str, jurisdiction: str) -> None:
    (error,) = said(face.get(path, jurisdiction_id=jurisdiction), 404)
    assert (error["code"], error["description"].startswith("There is no jurisdiction '")) == (404, True)


def test_without_a_jurisdiction_the_addresss_own_city_answers(face: Face) -> None:
    assert len(said(face.get("services.json", jurisdiction_id=""))) == 2


@pytest.mark.parametrize(
    "path", ["", "nowhere", "servicesjson", "requests.yaml", "services.json/more", "%00", "a%0Ab"]
)
def test_any_other_address_is_an_errors_body_not_a_page(face: Face, path: str) -> None:
    (error,) = said(face.get(path), 404)
    assert (error["code"], error["description"].startswith("There is nothing at '")) == (404, True)
    said(face.post({}, path=path), 404)
