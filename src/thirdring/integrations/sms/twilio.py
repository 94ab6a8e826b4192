"""Sending as Twilio's API wants it: one form for each message, answered with the message's SID."""

from typing import Any

import httpx
from django.conf import settings

from thirdring.city.models import City
from thirdring.integrations.sms.rules import is_final
from thirdring.messaging.delivery import Refused
from thirdring.messaging.models import Message


class Twilio:
    """The provider of text messages, set up by THIRDRING_SMS_*. A timeout or an overload is tried later.

    A provider that took a message and was too slow to say so gets it twice: its API knows no key to ask by.
    """

    def send(self, message: Message) -> str:
        """Its SID. Raises Refused for good, ConnectionError for now."""
        if not (settings.SMS_ACCOUNT and settings.SMS_SECRET and settings.SMS_FROM):
            raise ConnectionError("set THIRDRING_SMS_ACCOUNT, THIRDRING_SMS_SECRET and THIRDRING_SMS_FROM")
        answer = self._asked(message)
        said = _read(answer)
        if answer.is_success and isinstance(said.get("sid"), str):
            return str(said["sid"])
        code = said.get("code")
        told = f"{answer.status_code} {code or ''} {said.get('message', '')}".strip()
        if is_final(answer.status_code, code if isinstance(code, int) else None):
            raise Refused(f"the SMS provider refused it: {told}")
        raise ConnectionError(f"the SMS provider did not take it: {told}")

    def _asked(self, message: Message) -> httpx.Response:
        account = settings.SMS_ACCOUNT
        url = f"{settings.SMS_URL.rstrip('/')}/2010-04-01/Accounts/{account}/Messages.json"
        try:
            with httpx.Client(timeout=settings.SMS_SECONDS, trust_env=False) as client:
                return client.post(url, data=_form(message), auth=(account, settings.SMS_SECRET))
        except httpx.HTTPError as error:
            raise ConnectionError(f"the SMS provider can't be reached: {type(error).__name__}") from error


def _form(message: Message) -> dict[str, str]:
    sender = "MessagingServiceSid" if settings.SMS_FROM.startswith("MG") else "From"
    code = City.objects.values_list("code", flat=True).get(pk=message.city_id)
    return {
        "To": message.to,
        sender: settings.SMS_FROM,
        "Body": message.body,
        "StatusCallback": f"{settings.BASE_URL}/sms/{code}/arrival/{message.pk}/",
    }


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
