"""Handing a message to its provider. Talks to the world, so never inside a transaction."""

from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from thirdring.messaging.models import Message
from thirdring.messaging.rules import MessageChannel


class Refused(Exception):
    """The provider will never take this message, however often it is asked; the reason is for staff."""


class Gone(Refused):
    """There is nobody any more where it was to go: whoever it was need not be kept."""


class Provider(Protocol):
    """One who takes a message over: returns its own id for it ('' if it gives none).

    Raises Refused when it never will, anything else when it may later.
    """

    def send(self, message: Message) -> str: ...


class ByEmail:
    """Any Django e-mail backend: SMTP, a provider through anymail, the console, or memory in the demo."""

    def send(self, message: Message) -> str:
        mail = EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to])
        mail.extra_headers["Auto-Submitted"] = "auto-generated"
        if message.stop_link:  # RFC 8058: mail programs show a button, and press it with a POST
            mail.extra_headers["List-Unsubscribe"] = f"<{message.stop_link}>"
            mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if mail.send() != 1:
            raise ConnectionError("the mail backend did not take the message")
        status = getattr(mail, "anymail_status", None)
        return str(getattr(status, "message_id", "") or "")


class NoSms:
    """Stands where an SMS provider will: says honestly that none is set up."""

    def send(self, message: Message) -> str:
        if settings.DEMO:
            return "demo"
        raise ConnectionError("no SMS provider is set up")


class Shown:
    """Stands in a demonstration where push services will: its mailbox page shows what was sent."""

    def send(self, message: Message) -> str:
        return "demo"


def provider_for(channel: str) -> Provider:
    """Who takes messages of this channel."""
    if channel == MessageChannel.SMS:
        provider: Provider = import_string(settings.SMS_PROVIDER)()
        return provider
    if channel == MessageChannel.PUSH:
        push: Provider = import_string(settings.PUSH_PROVIDER)()
        return push
    return ByEmail()
