"""What the receipt says besides its reference: how dates are kept, and a code that a phone reads."""

import re

import pytest
import zxingcpp
from django.test import Client
from django.utils import translation
from PIL import Image

from tests.factories import requests
from tests.web.resident.reader import Page, Reader
from tests.web.resident.test_report import at_review
from thirdring.cases.models import Case, Report
from thirdring.city.models import City
from thirdring.insight.keeping import Keeping, Share
from thirdring.kernel import clock
from thirdring.places.models import Area
from thirdring.web.resident.receipt import kept_in_words, qr_code

FEW = Share(3, 4)


def test_the_share_kept_in_the_district_is_said() -> None:
    said = kept_in_words(Keeping(Share(39, 51), Share(100, 400)), span="5 working days")
    assert said == (
        "Usually done within 5 working days. "
        "In your district 76% were closed in time in the last 90 days (39 of 51)."
    )


def test_the_city_speaks_for_a_district_that_has_few_cases() -> None:
    said = kept_in_words(Keeping(FEW, Share(100, 120)), span="5 working days")
    assert said == (
        "Usually done within 5 working days. "
        "In the city 83% were closed in time in the last 90 days (100 of 120)."
    )


def test_nothing_is_said_of_few_cases() -> None:
    assert kept_in_words(Keeping(FEW, Share(19, 19)), span="5 working days") == ""


def test_usually_is_only_said_of_more_than_half() -> None:
    said = kept_in_words(Keeping(Share(10, 20), Share(10, 20)), span="5 working days")
    assert said.startswith("The aim is 5 working days, but it often takes longer. In your district 50%")


def test_it_is_said_in_spanish() -> None:
    with translation.override("es"):
        said = kept_in_words(Keeping(Share(39, 51), FEW), span="5 días hábiles")
    assert said == (
        "Normalmente se hace en un plazo de 5 días hábiles. "
        "En su distrito, el 76 % se cerró a tiempo en los últimos 90 días (39 de 51)."
    )


def read_by_a_phone(svg: str) -> str:
    """What a decoder that had no part in drawing it reads, from the squares of the SVG's path."""
    size = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    picture = Image.new("L", (size * 8, size * 8), 255)
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", re.findall(r' d="([^"]+)"', svg)[-1]):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            box = (int(x * 8), int((y - 0.5) * 8), int((x + values[0]) * 8), int((y + 0.5) * 8))
            picture.paste(0, box)
            x += values[0]
    return "".join(found.text for found in zxingcpp.read_barcodes(picture))


@pytest.mark.parametrize(
    "address", ["https://311.example.org/track/2604-1873-5?key=a&b=c", "http://é.example/ñ"]
)
def test_the_code_says_its_address(address: str) -> None:
    assert read_by_a_phone(qr_code(address)) == address


def test_the_receipts_code_opens_the_report(city: City, reader: Reader) -> None:
    at_review(reader)
    reader.send()
    page = reader.client.get("/report/received/").content.decode()
    read = read_by_a_phone(re.findall(r"<svg[^>]*tr-qr__code.*?</svg>", page, re.S)[0])
    report = Report.objects.of(city).get()
    assert read.startswith("http://testserver/track/")
    assert read.endswith(f"?key={report.token}")
    opened = Page(Client().get(read.removeprefix("http://testserver")))
    assert (opened.status, opened.heading) == (200, "Pothole")


def test_the_receipt_says_how_such_dates_are_kept_in_its_district(city: City, reader: Reader) -> None:
    ward = Area.objects.create(
        city=city, kind="council_district", code="3", name="District 3", geometry=city.boundary
    )
    city.rules_version += 1
    city.save()
    for _ in range(20):
        requests.sent(city, answers={"in_lane": "no"})
    Case.objects.of(city).update(due_at=clock.now())  # twenty, all open: none was kept
    at_review(reader)
    receipt = reader.send()
    assert ward.pk in Case.objects.of(city).latest("pk").area_ids
    assert (
        "The aim is 5 working days, but it often takes longer. "
        "In your district 0% were closed in time in the last 90 days (0 of 20)." in receipt.text
    )
