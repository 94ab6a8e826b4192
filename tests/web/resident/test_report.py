"""A report, from the first page to the receipt, in a browser that runs no scripts."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.catalogues import offer
from tests.web.resident.reader import Page, Reader
from tests.web.resident.town import ADVICE, picture
from thirdring.cases.models import Case, Media, Report
from thirdring.city.models import City
from thirdring.constituents.models import ContactPoint
from thirdring.kernel import clock
from thirdring.web.resident.drafts import sweep_photos


def at_where(reader: Reader, code: str = "pothole") -> Page:
    reader.go("/report/?group=streets")
    return reader.send(service_code=code)


def at_details(reader: Reader, code: str = "pothole") -> Page:
    at_where(reader, code)
    return reader.send(place="12 Mill Street")


def at_photo(reader: Reader) -> Page:
    at_details(reader)
    return reader.send(answers__in_lane="no")


def at_contact(reader: Reader) -> Page:
    at_photo(reader)
    return reader.send()


def at_review(reader: Reader) -> Page:
    at_contact(reader)
    return reader.send(email="Mia@Example.org", name="Mia")


def test_a_report_goes_all_the_way_to_its_receipt(city: City, reader: Reader) -> None:
    at_details(reader)
    reader.send(answers__in_lane="no", answers__deep="3", words="Deep, by the bus stop.")
    reader.send(photos=SimpleUploadedFile("hole.jpg", picture()))
    reader.send(email="Mia@Example.org", phone="412-555-0123", name="Mia")
    receipt = reader.send()

    report = Report.objects.of(city).get()
    assert receipt.heading == "Thank you. We have your report."
    assert f"{report.reference[:4]}-{report.reference[4:8]}-{report.reference[8]}" in receipt.text
    assert "We aim to resolve this within 5 working days" in receipt.text
    assert (report.channel, report.words, report.place) == ("web", "Deep, by the bus stop.", "12 Mill Street")
    assert report.answers == {"in_lane": "no", "deep": "3"}
    assert (report.lon, report.lat) == (-79.95, 40.4512)
    points = ContactPoint.objects.of(city).order_by("kind").values_list("kind", "value")
    assert list(points) == [("email", "mia@example.org"), ("phone", "+14125550123")]
    assert Media.objects.of(city).get().report_id == report.pk


def test_the_receipt_leads_to_the_report(city: City, reader: Reader) -> None:
    at_review(reader)
    receipt = reader.send()
    page = reader.go(receipt.links["Follow this report"])
    assert (page.status, page.heading) == (200, "Pothole")


def test_the_review_shows_what_will_be_sent(reader: Reader) -> None:
    page = at_review(reader)
    assert page.heading == "Is everything right?"
    expected = ["What is wrong", "Pothole", "Change", "What is wrong", "Where it is", "12 Mill Street"]
    assert page.lines[3:9] == expected
    assert "mia@example.org" in page.text


def covered_on(page: Page) -> str:
    """What the review says that others will read, up to the reason; '' when it says nothing."""
    _, _, after = page.text.partition("What others will read of your words ")
    return after.partition(" We cover")[0]


def test_the_review_shows_what_of_the_words_will_be_public(reader: Reader) -> None:
    at_details(reader)
    reader.send(answers__in_lane="no", words="Deep. Call <b>412-555-0123</b>.")
    reader.send()
    page = reader.send()
    assert page.heading == "Is everything right?"
    assert covered_on(page) == "Deep. Call <b> [phone number] </b>."


def test_the_review_says_nothing_of_covering_where_nothing_is_covered(reader: Reader) -> None:
    at_details(reader)
    reader.send(answers__in_lane="no", words="Deep, in the 4100 block.")
    reader.send()
    assert "What others will read" not in reader.send().text


def test_changing_one_thing_comes_back_to_the_review(reader: Reader) -> None:
    at_review(reader)
    reader.go("/report/where/")
    page = reader.send(place="Mill Park")
    assert page.heading == "Is everything right?"
    assert "Mill Park" in page.text


def test_sending_twice_makes_one_report(city: City, reader: Reader) -> None:
    at_review(reader)
    form = reader.page.form
    session = dict(reader.client.session)
    reader.send()
    again = reader.client.session
    again.update(
        {"report_draft": session["report_draft"]}
    )  # the second click left before the first came back
    again.save()
    response = reader.client.post("/report/review/", form, follow=True)
    assert response.redirect_chain == [("/report/received/", 302)]
    assert Report.objects.of(city).count() == 1
    assert Case.objects.of(city).count() == 1


def test_a_second_send_after_the_first_came_back_shows_the_receipt(city: City, reader: Reader) -> None:
    at_review(reader)
    form = reader.page.form
    reader.send()
    response = reader.client.post("/report/review/", form, follow=True)
    assert response.redirect_chain == [("/report/received/", 302)]
    assert Report.objects.of(city).count() == 1


def test_the_review_cannot_be_reached_past_an_open_step(city: City, reader: Reader) -> None:
    at_details(reader)
    reader.go("/report/review/")
    assert reader.address == "/report/details/"
    response = reader.client.post("/report/review/")
    assert response.headers["Location"] == "/report/details/"
    assert Report.objects.of(city).count() == 0


def test_a_step_without_a_beginning_leads_to_the_beginning(reader: Reader) -> None:
    for step in ("where", "details", "photos", "contact", "review", "received", "danger"):
        reader.go(f"/report/{step}/")
        assert reader.address == "/report/"


def test_a_type_that_needs_no_place_and_no_photo_skips_both(city: City, reader: Reader) -> None:
    reader.go("/report/?group=streets")
    page = reader.send(service_code="advice")
    assert page.heading == "Tell us more"
    assert "Step 2 of 4" in page.text
    assert reader.send(words="When is the library open?").heading == "How can we reach you?"
    reader.send()
    reader.send()
    assert Report.objects.of(city).get().place == ""


def test_choosing_another_type_asks_its_own_questions(reader: Reader) -> None:
    at_review(reader)
    reader.go("/report/?group=streets")
    assert reader.send(service_code="advice").heading == "Tell us more"


def test_a_type_withdrawn_meanwhile_leads_to_the_beginning(city: City, reader: Reader) -> None:
    at_review(reader)
    offer(city, ADVICE)
    reader.go("/report/review/")
    assert reader.address == "/report/"


def test_reporting_needs_the_form_token(city: City) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/report/", {"service_code": "pothole"})
    assert response.status_code == 403
    assert b"Please send that again" in response.content


def test_a_report_can_be_thrown_away(city: City, reader: Reader) -> None:
    at_review(reader)
    reader.client.post("/report/forget/")
    reader.go("/report/contact/")
    assert reader.address == "/report/"
    assert "report_draft" not in reader.client.session


def test_the_steps_are_kept_out_of_every_cache(reader: Reader) -> None:
    at_review(reader)
    cached = reader.client.get("/report/review/").headers["Cache-Control"]
    assert cached == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_photos_of_reports_never_sent_are_swept(reader: Reader) -> None:
    at_photo(reader)
    reader.send(photos=SimpleUploadedFile("hole.jpg", picture()))
    now = clock.now()
    assert sweep_photos(before=now - timedelta(hours=12)) == 0
    assert sweep_photos(before=now + timedelta(minutes=1)) == 1
    assert reader.client.get("/report/photos/1/").status_code == 404
