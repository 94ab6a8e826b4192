"""What the pages of residents call the lines of a timeline, in the language of the page."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from thirdring.messaging.rules import MessageChannel, MessageState
from thirdring.web.desk.desk_words import DISPOSITIONS
from thirdring.web.desk.room_words import MEDIA
from thirdring.web.desk.room_words import STATUSES as CALLS
from thirdring.web.ui.casework import STATUSES, Words
from thirdring.web.ui.channels import CHANNELS
from thirdring.workbench.contacts import Contact, ContactWas

HEADINGS: Words = {
    ContactWas.REPORT: gettext_lazy("They reported"),
    ContactWas.MESSAGE: gettext_lazy("We wrote"),
    ContactWas.CALL: gettext_lazy("A call from their number"),
    ContactWas.CONVERSATION: gettext_lazy("They spoke with us"),
    ContactWas.DISPUTE: gettext_lazy("They said it is not done"),
    ContactWas.ASKED: gettext_lazy("We asked"),
    ContactWas.ANSWER: gettext_lazy("They answered"),
}
SENT_BY: Words = {
    MessageChannel.EMAIL: gettext_lazy("by e-mail"),
    MessageChannel.SMS: gettext_lazy("by text message"),
    MessageChannel.PUSH: gettext_lazy("as a notification"),
}
MESSAGES: Words = {
    MessageState.QUEUED: gettext_lazy("waits to be sent"),
    MessageState.SENT: gettext_lazy("sent"),
    MessageState.DEAD: gettext_lazy("could not be delivered"),
}
PURPOSES: Words = {"updates": gettext_lazy("updates"), "survey": gettext_lazy("surveys")}  # of consents
HOWS: Mapping[ContactWas, Words] = {
    ContactWas.REPORT: CHANNELS,
    ContactWas.MESSAGE: SENT_BY,
    ContactWas.CALL: MEDIA,
    ContactWas.CONVERSATION: CHANNELS,
}
STATES: Mapping[ContactWas, Words] = {
    ContactWas.REPORT: STATUSES,
    ContactWas.MESSAGE: MESSAGES,
    ContactWas.CALL: CALLS,
    ContactWas.CONVERSATION: DISPOSITIONS,
}


def said_how(contact: Contact) -> str:
    """By which channel; '' where the heading says it."""
    return str(HOWS.get(contact.was, {}).get(contact.how, ""))


def said_state(contact: Contact) -> str:
    """How it stands now; '' where it is over with being said."""
    return str(STATES.get(contact.was, {}).get(contact.state, ""))
