"""Reads over messages: who should hear of a case, in which words, and what was sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, Value
from django.utils.crypto import salted_hmac

from thirdring.cases.models import Case, Follow, Report
from thirdring.city.models import City
from thirdring.constituents.models import ContactPoint
from thirdring.messaging.models import Device, Listening, Message, Stopped
from thirdring.messaging.rules import MessageChannel, Occasion
from thirdring.messaging.subscribing import host_of
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
    device_id: int | None = None

    @property
    def who(self) -> str:
        """What tells this one from others that are told of the same thing."""
        return str(self.constituent_id) if self.device_id is None else f"device-{self.device_id}"


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


def listeners_of(cases: Collection[Case]) -> list[tuple[Case, Recipient]]:
    """The devices that hear of public cases of one city, or of what was joined with them; one statement."""
    public = {case.pk: case for case in cases if not case.private}
    if not public:
        return []
    city_id = next(iter(public.values())).city_id
    joined = Case.objects.of(city_id).filter(merged_into__in=public).values("pk")
    rows = Listening.objects.of(city_id).filter(Q(case__in=public) | Q(case__in=joined))
    found = rows.select_related("device", "case").defer("case__search").order_by("pk")
    told: dict[tuple[int, int], tuple[Case, Recipient]] = {}
    for each in found:
        if each.case is not None:
            case = public.get(each.case.pk) or public[each.case.merged_into_id or 0]
            told.setdefault((case.pk, each.device_id), (case, _on(each.device, case.reference)))
    return list(told.values())


def devices_at(city: City, contact_point_ids: Collection[int]) -> dict[int, list[Recipient]]:
    """By contact point the devices that hear its alerts."""
    rows = Listening.objects.of(city).filter(contact_point__in=contact_point_ids).select_related("device")
    found: dict[int, list[Recipient]] = {}
    for each in rows.order_by("pk"):
        found.setdefault(each.contact_point_id or 0, []).append(_on(each.device, ""))
    return found


def _on(device: Device, reference: str) -> Recipient:
    to = host_of(device.endpoint)[:254]
    return Recipient(0, MessageChannel.PUSH, to, device.language, reference, "", device.pk)


def devices_of(city: City, kind: str, value: str) -> list[Device]:
    """The devices that whoever reads this contact point hears alerts on, with all that they hear."""
    rows = Device.objects.of(city).filter(
        listenings__contact_point__kind=kind, listenings__contact_point__value=value
    )
    return list(rows.distinct().order_by("pk").prefetch_related("listenings__case"))


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
    return shipped(occasion, channel, language)


def latest_messages(city: City, *, most: int = 100) -> list[Message]:
    """What was sent lately, newest first: the demo's mailbox."""
    return list(Message.objects.of(city).order_by("-queued_at", "-pk")[:most])


def messages_to(
    city: City, addresses: Collection[str], devices: Collection[Device] = (), *, most: int = 500
) -> list[Message]:
    """What was sent to these addresses and devices, newest first; codes to sign in with are left out."""
    theirs = Q(to__in=addresses) | Q(device__in=devices)
    rows = Message.objects.of(city).filter(theirs).exclude(occasion=Occasion.SIGN_IN_CODE)
    return list(rows.order_by("-queued_at", "-pk")[:most])


def mark_of(number: str) -> str:
    """What tells a number from others without holding it."""
    return salted_hmac("thirdring.messaging.stopped", number, algorithm="sha256").hexdigest()


def has_stopped(message: Message) -> bool:
    """Whether whoever it goes to answered STOP; asked of text messages alone."""
    if message.channel != MessageChannel.SMS:
        return False
    return Stopped.objects.of(message.city_id).filter(whose=mark_of(message.to)).exists()
