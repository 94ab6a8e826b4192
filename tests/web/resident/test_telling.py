"""The type's questions, photos, and how to reach the person."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.resident.reader import Reader
from tests.web.resident.test_locating import draft_of
from tests.web.resident.test_report import at_contact, at_details, at_photo, at_review, at_where
from tests.web.resident.town import picture
from thirdring.cases.models import Report
from thirdring.city.models import City
from thirdring.constituents.models import ContactPoint


def upload(content: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_an_answer_missing_is_named_on_top_and_beside(reader: Reader) -> None:
    at_details(reader)
    page = reader.send(words="Kept words")
    expected = ["Please answer: Is it in a traffic lane?"]
    assert (page.status, page.problems, page.beside) == (422, expected, expected)
    assert page.form["words"] == "Kept words"


def test_a_question_behind_another_is_not_shown_at_first(reader: Reader) -> None:
    assert "Which lane?" not in at_details(reader).lines


def test_an_answer_that_calls_for_another_question_brings_it(reader: Reader) -> None:
    at_details(reader)
    page = reader.send(answers__in_lane="yes")
    assert (page.status, page.problems) == (200, [])
    assert "Which lane?" in page.lines
    assert page.form["answers.in_lane"] == "yes"


def test_a_question_once_shown_must_be_answered(reader: Reader) -> None:
    at_details(reader)
    reader.send(answers__in_lane="yes")
    page = reader.send()
    assert (page.status, page.problems) == (422, ["Please answer: Which lane?"])
    assert reader.send(answers__lane="left").heading == "Do you have a photo?"


def test_an_answer_to_a_question_no_longer_asked_is_not_sent(city: City, reader: Reader) -> None:
    at_details(reader)
    reader.send(answers__in_lane="yes")
    reader.send(answers__lane="left")
    reader.go("/report/details/")
    reader.send(answers__in_lane="no")
    reader.send()
    reader.send()
    reader.send()
    assert Report.objects.of(city).get().answers == {"in_lane": "no"}


def test_a_wrong_kind_of_answer_says_how_to_write_it(reader: Reader) -> None:
    at_details(reader)
    page = reader.send(answers__in_lane="no", answers__deep="very")
    assert page.problems == ["Write a number in digits, such as 3 or 2.5."]
    assert page.form["answers.deep"] == "very"


def test_an_answer_that_is_no_option_is_refused(reader: Reader) -> None:
    at_details(reader)
    assert reader.send(answers__in_lane="maybe").problems == ["Choose one of the answers offered: Yes, No."]


def test_words_too_long_say_how_long_they_are(reader: Reader) -> None:
    at_details(reader)
    page = reader.send(answers__in_lane="no", words="x" * 4001)
    assert page.problems == ["Describe it in at most 4000 characters; this has 4001."]


def test_a_photo_is_kept_clean_and_shown(reader: Reader) -> None:
    at_photo(reader)
    reader.send(photos=[upload(picture("PNG"), "a.png"), upload(picture())])
    assert len(draft_of(reader).photos) == 2
    shown = reader.client.get("/report/photos/2/")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    assert reader.client.get("/report/photos/3/").status_code == 404


def test_nobody_else_sees_a_photo_of_a_draft(reader: Reader) -> None:
    at_photo(reader)
    reader.send(photos=upload(picture()))
    stranger = Reader()
    assert stranger.client.get("/report/photos/1/").status_code == 404
    assert stranger.client.get(f"/media/{draft_of(reader).photos[0]}").status_code == 404


def test_a_file_that_is_no_photo_is_named(reader: Reader) -> None:
    at_photo(reader)
    page = reader.send(photos=[upload(b"%PDF-1.4", "notes.pdf"), upload(picture())])
    assert page.problems == [
        "notes.pdf: This file is not a photo we can read. Send a JPEG, PNG or WebP picture."
    ]
    assert len(draft_of(reader).photos) == 1


def test_an_empty_file_is_named(reader: Reader) -> None:
    at_photo(reader)
    assert len(reader.send(photos=upload(b"", "empty.jpg")).problems) == 1


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><script>alert(1)</script>"


JPEG_BEGINS, HEIC_BEGINS = b"\xff\xd8\xff\xe0", b"\0\0\0\x18ftypheic"


@pytest.mark.parametrize("raw", [SVG, PAGE, b"GIF89a" + PAGE, JPEG_BEGINS + PAGE, HEIC_BEGINS + PAGE])
def test_a_disguised_file_is_refused_in_spanish_at_the_top_and_beside_and_the_rest_is_kept(
    reader: Reader, raw: bytes
) -> None:
    at_photo(reader)
    reader.client.cookies["django_language"] = "es"
    reader.go("/report/photos/")
    page = reader.send(photos=[upload(picture(), "bien.jpg"), upload(raw, "foto.jpg")])
    said = "foto.jpg: Este archivo no es una foto que podamos leer. Envíe una imagen JPEG, PNG o WebP."
    assert (page.status, page.problems, page.beside) == (422, [said], [said])
    draft = draft_of(reader)
    assert (len(draft.photos), draft.place, draft.answers) == (1, "12 Mill Street", {"in_lane": "no"})
    assert reader.send().heading == "¿Cómo podemos comunicarnos con usted?"


def test_more_than_can_be_sent_at_once_is_refused_unread_and_the_report_kept(reader: Reader) -> None:
    at_photo(reader)
    kind = "multipart/form-data; boundary=x"
    response = reader.client.generic("POST", "/report/photos/", b"", kind, CONTENT_LENGTH="120000000")
    assert response.status_code == 413
    assert "We take at most 110 MB at a time." in response.content.decode()
    assert 'href="/report/photos/"' in response.content.decode()
    assert reader.go("/report/photos/").heading == "Do you have a photo?"


def test_more_than_five_photos_are_refused(reader: Reader) -> None:
    at_photo(reader)
    page = reader.send(photos=[upload(picture(), f"{n}.jpg") for n in range(6)])
    assert page.problems == ["5.jpg: Send at most 5 photos."]


def test_a_photo_can_be_taken_back(reader: Reader) -> None:
    at_photo(reader)
    reader.send(photos=upload(picture()))
    kept = draft_of(reader).photos[0]
    reader.go("/report/photos/")
    reader.client.post("/report/photos/", {"remove": kept})
    assert draft_of(reader).photos == []


def test_only_the_drafts_own_photo_can_be_taken_back(reader: Reader, settings: LazySettings) -> None:
    other = Path(settings.MEDIA_ROOT) / "other.jpg"
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_bytes(b"kept")
    at_photo(reader)
    reader.client.post("/report/photos/", {"remove": "other.jpg"})
    assert other.read_bytes() == b"kept"


def test_photos_of_a_sent_report_leave_the_draft_folder(reader: Reader, settings: LazySettings) -> None:
    at_photo(reader)
    reader.send(photos=upload(picture()))
    reader.send()
    reader.send()
    assert [file.name for file in (Path(settings.MEDIA_ROOT) / "drafts").iterdir()] == []


def test_a_type_that_needs_a_photo_says_so(reader: Reader) -> None:
    at_where(reader, "graffiti")
    reader.send(place="Mill Park")
    reader.send()
    page = reader.send()
    assert page.problems == ["This kind of request needs a photo."]
    assert reader.send(photos=upload(picture())).heading == "How can we reach you?"


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("email", "mia@", "Enter an e-mail address like name@example.com."),
        ("phone", "12", "Enter a phone number with its area code, like (201) 555-0123."),
        ("name", "x" * 161, "A name has at most 160 characters."),
        ("language", "xx", "Select a valid choice. xx is not one of the available choices."),
    ],
)
def test_a_contact_that_cannot_be_used_is_named_and_kept(
    reader: Reader, field: str, typed: str, problem: str
) -> None:
    at_contact(reader)
    page = reader.send(**{field: typed})
    assert (page.status, page.problems, page.beside) == (422, [problem], [problem])
    assert field == "language" or page.form[field] == typed


def test_nobody_has_to_say_who_they_are(city: City, reader: Reader) -> None:
    at_contact(reader)
    page = reader.send()
    assert "Not given: you stay anonymous" in page.lines
    receipt = reader.send()
    assert "Write it down: you stay anonymous, so we cannot send it to you." in receipt.lines
    assert Report.objects.of(city).get().constituent_id is None


def test_a_type_that_needs_a_contact_says_why(reader: Reader) -> None:
    at_where(reader, "food-safety")
    reader.send(place="Mill Park")
    reader.send()
    reader.send()
    page = reader.send(name="Mia")
    assert page.problems == ["This kind of request needs a way to reach you: an e-mail or a phone."]
    assert reader.send(phone="412 555 0123").heading == "Is everything right?"


def test_a_local_phone_number_is_read_as_the_citys_country_does(city: City, reader: Reader) -> None:
    City.objects.filter(pk=city.pk).update(country="GB")
    at_contact(reader)
    reader.send(phone="0121 234 5678")
    reader.send()
    assert ContactPoint.objects.of(city).get().value == "+441212345678"


def test_the_language_chosen_goes_with_the_report(city: City, reader: Reader) -> None:
    at_contact(reader)
    reader.send(email="mia@example.org", language="es")
    reader.send()
    assert Report.objects.of(city).get().language == "es"


def test_a_contact_is_not_asked_again_for_the_next_type(reader: Reader) -> None:
    at_review(reader)
    reader.go("/report/?group=streets")
    reader.send(service_code="advice")
    assert reader.send().heading == "Is everything right?"
