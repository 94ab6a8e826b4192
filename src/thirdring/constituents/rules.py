"""How to reach people, written one way only. Pure."""

import re
from enum import StrEnum

import phonenumbers

from thirdring.kernel.errors import Invalid, invalid

_EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@[^@\s<>\"(),:;\[\]\\.]+(\.[^@\s<>\"(),:;\[\]\\.]+)+")


class ContactKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"


class ConstituentKind(StrEnum):
    RESIDENT = "resident"
    BUSINESS = "business"
    VISITOR = "visitor"


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


def masked(value: str) -> str:
    """A contact point for eyes that need not know it: 'm•••@example.com', '•••0123'."""
    if "@" in value:
        name, _, domain = value.partition("@")
        return f"{name[:1]}•••@{domain}"
    return f"•••{value[-4:]}"
