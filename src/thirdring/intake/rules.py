"""What makes a submission acceptable, type by type. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from thirdring.catalogue.definitions import Definition
from thirdring.catalogue.rules import UNLISTED, LocationNeed, PhotoNeed
from thirdring.intake.submission import WORDS_LENGTH, Submission
from thirdring.kernel.budgets import Budget
from thirdring.kernel.errors import Invalid, Problem
from thirdring.kernel.words import DEFAULT_LANGUAGE, storable

MOST_PHOTOS = 5
PLACE_LENGTH = 300
NAME_LENGTH = 160
KEY_LENGTH = 60  # a UUID in any notation; who sent it is kept in front

T = TypeVar("T")


class SenderKind(StrEnum):
    """What has a sending budget."""

    NETWORK = "network"
    CONTACT = "contact"
    DEVICE = "device"


# A library or a telephone company stands behind one network address, so it has room for many people.
SENDING_BUDGETS: Mapping[SenderKind, Budget] = MappingProxyType(
    {
        SenderKind.NETWORK: Budget(most=40, each=timedelta(minutes=1)),
        SenderKind.CONTACT: Budget(most=12, each=timedelta(minutes=5)),
        SenderKind.DEVICE: Budget(most=12, each=timedelta(minutes=5)),
    }
)


WITHOUT_PROOF = 0.75  # of a budget: the rest is for those whose browser proves that no program sends


def problems_of(submission: Submission, definition: Definition) -> Iterator[Problem]:
    """Everything the type asks for and did not get, each with its field and its cure."""
    yield from _words(submission)
    if definition.code == UNLISTED and not submission.words:
        yield Problem("words", "Say in your words what it is: that is all we have to go by.", "required")
    yield from _place(submission, definition.location)
    yield from _photos(submission, definition.photo)
    if not definition.anonymous_allowed and not (submission.email or submission.phone):
        yield Problem(
            "contact", "This kind of request needs a way to reach you: an e-mail or a phone.", "required"
        )
    if len(submission.name) > NAME_LENGTH:
        yield Problem("name", f"A name has at most {NAME_LENGTH} characters.", "too_long")
    if len(submission.client_key or "") > KEY_LENGTH:
        yield Problem("client_key", f"A key has at most {KEY_LENGTH} characters.", "too_long")


def _words(submission: Submission) -> Iterator[Problem]:
    if len(submission.words) > WORDS_LENGTH:
        count = f"{len(submission.words):,}"
        yield Problem(
            "words", f"Describe it in at most {WORDS_LENGTH:,} characters; this has {count}.", "too_long"
        )


def _place(submission: Submission, need: LocationNeed) -> Iterator[Problem]:
    if (submission.lon is None) != (submission.lat is None):
        yield Problem("place", "A point needs both its latitude and its longitude.", "half_a_point")
    elif need is LocationNeed.REQUIRED and submission.lat is None and not submission.place.strip():
        cure = "Say where it is: an address, a crossing, a landmark, or a point on the map."
        yield Problem("place", cure, "required")
    if len(submission.place) > PLACE_LENGTH:
        yield Problem("place", f"Describe the place in at most {PLACE_LENGTH} characters.", "too_long")


def _photos(submission: Submission, need: PhotoNeed) -> Iterator[Problem]:
    if len(submission.photos) > MOST_PHOTOS:
        yield Problem("photos", f"Send at most {MOST_PHOTOS} photos.", "too_many")
    if need is PhotoNeed.REQUIRED and not (submission.photos or submission.video):
        yield Problem("photos", "This kind of request needs a photo.", "required")


def collected(problems: list[Problem], check: Callable[[], T], otherwise: T) -> T:
    """The check's result; if it finds problems they join the others, so a person hears of all at once."""
    try:
        return check()
    except Invalid as error:
        problems.extend(error.problems)
        return otherwise


def cleaned(submission: Submission, languages: Sequence[str]) -> Submission:
    """The submission as text that can be stored, in a language of the city: theirs, its base, the first."""
    wanted = (submission.language, submission.language.split("-")[0])
    spoken = [language for language in wanted if language in languages]
    return replace(
        submission,
        words=storable(submission.words),
        place=storable(submission.place),
        name=storable(submission.name),
        email=storable(submission.email),
        phone=storable(submission.phone),
        client_key=storable(submission.client_key or "") or None,
        language=next(iter([*spoken, *languages]), DEFAULT_LANGUAGE),
    )
