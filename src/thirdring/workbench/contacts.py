"""All that a person and the city said to each other, on every channel, as one timeline."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from thirdring.city.models import City
from thirdring.constituents.models import Constituent
from thirdring.constituents.rules import ContactKind
from thirdring.kernel.errors import invalid
from thirdring.messaging.rules import Occasion

A_PAGE = 30


class ContactWas(StrEnum):
    """What one line of the timeline is."""

    REPORT = "report"  # they told us of something; ``how`` is the channel, ``state`` the case's status
    MESSAGE = "message"  # we wrote to one of their addresses; ``how`` is the channel, ``state`` the message's
    CALL = "call"  # somebody called from one of their numbers; ``how`` is the medium, ``state`` the call's
    CONVERSATION = "conversation"  # with somebody at the desk; ``how`` is the channel, ``state`` its end
    DISPUTE = "dispute"  # they said that a closed case is not done; ``how`` is what was done about it
    ASKED = "asked"  # we asked them about a case
    ANSWER = "answer"  # the question was answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One line. ``reference`` is the case's, '' where it is about none; ``version_id`` its type's version."""

    at: datetime
    was: ContactWas
    pk: int
    reference: str
    version_id: int | None
    how: str
    state: str
    words: str

    @property
    def mark(self) -> str:
        """Where in the timeline it stands: what ``before`` takes."""
        return f"{self.at.isoformat()}~{self.was}~{self.pk}"


def contacts_of(
    city: City, people: Collection[Constituent], *, before: str = "", most: int = A_PAGE
) -> tuple[list[Contact], str]:
    """A page of what was said, the newest first, and the mark of the next page ('' for none); one statement.

    ``people`` come with their contact points. Messages, calls and conversations with nobody named are theirs
    by address and number, which a family may share. Codes to sign in with are left out.
    Raises Invalid('before').
    """
    points = [point for person in people for point in person.contact_points.all()]
    at, was, pk = _mark(before)
    values: dict[str, Any] = {
        "city": city.pk,
        "people": [person.pk for person in people],
        "addresses": [point.value for point in points],
        "numbers": [point.value for point in points if point.kind == ContactKind.PHONE],
        "code": Occasion.SIGN_IN_CODE.value,
        "at": at,
        "was": was,
        "pk": pk,
        "most": most + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TIMELINE, values)
        rows = cursor.fetchall()
    names = ("at", "was", "pk", "reference", "version_id", "how", "state", "words")
    found = [
        Contact(**dict(zip(names, row, strict=True)) | {"was": ContactWas(row[1])}) for row in rows[:most]
    ]
    return found, found[-1].mark if len(rows) > most else ""


def _mark(before: str) -> tuple[datetime | None, str, int]:
    if not before:
        return None, "", 0
    at, _, rest = before.partition("~")
    was, _, pk = rest.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        known = moment.tzinfo is not None and was in set(ContactWas) and pk.isascii() and pk.isdigit()
    except ValueError:
        known = False
    if not known or len(pk) > 18:
        raise invalid("before", "Go back to the first page.")
    return moment, was, int(pk)


# Each part gives its newest only, through an index of its own, and all of them together make the page.
_PARTS = (
    """
    SELECT report.received_at AS at, 'report' AS was, report.id AS pk, kase.reference,
        kase.service_version_id, report.channel AS how, kase.status AS state, report.words
    FROM cases_report AS report JOIN cases_case AS kase ON kase.id = report.case_id
    WHERE report.city_id = %(city)s AND report.constituent_id = ANY(%(people)s)
    """,
    """
    SELECT message.queued_at AS at, 'message' AS was, message.id AS pk, coalesce(kase.reference, ''),
        kase.service_version_id, message.channel AS how, message.state,
        coalesce(nullif(message.subject, ''), message.body) AS words
    FROM messaging_message AS message LEFT JOIN cases_case AS kase ON kase.id = message.case_id
    WHERE message.city_id = %(city)s AND message.to = ANY(%(addresses)s) AND message.occasion <> %(code)s
    """,
    """
    SELECT call.offered_at AS at, 'call' AS was, call.id AS pk, '', NULL::bigint, call.medium AS how,
        call.status AS state, '' AS words
    FROM contact_centre_call AS call
    WHERE call.city_id = %(city)s AND call.caller = ANY(%(numbers)s) AND call.caller <> ''
    """,
    """
    SELECT contact.opened_at AS at, 'conversation' AS was, contact.id AS pk, coalesce(kase.reference, ''),
        kase.service_version_id, contact.channel AS how, contact.disposition AS state, contact.note AS words
    FROM contact_centre_contact AS contact LEFT JOIN cases_case AS kase ON kase.id = contact.case_id
    WHERE contact.city_id = %(city)s AND contact.constituent_id = ANY(%(people)s)
    """,
    """
    SELECT contact.opened_at AS at, 'conversation' AS was, contact.id AS pk, coalesce(kase.reference, ''),
        kase.service_version_id, contact.channel AS how, contact.disposition AS state, contact.note AS words
    FROM contact_centre_contact AS contact LEFT JOIN cases_case AS kase ON kase.id = contact.case_id
    WHERE contact.city_id = %(city)s AND contact.constituent_id IS NULL
        AND contact.caller = ANY(%(numbers)s) AND contact.caller <> ''
    """,
    """
    SELECT dispute.at, 'dispute' AS was, dispute.id AS pk, kase.reference, kase.service_version_id,
        dispute.remedy AS how, kase.status AS state, dispute.words
    FROM cases_report AS report JOIN feedback_dispute AS dispute ON dispute.report_id = report.id
        JOIN cases_case AS kase ON kase.id = dispute.case_id
    WHERE report.city_id = %(city)s AND report.constituent_id = ANY(%(people)s)
    """,
    """
    SELECT question.asked_at AS at, 'asked' AS was, question.id AS pk, kase.reference,
        kase.service_version_id, '' AS how, kase.status AS state, question.words
    FROM feedback_question AS question JOIN cases_case AS kase ON kase.id = question.case_id
    WHERE question.city_id = %(city)s AND question.case_id IN (
        SELECT case_id FROM cases_report WHERE city_id = %(city)s AND constituent_id = ANY(%(people)s))
    """,
    """
    SELECT question.answered_at AS at, 'answer' AS was, question.id AS pk, kase.reference,
        kase.service_version_id, '' AS how, kase.status AS state, question.answer AS words
    FROM feedback_question AS question JOIN cases_case AS kase ON kase.id = question.case_id
    WHERE question.answered_at IS NOT NULL AND question.city_id = %(city)s AND question.case_id IN (
        SELECT case_id FROM cases_report WHERE city_id = %(city)s AND constituent_id = ANY(%(people)s))
    """,
)
_NEWER = """
    (SELECT * FROM ({part}) AS part
    WHERE %(at)s::timestamptz IS NULL OR (at, was, pk) < (%(at)s, %(was)s, %(pk)s)
    ORDER BY at DESC, pk DESC LIMIT %(most)s)
"""
_TIMELINE = (
    "SELECT * FROM ("
    + " UNION ALL ".join(_NEWER.format(part=part) for part in _PARTS)
    + ") AS line ORDER BY at DESC, was DESC, pk DESC LIMIT %(most)s"
)
