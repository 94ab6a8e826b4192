"""How to reach people, written one way only. Pure."""

import hashlib
import hmac
import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

import phonenumbers

from thirdring.kernel.errors import Invalid, invalid

_EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@[^@\s<>\"(),:;\[\]\\.]+(\.[^@\s<>\"(),:;\[\]\\.]+)+")

_NUMBER = re.compile(r"[\s\d()+./\-]+")
_MAIL_BEGINNING = re.compile(r"[^@\s<>\"(),:;\[\]\\]{3,64}")
_BETWEEN_WORDS = re.compile(r"[\s,;/()\"-]+")  # as the index of names has them (migration 0003)
_NOT_LETTERS = re.compile("[\u0300-\u036f'\u2019.]")

LEAST_DIGITS = 4  # of a number that is looked up by its end
FLAG_DAYS, MOST_FLAG_DAYS = 90, 365  # a flag ends by itself
REASON_LENGTH = 500  # letters
NOTE_LENGTH = 1_000  # letters of a note about a person
MOST_WORDS = 4  # of a name that is looked up


class ContactKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"


CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=15)
CODE_TRIES = 5  # of one code: a guess is right once in 200,000
CODES_AN_HOUR = 5  # sent to one contact point


class ConstituentKind(StrEnum):
    RESIDENT = "resident"
    BUSINESS = "business"
    VISITOR = "visitor"


def normal_contact(text: str, *, country: str) -> tuple[str, str]:
    """(kind, value) of what somebody typed as the one or the other. Raises Invalid('contact')."""
    if not text.strip():
        raise invalid("contact", "Enter your e-mail address or mobile phone number.", "required")
    try:
        if "@" in text:
            return str(ContactKind.EMAIL), normal_email(text)
        return str(ContactKind.PHONE), normal_phone(text, country=country)
    except Invalid as error:
        raise invalid("contact", error.problems[0].message) from None


def code_digest(secret: str, city_id: int, kind: str, value: str, code: str) -> str:
    """What is kept of a code: of no use without the program's secret, and to no other contact point."""
    said = f"{city_id}:{kind}:{value}:{code}".encode()
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()


def code_opens(asked_at: datetime, used_at: datetime | None, tries: int, *, now: datetime) -> bool:
    """Whether a code may still be tried."""
    return used_at is None and tries < CODE_TRIES and now < asked_at + CODE_LIFE


def normal_email(text: str) -> str:
    """The address in lower case, without blanks around it. Raises Invalid('email')."""
    address = text.strip().lower()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise invalid("email", "Enter an e-mail address like name@example.com.")
    return address


def normal_phone(text: str, *, country: str) -> str:
    """The number as E.164, '+14435550123'; ``country`` (ISO 3166-1) reads local ones. Raises Invalid."""
    try:
        number = phonenumbers.parse(text.strip()[:40], country)
    except phonenumbers.NumberParseException:
        raise _not_a_number(country) from None
    if not phonenumbers.is_possible_number(number):
        raise _not_a_number(country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _not_a_number(country: str) -> Invalid:
    local = phonenumbers.example_number(country)
    like = phonenumbers.format_number(local, phonenumbers.PhoneNumberFormat.NATIONAL) if local else "+1 ..."
    return invalid("phone", f"Enter a phone number with its area code, like {like}.")


def is_number(text: str) -> bool:
    """Whether what somebody looks up can only be a phone number, or its end."""
    return bool(_NUMBER.fullmatch(text)) and len(digits_of(text)) >= LEAST_DIGITS


def digits_of(text: str) -> str:
    """Its digits, in order."""
    return "".join(letter for letter in text if letter in "0123456789")


def number_endings(text: str, *, country: str) -> set[str]:
    """How a number may end in E.164: the digits as typed, and as they are read in the country."""
    typed = digits_of(text)
    try:
        return {typed, digits_of(normal_phone(text, country=country))}
    except Invalid:
        return {typed}


def is_mail_beginning(text: str) -> bool:
    """Whether an e-mail address may begin like this."""
    return bool(_MAIL_BEGINNING.fullmatch(text))


def name_words(text: str) -> list[str]:
    """The words of a name as the index of names has them: lower case, without accents; the first few."""
    plain = _NOT_LETTERS.sub("", unicodedata.normalize("NFKD", text).lower())
    return [word[:24] for word in _BETWEEN_WORDS.split(plain) if word][:MOST_WORDS]


def masked(value: str) -> str:
    """A contact point for eyes that need not know it: 'm•••@example.com', '•••0123'."""
    if "@" in value:
        name, _, domain = value.partition("@")
        return f"{name[:1]}•••@{domain}"
    return f"•••{value[-4:]}"
