"""Sending a notification: encrypted for one device, signed by us, to an address that was checked."""

import os
from base64 import urlsafe_b64decode

import http_ece
import httpx
import orjson
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from django.conf import settings
from django.utils import translation

from thirdring.integrations.fetching import Guarded, NotFetched
from thirdring.integrations.push.keys import proof
from thirdring.integrations.push.rules import KEPT_S, MOST_BYTES, Meaning, meaning_of, topic_of
from thirdring.kernel.sentences import spoken
from thirdring.messaging.delivery import Gone, Refused
from thirdring.messaging.models import Device, Message
from thirdring.messaging.rules import shortened
from thirdring.messaging.subscribing import host_of


class WebPush:
    """Any push service that browsers use. Redirects are not followed, and the answer's body is not read."""

    def send(self, message: Message) -> str:
        """Where the push service keeps it. Raises Gone, Refused for good, ConnectionError for now."""
        device = Device.objects.of(message.city_id).filter(messages=message).first()
        if device is None:
            raise Refused("the device hears no more")
        answer = _asked(device, message)
        told = f"the push service answered {answer.status_code}"
        match meaning_of(answer.status_code):
            case Meaning.TAKEN:
                return str(answer.headers.get("location", ""))
            case Meaning.GONE:
                raise Gone(f"the device is gone: {told}")
            case Meaning.NEVER:
                raise Refused(told)
            case Meaning.LATER:
                raise ConnectionError(told)


def _asked(device: Device, message: Message) -> httpx.Response:
    inside = host_of(device.endpoint) in settings.PRIVATE_PUSH_SERVICES
    way = None if inside else Guarded()
    about = str(message.case_id or message.occasion)
    headers = {
        "Authorization": proof(device.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_S),
        "Urgency": "normal",
        "Topic": topic_of(f"{message.city_id} {about}"),
    }
    sealed = _sealed(device, message)
    try:
        with (
            httpx.Client(transport=way, timeout=settings.PUSH_SECONDS, trust_env=False) as client,
            client.stream("POST", device.endpoint, content=sealed, headers=headers) as answer,
        ):
            return answer
    except (httpx.HTTPError, NotFetched) as error:
        raise ConnectionError(f"the push service can't be reached: {type(error).__name__}") from error


def _sealed(device: Device, message: Message) -> bytes:
    """What the worker of our pages shows, readable by this device alone (RFC 8291)."""
    sealed: bytes = http_ece.encrypt(
        _said(message),
        salt=os.urandom(16),
        private_key=generate_private_key(SECP256R1()),
        dh=_bytes(device.p256dh),
        auth_secret=_bytes(device.auth),
        version="aes128gcm",
    )
    return sealed


def _said(message: Message) -> bytes:
    with translation.override(spoken(message.language)):
        direction = "rtl" if translation.get_language_bidi() else "ltr"
    said = {
        "title": shortened(message.subject, 100),
        "body": message.body,
        "url": message.link or "/",
        "tag": f"{message.city_id}-{message.pk}",  # should it come twice, it is one notification
        "lang": message.language,
        "dir": direction,
    }
    plain = orjson.dumps(said)
    if len(plain) > MOST_BYTES:
        raise Refused("the notification is too long")
    return plain


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
