"""Sections 1.6 and 1.9 of the checklist: what is never shown, merged requests, and extensions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import people
from tests.factories.catalogues import definition, offer
from tests.factories.pictures import picture
from tests.factories.requests import MONDAY, reread, worker_of
from tests.open311.conftest import QUESTIONS, Face, question, said
from tests.open311.georeport import LATER, closed, listed, ref, reported, xml_of
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.progress import accept, note
from thirdring.cases.rules import Outcome
from thirdring.catalogue.rules import QuestionKind
from thirdring.intake.actions import Receipt
from thirdring.kernel import clock
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def three(face: Face) -> list[Receipt]:
    """Three reports, an hour apart, the newest first."""
    return [reported(face, MONDAY - timedelta(hours=hours)) for hours in (0, 1, 2)]


class TestPrivacy:
    @pytest.fixture
    def secret(self, face: Face) -> Receipt:
        return reported(face, MONDAY, service_code="secret", answers={}, words="zebra", photos=(picture(),))

    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"service_code": "secret"},
            {"q": "zebra"},
            {"bbox": "-180,-90,180,90"},
            {"with_picture": "true"},
            {"updated_after": "2020-01-01"},
            {"extensions": "true"},
        ],
    )
    def test_a_private_request_is_in_no_list_search_or_count(
        self, face: Face, secret: Receipt, asked: dict[str, str]
    ) -> None:
        assert listed(face, **asked) == []
        with clock.frozen_at(LATER):
            assert said(face.get("requests.json", just_count="true", **asked)) == [{"count": 0}]

    def test_nor_is_it_found_by_its_id_or_tokens(self, face: Face, secret: Receipt) -> None:
        assert listed(face, service_request_id=ref(secret)) == []
        unknown = said(face.get("requests/260418735.json"), 404)
        assert said(face.get(f"requests/{ref(secret)}.json"), 404) == [
            {"code": 404, "description": unknown[0]["description"].replace("260418735", ref(secret))}
        ]
        for path in ("requests", "tokens"):
            said(face.get(f"{path}/{secret.report.token}.json"), 404)

    def test_asking_for_it_costs_the_same_statements_as_asking_for_nothing(
        self, face: Face, secret: Receipt
    ) -> None:
        face.get("requests/260418735.json")  # the city is known from now on
        statements = []
        for path in (f"requests/{ref(secret)}.json", "requests/260418735.json"):
            with CaptureQueriesContext(connection) as seen:
                face.get(path)
            statements.append([query["sql"].replace(ref(secret), "260418735") for query in seen])
        assert statements[0] == statements[1]

    def test_nothing_of_the_reporter_is_shown_with_all_extensions(self, face: Face) -> None:
        receipt = reported(face, MONDAY, name="Ana Ruiz", email="ana@example.org", phone="412-555-0123")
        with clock.frozen_at(LATER):
            shown = face.get("requests.json", extensions="true").content
        for word in (b"Ana", b"example.org", b"5550123", receipt.report.token.encode()):
            assert word not in shown

    def test_private_answers_and_internal_notes_stay_inside(self, face: Face) -> None:
        hidden = question(QuestionKind.STRING, code="who", private=True)
        offer(face.city, definition("pothole", questions=(QUESTIONS[0], hidden)))
        receipt = reported(face, MONDAY, answers={"scope": "one", "who": "my neighbour"})
        note(receipt.case, actor=worker_of(receipt.case), words="Known to us.", public=False)
        with clock.frozen_at(LATER):
            shown = face.get("requests.json", extensions="true").content
        assert (b"neighbour" in shown, b"Known to us" in shown, b"scope" in shown) == (False, False, True)


class TestMerged:
    def test_a_merged_request_answers_with_its_cases_state_and_says_so(self, face: Face) -> None:
        first, second = reported(face, MONDAY), reported(face, MONDAY + timedelta(hours=1))
        taker = people.actor(face.city, Role.CALL_TAKER)
        merge(reread(second.case), into=reread(first.case), actor=taker)
        handled = f"This was reported before; it is handled as request {ref(first)}. "
        (shown,) = said(face.get(f"requests/{ref(second)}.json", extensions="true"))
        assert (shown["status"], shown["status_notes"]) == ("open", f"{handled}Received.")
        assert shown["extended_attributes"]["duplicate"] is True
        assert shown["extended_attributes"]["parent_service_request_id"] == ref(first)
        worker = worker_of(first.case)
        close(
            accept(reread(first.case), actor=worker),
            actor=worker,
            outcome=Outcome.FIXED,
            answer="We filled it.",
        )
        (shown,) = said(face.get(f"requests/{ref(second)}.json"))
        assert (shown["status"], shown["status_notes"]) == ("closed", f"{handled}We filled it.")
        (shown,) = said(face.get(f"requests/{ref(first)}.json"))
        assert shown["status_notes"] == "We filled it."


class TestExtensions:
    def test_they_are_a_superset_of_what_others_send(self, face: Face) -> None:
        receipt = reported(
            face,
            MONDAY,
            answers={"scope": "street", "number": "3", "multivaluelist": ["one"]},
            photos=(picture(),),
        )
        closed(receipt, MONDAY + DAY)
        (shown,) = said(face.get(f"requests/{ref(receipt)}.json", extensions="true"))
        assert shown["attributes"][0] == {
            "code": "scope",
            "label": "A singlevaluelist?",
            "name": "Street",
            "value": "street",
        }
        assert [each["code"] for each in shown["attributes"]] == ["scope", "number", "multivaluelist"]
        more = shown["extended_attributes"]
        assert (more["channel"], more["detailed_status"]) == ("web", "FIXED")
        assert more["detailed_status_datetime"] == "2026-11-17T14:00:00Z"
        assert more["media_urls"] == [shown["media_url"]] == [photo["media_url"] for photo in more["photos"]]
        assert (more["photos"][0]["width"], more["photos"][0]["orientation"]) == (40, "landscape")
        assert [(line["type"], line["description"]) for line in shown["notes"]] == [
            ("submitted", None),
            ("opened", None),
            ("closed", "We filled it."),
        ]

    def test_without_asking_there_are_none(self, face: Face, three: list[Receipt]) -> None:
        with clock.frozen_at(LATER):
            assert {"attributes", "extended_attributes", "notes"}.isdisjoint(
                said(face.get("requests.json"))[0]
            )

    def test_they_are_in_xml_too(self, face: Face) -> None:
        receipt = reported(face, MONDAY, photos=(picture(), picture()))
        root = xml_of(face.get(f"requests/{ref(receipt)}.xml", extensions="true"))
        assert len(root.findall("request/extended_attributes/media_urls/media_url")) == 2
        assert root.findtext("request/notes/note/type") == "submitted"
        assert root.findtext("request/attributes/attribute/code") == "scope"
