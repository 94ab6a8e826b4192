"""Reads over messages: who should hear of a case, in which words, and what was sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Value
from django.utils.crypto import salted_hmac

from thirdring.cases.models import Case, Follow, Report
from thirdring.city.models import City
from thirdring.constituents.models import ContactPoint
from thirdring.messaging.models import Message, Stopped
from thirdring.messaging.rules import MessageChannel, Occasion
from thirdring.messaging.wording import Wording, shipped

CHANNEL_OF = {"email": MessageChannel.EMAIL, "phone": MessageChannel.SMS}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone to tell, the way they asked for.

    ``reference`` is their own report's, or the case's; ``key`` opens what is theirs alone, '' for followers.
    """

    constituent_id: int
    channel: MessageChannel
    to: str
    language: str
    reference: str
    key: str


def recipients(case: Case) -> list[Recipient]:
    """Everyone who reported or follows the case, once each: by e-mail where they gave one, else by text."""
    return [person for _, person in recipients_of([case])]


def recipients_of(cases: Collection[Case]) -> list[tuple[Case, Recipient]]:
    """The same of several cases of one city, in two statements whatever their number."""
    concerned = _concerned({case.pk: case for case in cases})
    if not concerned:
        return []
    points = ContactPoint.objects.of(next(iter(cases)).city_id).filter(constituent__in=concerned)
    columns = ("constituent_id", "kind", "value", "constituent__language")
    reached: dict[int, tuple[MessageChannel, str, str]] = {}
    for who, kind, to, language in points.order_by("kind", "pk").values_list(*columns):
        reached.setdefault(who, (CHANNEL_OF[kind], to, language))
    return [
        (case, Recipient(who, *reached[who], *known)) for who in reached for case, known in concerned[who]
    ]


def reporter(report: Report, kind: str, value: str) -> Recipient:
    """The one who just reported, told the way they asked for: nothing need be looked up."""
    who = report.constituent_id or 0
    return Recipient(who, CHANNEL_OF[kind], value, report.language, report.reference, report.token)


def _concerned(cases: Mapping[int, Case]) -> dict[int, list[tuple[Case, tuple[str, str]]]]:
    """By constituent their cases, with the reference and key they know each by.

    That is their first report's, else the case's.
    """
    if not cases:
        return {}
    city_id = next(iter(cases.values())).city_id
    told = Report.objects.of(city_id).filter(case__in=cases, constituent__isnull=False)
    follows = Follow.objects.of(city_id).filter(case__in=cases).annotate(reference=Value(""), token=Value(""))
    columns = ("case_id", "constituent_id", "reference", "token", "pk")
    rows = told.values_list(*columns).union(follows.values_list(*columns), all=True)
    known: dict[int, dict[int, tuple[str, str]]] = {}
    for pk, who, reference, key, _ in sorted(rows, key=lambda row: (not row[2], row[4])):
        known.setdefault(who, {}).setdefault(pk, (reference or cases[pk].reference, key))
    return {who: [(cases[pk], words) for pk, words in theirs.items()] for who, theirs in known.items()}


# Written out: it is asked for every report.
_OWN_WORDS = """
SELECT channel, language, subject, body FROM messaging_template WHERE city_id = %s AND occasion = %s
"""


def own_words(city: City, occasion: str) -> Mapping[tuple[str, str], Wording]:
    """The city's own words for an occasion, by channel and language."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN_WORDS, [city.pk, occasion])
        rows = cursor.fetchall()
    return {(channel, language): (subject, body) for channel, language, subject, body in rows}


def wording(city: City, occasion: str, channel: str, language: str) -> Wording:
    """The city's own words for the occasion, else the shipped: in the language, its base, or English."""
    return chosen_words(own_words(city, occasion), occasion, channel, language)


def chosen_words(
    own: Mapping[tuple[str, str], Wording], occasion: str, channel: str, language: str
) -> Wording:
    """The words to use. A city's own in the base language come before the shipped ones."""
    for spoken in (language, language.split("-")[0]):
        if (channel, spoken) in own:
            return own[channel, spoken]
    return shipped(occasion, language)


def latest_messages(city: City, *, most: int = 100) -> list[Message]:
    """What was sent lately, newest first: the demo's mailbox."""
    return list(Message.objects.of(city).order_by("-queued_at", "-pk")[:most])


def messages_to(city: City, addresses: Collection[str], *, most: int = 500) -> list[Message]:
    """What was sent to these addresses, newest first; codes to sign in with are left out."""
    rows = Message.objects.of(city).filter(to__in=addresses).exclude(occasion=Occasion.SIGN_IN_CODE)
    return list(rows.order_by("-queued_at", "-pk")[:most])


def mark_of(number: str) -> str:
    """What tells a number from others without holding it."""
    return salted_hmac("thirdring.messaging.stopped", number, algorithm="sha256").hexdigest()


def has_stopped(message: Message) -> bool:
    """Whether whoever it goes to answered STOP; asked of text messages alone."""
    if message.channel != MessageChannel.SMS:
        return False
    return Stopped.objects.of(message.city_id).filter(whose=mark_of(message.to)).exists()
