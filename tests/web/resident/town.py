"""A small town for the resident's pages: five kinds of request, one street, one park."""

import io

from PIL import Image

from tests.factories import cities
from tests.factories.catalogues import definition, offer
from tests.factories.requests import TARGETS
from thirdring.catalogue.definitions import Condition, Option, Question
from thirdring.catalogue.rules import LocationNeed, PhotoNeed, QuestionKind
from thirdring.city.models import City
from thirdring.places.models import Address, Landmark, Street
from thirdring.places.rules import search_name


def _said(english: str, spanish: str = "") -> dict[str, str]:
    return {"en": english, "es": spanish or english}


def _choice(
    code: str, text: str, *keys: str, after: Condition | None = None, required: bool = True
) -> Question:
    return Question(
        code=code,
        kind=QuestionKind.SINGLE,
        texts=_said(text),
        required=required,
        options=tuple(Option(key=key, names=_said(key.title())) for key in keys),
        condition=after,
    )


IN_LANE = _choice("in_lane", "Is it in a traffic lane?", "yes", "no")
LANE = _choice("lane", "Which lane?", "left", "right", after=Condition(question="in_lane", among=("yes",)))
DEEP = Question(code="deep", kind=QuestionKind.NUMBER, texts=_said("How deep, in inches?"))

POTHOLE = definition(
    "pothole",
    names=_said("Pothole", "Bache"),
    keywords={"en": ("hole in the road",), "es": ("hoyo",)},
    emergency_words={"en": ("gas smell",)},
    photo=PhotoNeed.WANTED,
    targets=TARGETS,
    questions=(IN_LANE, LANE, DEEP),
)
LIGHT = definition("signal-out", names=_said("Traffic signal out"), safety=True)
NOISE = definition("food-safety", names=_said("Food safety"), private=True, anonymous_allowed=False)
ADVICE = definition("advice", names=_said("Question"), location=LocationNeed.NONE, photo=PhotoNeed.NONE)
GRAFFITI = definition(
    "graffiti", names=_said("Graffiti"), photo=PhotoNeed.REQUIRED, location=LocationNeed.OPTIONAL
)


def town() -> City:
    """A city offering the five, with numbers 2 to 40 on Mill Street, and Mill Park."""
    city = cities.city(name="Riverton", phone="311", emergency_number="911")
    offer(city, POTHOLE, LIGHT, NOISE, ADVICE, GRAFFITI)
    street = Street.objects.create(city=city, name="Mill Street", search_name=search_name("Mill Street"))
    Address.objects.bulk_create(
        Address(city=city, street=street, number=number, lon=-79.95, lat=40.45 + number / 10_000)
        for number in range(2, 42, 2)
    )
    Landmark.objects.create(
        city=city, name="Mill Park", search_name=search_name("Mill Park"), lon=-79.94, lat=40.44
    )
    city.refresh_from_db()
    return city


def picture(format: str = "JPEG") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 110, 120)).save(out, format)
    return out.getvalue()
