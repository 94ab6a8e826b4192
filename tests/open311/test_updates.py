"""Section 2.1 of the checklist: mySociety's servicerequestupdates, both ways, for clients that speak it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import people
from tests.factories.pictures import picture
from tests.factories.requests import MONDAY, reread, worker_of
from tests.open311.conftest import BASE, Face, said
from tests.open311.georeport import reported, xml_of
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.photographing import put_beside
from thirdring.cases.actions.progress import accept, note, start
from thirdring.cases.models import Case, Media, Report
from thirdring.cases.photos import clean_photo
from thirdring.cases.rules import Outcome, PhotoKind
from thirdring.fieldwork.actions.visiting import photograph
from thirdring.intake.actions import Receipt
from thirdring.kernel import clock
from thirdring.open311.actions import FETCH_UPDATE_MEDIA
from thirdring.open311.models import ReceivedUpdate
from thirdring.open311.rules import STATE_OF_ENTRY, STATE_OF_OUTCOME, UPDATE_STATES
from thirdring.staff.actions.programs import create_api_client
from thirdring.staff.rules import Profile, Scope

pytestmark = pytest.mark.django_db
PATH = "servicerequestupdates.json"
HOUR = timedelta(hours=1)


@pytest.fixture
def fixmystreet(face: Face) -> Face:
    """A FixMyStreet that sends its reports here."""
    issued = create_api_client(
        face.city,
        actor=people.program(face.city),
        name="FixMyStreet",
        scopes=[Scope.REPORT, Scope.UPDATE],
        profile=Profile.MYSOCIETY,
    )
    return Face(face.client, face.city, issued.key)


@pytest.fixture
def sent(fixmystreet: Face) -> Report:
    """What FixMyStreet sends, as it sends it, without a jurisdiction."""
    with clock.frozen_at(MONDAY):
        root = xml_of(
            fixmystreet.client.post(
                f"{BASE}requests.xml",
                fixmystreet.good(
                    jurisdiction_id="",
                    description="title: A hole\n\ndetail: Deep.\n\nSubmitted via FixMyStreet",
                    first_name="Ana",
                    email="ana@example.org",
                    deviceid="",
                    **{"attribute[easting]": "1", "attribute[fixmystreet_id]": "1"},
                ),
            )
        )
    return Report.objects.of(fixmystreet.city).get(reference=root.findtext("request/service_request_id"))


def news(face: Face, **dates: str) -> list[dict[str, Any]]:
    updates: list[dict[str, Any]] = said(face.get(PATH, api_key=face.key, **dates))
    return updates


def window(first: int, last: int) -> dict[str, str]:
    """So many hours after Monday's report, both within."""
    stamps = ((MONDAY + hours * HOUR).strftime("%Y-%m-%dT%H:%M:%SZ") for hours in (first, last))
    return dict(zip(("start_date", "end_date"), stamps, strict=True))


def worked(report: Report) -> Case:
    """Taken on, begun, noted on and closed, each an hour after the other."""
    case, worker = report.case, worker_of(report.case)
    for hours, verb in enumerate((accept, start), start=1):
        with clock.frozen_at(MONDAY + hours * HOUR):
            case = verb(case, actor=worker)
    with clock.frozen_at(MONDAY + 3 * HOUR):
        case = note(case, actor=worker, words="The crew is on its way.", public=True)
        case = note(case, actor=worker, words="Overtime.", public=False)
    with clock.frozen_at(MONDAY + 4 * HOUR):
        return close(case, actor=worker, outcome=Outcome.FIXED, answer="Filled.")


