"""The desk's words for readers: how conversations end, what happens in them."""

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext_lazy as _

from thirdring.cases.rules import Channel
from thirdring.contact_centre.desk_rules import Danger, Disposition, Relay, StepKind

DISPOSITIONS: dict[str, LazyWords] = {
    Disposition.EMERGENCY: _("Given to the emergency number"),
    Disposition.INFORMED: _("Answered"),
    Disposition.JOINED: _("About an open case"),
    Disposition.NEW_CASE: _("New case"),
    Disposition.STATUS_GIVEN: _("Told how a case stands"),
    Disposition.TRANSFERRED: _("Transferred"),
    Disposition.CALLBACK: _("Callback promised"),
    Disposition.FOLLOW_UP: _("Left to a supervisor"),
    Disposition.ENDED_FOR_ABUSE: _("Ended for abuse"),
    Disposition.DROPPED: _("The line broke"),
    Disposition.NOTHING: _("Nothing: wrong number, silence"),
}
STEPS: dict[str, LazyWords] = {
    StepKind.OPENED: _("Begun"),
    StepKind.TAKEN_OVER: _("Taken over"),
    StepKind.HANDED: _("Handed to a queue"),
    StepKind.INTERPRETER_ASKED: _("Interpreter asked for"),
    StepKind.INTERPRETER_JOINED: _("Interpreter joined"),
    StepKind.LINE_BROKE: _("The line broke"),
    StepKind.CLOSED: _("Ended"),
    StepKind.SEEN_TO: _("Seen to"),
}
RELAYS: dict[str, LazyWords] = {
    Relay.NONE: _("No"),
    Relay.TTY: _("TTY: the caller types"),
    Relay.VOICE: _("Relay: an operator reads and types"),
    Relay.VIDEO: _("Video relay: an interpreter signs"),
}
DANGERS: dict[str, LazyWords] = {
    Danger.NO: _("No, nobody is in danger"),
    Danger.YES: _("Yes, or not sure"),
}
CHANNELS: dict[str, LazyWords] = {
    Channel.PHONE: _("By phone"),
    Channel.WALK_IN: _("At the counter"),
    Channel.LETTER: _("By letter"),
}
