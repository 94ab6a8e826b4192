"""One call to our address: who may have sent it, and what it tells. Pure.

Each make has its own way of signing. Whoever can't sign as the make does is told no more than that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from thirdring.integrations.signing import check_twilio_signature
from thirdring.integrations.telephony import connect, plain, rules, twilio
from thirdring.integrations.telephony.rules import Make
from thirdring.integrations.telephony.told import Told
from thirdring.kernel.errors import invalid

MOST_FIELDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came in. ``headers`` have lower-case names; ``urls`` are those we may be known by."""

    source: str
    body: bytes
    headers: Mapping[str, str]
    urls: Sequence[str]
    now: datetime


def told_by(make: Make, delivery: Delivery, *, secret: str) -> Told:
    """What it tells. Raises Invalid: with code 'signature' when it is not proved who sent it."""
    if not secret:
        raise invalid("secret", "No secret is set for this system, so nothing can be proved.", "signature")
    reader = _READERS.get(make)
    if reader is None:
        raise invalid("make", "This system is listened to; it does not call us.", "signature")
    return reader(delivery, secret)


def _plain(delivery: Delivery, secret: str) -> Told:
    _signed(delivery, secret)
    return plain.told_in_json(delivery.body, source=delivery.source)


def _connect(delivery: Delivery, secret: str) -> Told:
    _signed(delivery, secret)
    return connect.told_in_json(delivery.body, source=delivery.source)


def _twilio(delivery: Delivery, secret: str) -> Told:
    fields = _form(delivery.body)
    given = delivery.headers.get("x-twilio-signature", "")
    check_twilio_signature(secret, urls=delivery.urls, fields=fields, given=given)
    return twilio.told(dict(fields), source=delivery.source)


def _signed(delivery: Delivery, secret: str) -> None:
    rules.check_signature(
        secret,
        timestamp=delivery.headers.get("x-thirdring-timestamp", ""),
        given=delivery.headers.get("x-thirdring-signature", ""),
        body=delivery.body,
        now=delivery.now,
    )


def _form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:  # not UTF-8, or too many
        raise invalid("body", f"Give a form in UTF-8 with at most {MOST_FIELDS} fields.", "no_form") from None


_READERS: Mapping[Make, Callable[[Delivery, str], Told]] = {
    Make.PLAIN: _plain,
    Make.TWILIO: _twilio,
    Make.CONNECT: _connect,
}