def done_with_photos(report: Report) -> None:
    """A crew's photo an hour after the work began, and two with the closing."""
    case, worker = report.case, worker_of(report.case)
    with clock.frozen_at(MONDAY + HOUR):
        case = start(accept(case, actor=worker), actor=worker)
    with clock.frozen_at(MONDAY + 2 * HOUR):
        photograph(case, actor=worker, photo=clean_photo(picture()), kind=PhotoKind.BEFORE)
    with clock.frozen_at(MONDAY + 4 * HOUR):
        shown = [picture(), picture(50, 50)]
        close(reread(case), actor=worker, outcome=Outcome.FIXED, answer="Filled.", photos=shown)


def put_hidden_photo(report: Report) -> None:
    """A photo for the agency only."""
    case, worker = reread(report.case), worker_of(report.case)
    with clock.frozen_at(MONDAY + 5 * HOUR):
        put_beside(case, [clean_photo(picture())], actor=worker, said_by="The county", public=False)


class TestOut:
    def test_what_happened_is_told_oldest_first_in_lower_case(self, fixmystreet: Face, sent: Report) -> None:
        worked(sent)
        told = news(fixmystreet, **window(0, 9))
        assert [(each["status"], each["description"]) for each in told] == [
            ("investigating", ""),
            ("in_progress", ""),
            ("unchanged", "The crew is on its way."),
            ("fixed", "Filled."),
        ]
        assert {each["service_request_id"] for each in told} == {sent.reference}
        assert told[0]["updated_datetime"] == "2026-11-16T15:00:00Z"
        assert len({each["update_id"] for each in told}) == 4

    def test_both_dates_are_within(self, fixmystreet: Face, sent: Report) -> None:
        worked(sent)
        assert [each["status"] for each in news(fixmystreet, **window(2, 3))] == ["in_progress", "unchanged"]

    def test_without_dates_it_is_the_latest_day(self, fixmystreet: Face, sent: Report) -> None:
        worked(sent)
        with clock.frozen_at(MONDAY + 26 * HOUR):
            assert [each["status"] for each in news(fixmystreet)] == ["in_progress", "unchanged", "fixed"]

    def test_it_is_in_xml_too(self, fixmystreet: Face, sent: Report) -> None:
        worked(sent)
        path = "servicerequestupdates.xml"
        root = xml_of(fixmystreet.get(path, api_key=fixmystreet.key, **window(4, 4)))
        assert (root.tag, root.findtext("request_update/status")) == ("service_request_updates", "fixed")

    def test_photos_of_the_work_come_with_their_line_and_only_public_ones(
        self, fixmystreet: Face, sent: Report, settings: Any
    ) -> None:
        settings.BASE_URL = "https://311.example.org"
        done_with_photos(sent)
        put_hidden_photo(sent)
        told = news(fixmystreet, **window(0, 9))
        assert [each["status"] for each in told if each["media_url"]] == ["unchanged", "fixed"]
        one, several = (each["media_url"] for each in told if each["media_url"])
        assert one.startswith("https://311.example.org/media/photos/")
        assert fixmystreet.client.get(one.removeprefix("https://311.example.org")).status_code == 200
        assert (len(several), one in several) == (2, False)
        in_xml = xml_of(fixmystreet.get("servicerequestupdates.xml", api_key=fixmystreet.key, **window(4, 4)))
        assert [each.text for each in in_xml.findall("request_update/media_url")] == several

    def test_an_update_has_the_documented_fields_and_no_others(self, fixmystreet: Face, sent: Report) -> None:
        worked(sent)
        assert {tuple(each) for each in news(fixmystreet, **window(0, 9))} == {
            ("update_id", "service_request_id", "status", "updated_datetime", "description", "media_url")
        }

    @pytest.mark.parametrize("dates", [{"start_date": "2026-11-16"}, {"start_date": "x", "end_date": "y"}])
    def test_one_date_or_a_bad_one_is_400(self, fixmystreet: Face, dates: dict[str, str]) -> None:
        said(fixmystreet.get(PATH, api_key=fixmystreet.key, **dates), 400)

    def test_a_client_hears_only_of_what_it_sent_and_needs_the_profile(
        self, face: Face, fixmystreet: Face, sent: Report
    ) -> None:
        elsewhere = reported(face, MONDAY)
        worked(sent)
        worked(elsewhere.report)
        assert {each["service_request_id"] for each in news(fixmystreet, **window(0, 9))} == {sent.reference}
        said(face.get(PATH, api_key=face.key), 403)
        said(face.get(PATH), 403)

    def test_private_requests_are_told_of_to_nobody(self, fixmystreet: Face, sent: Report) -> None:
        worked(sent)
        Case.objects.of(fixmystreet.city).update(private=True)
        assert news(fixmystreet, **window(0, 9)) == []

    def test_every_state_is_one_of_the_extension(self) -> None:
        assert {*STATE_OF_ENTRY.values(), *STATE_OF_OUTCOME.values()} <= set(UPDATE_STATES)


class TestIn:
    def update(self, face: Face, sent: Report, **fields: str) -> dict[str, str]:
        return {
            "api_key": face.key,
            "service_request_id": sent.reference,
            "update_id": "fms-1",
            "status": "OPEN",
            "updated_datetime": "2026-11-16T15:00:00+00:00",
            "description": "It has grown.",
        } | fields

    def test_an_update_is_a_note_for_the_agency_only(self, fixmystreet: Face, sent: Report) -> None:
        (answer,) = said(fixmystreet.post(self.update(fixmystreet, sent, status="IN_PROGRESS"), path=PATH))
        kept = ReceivedUpdate.objects.of(fixmystreet.city).get()
        assert answer == {"update_id": str(kept.pk), "account_id": None}
        line = reread(sent.case).entries.order_by("-number")[0]
        assert (line.kind, line.public, line.actor_name) == ("note", False, "FixMyStreet")
        assert line.data["words"] == "It has grown.\n\nFixMyStreet: in progress"
        assert reread(sent.case).status == "received"
        assert news(fixmystreet, **window(-9, 9)) == []

    def test_photos_of_an_update_are_fetched_by_a_job_each_for_the_agency_only(
        self, fixmystreet: Face, sent: Report
    ) -> None:
        urls = [f"https://photos.example.org/{number}.jpg" for number in range(7)]
        told = self.update(fixmystreet, sent) | {"media_url": [*urls, urls[0], "no address"]}
        said(fixmystreet.post(told, path=PATH))
        jobs = ProcrastinateJob.objects.filter(task_name=FETCH_UPDATE_MEDIA).order_by("id")
        assert [job.args["url"] for job in jobs] == urls[:5]
        assert {(job.args["said_by"], job.args["public"]) for job in jobs} == {("FixMyStreet", False)}

    def test_photo_files_of_an_update_are_kept_at_once_for_the_agency_only(
        self, fixmystreet: Face, sent: Report
    ) -> None:
        files = [SimpleUploadedFile(name, picture(), "image/jpeg") for name in ("a.jpg", "b.jpg")]
        told = self.update(fixmystreet, sent) | {"photo": files, "media_url": "https://example.org/a.jpg"}
        said(fixmystreet.post(told, path=PATH))
        kept = Media.objects.of(fixmystreet.city).filter(case=sent.case)
        assert [(media.report, media.public) for media in kept] == [(None, False), (None, False)]
        line = reread(sent.case).entries.order_by("-number")[0]
        assert (line.kind, line.public, line.data) == ("photo", False, {"photos": 2, "by": "FixMyStreet"})
        assert not ProcrastinateJob.objects.filter(task_name=FETCH_UPDATE_MEDIA).exists()

    def test_more_files_than_are_looked_at_are_400_and_nothing_is_kept(
        self, fixmystreet: Face, sent: Report
    ) -> None:
        files = [SimpleUploadedFile(f"{number}.jpg", picture(), "image/jpeg") for number in range(6)]
        (error,) = said(fixmystreet.post(self.update(fixmystreet, sent) | {"media": files}, path=PATH), 400)
        assert error["description"] == "media: Send at most 5 photos."
        assert not ReceivedUpdate.objects.of(fixmystreet.city).exists()
        assert not Media.objects.of(fixmystreet.city).exists()

    def test_what_else_the_extension_sends_is_taken_and_not_kept(
        self, fixmystreet: Face, sent: Report
    ) -> None:
        rest = {
            "service_request_id_ext": "77123",
            "fixmystreet_id": "77123",
            "customer_reference": "C-1",
            "account_id": "9",
            "title": "Ms",
            "first_name": "Zelda",
            "last_name": "Quist",
            "email": "zelda@example.org",
            "phone": "412-555-0100",
            "public_anonymity_required": "TRUE",
            "email_alerts_requested": "FALSE",
            "service_code": "pothole",
            "attribute[easting]": "1",
        }
        said(fixmystreet.post(self.update(fixmystreet, sent, **rest), path=PATH))
        line = reread(sent.case).entries.order_by("-number")[0]
        assert line.data == {"words": "It has grown.\n\nFixMyStreet: open"}
        kept = ReceivedUpdate.objects.of(fixmystreet.city).values().get()
        assert not {*rest.values()} & {str(value) for value in kept.values()}

    @pytest.mark.parametrize("raw", [b"<html><script>1</script></html>", b"<svg xmlns='x'/>", b""])
    def test_a_file_that_is_no_photo_is_400_and_nothing_is_kept(
        self, fixmystreet: Face, sent: Report, raw: bytes
    ) -> None:
        count = reread(sent.case).entry_count
        told = self.update(fixmystreet, sent) | {"media": SimpleUploadedFile("a.jpg", raw, "image/jpeg")}
        (error,) = said(fixmystreet.post(told, path=PATH), 400)
        assert error["description"].startswith("media: ")
        assert reread(sent.case).entry_count == count
        assert not ReceivedUpdate.objects.of(fixmystreet.city).exists()

    @pytest.mark.parametrize("status", ["FIXED", "fixed", "Not Councils Responsibility", "NO_FURTHER_ACTION"])
    def test_states_are_read_in_any_case_with_blanks_or_bars(
        self, fixmystreet: Face, sent: Report, status: str
    ) -> None:
        said(fixmystreet.post(self.update(fixmystreet, sent, status=status), path=PATH))

    def test_the_same_update_twice_is_400_and_one_note(self, fixmystreet: Face, sent: Report) -> None:
        said(fixmystreet.post(self.update(fixmystreet, sent), path=PATH))
        count = reread(sent.case).entry_count
        (error,) = said(fixmystreet.post(self.update(fixmystreet, sent), path=PATH), 400)
        assert error["description"] == "update_id: The update fms-1 already exists."
        assert reread(sent.case).entry_count == count

    def test_everything_missing_is_named_at_once(self, fixmystreet: Face) -> None:
        errors = said(fixmystreet.post({"api_key": fixmystreet.key}, path=PATH), 400)
        assert [error["description"].split(" ")[0] for error in errors] == [
            *("service_request_id", "update_id", "status", "updated_datetime", "description")
        ]

    @pytest.mark.parametrize(
        "wrong", [{"status": "MOVED"}, {"updated_datetime": "soon"}, {"update_id": "x" * 121}]
    )
    def test_what_can_not_be_taken_is_400(
        self, fixmystreet: Face, sent: Report, wrong: dict[str, str]
    ) -> None:
        said(fixmystreet.post(self.update(fixmystreet, sent, **wrong), path=PATH), 400)

    def test_only_who_sent_a_report_writes_to_it(self, face: Face, fixmystreet: Face) -> None:
        elsewhere: Receipt = reported(face, MONDAY)
        said(fixmystreet.post(self.update(fixmystreet, elsewhere.report), path=PATH), 404)
        said(face.post(self.update(face, elsewhere.report), path=PATH), 403)
