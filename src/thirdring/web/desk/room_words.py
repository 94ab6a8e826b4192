"""The room's words for readers: what agents do, channels, languages, lengths of time."""

from datetime import datetime, timedelta

from django.utils.formats import number_format
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.city.rules import WEEKDAYS
from thirdring.contact_centre.room_rules import CallbackDeed, Doing
from thirdring.contact_centre.rules import AwayReason, CallStatus, Medium, SignalKind
from thirdring.kernel.languages import RESIDENT_LANGUAGES

DOING: dict[str, LazyWords] = {
    Doing.ON_CALL: gettext_lazy("On a call"),
    Doing.ON_HOLD: gettext_lazy("Caller on hold"),
    Doing.AFTER_CALL: gettext_lazy("Work after a call"),
    Doing.READY: gettext_lazy("Ready"),
    Doing.AWAY: gettext_lazy("Away"),
    Doing.OFF: gettext_lazy("Off"),
}
REASONS: dict[str, LazyWords] = {
    AwayReason.BREAK: gettext_lazy("break"),
    AwayReason.MEAL: gettext_lazy("meal"),
    AwayReason.MEETING: gettext_lazy("meeting"),
    AwayReason.TRAINING: gettext_lazy("training"),
    AwayReason.FOLLOW_UP: gettext_lazy("follow-up"),
    AwayReason.OTHER: gettext_lazy("other reason"),
}
MEDIA: dict[str, LazyWords] = {
    Medium.PHONE: gettext_lazy("Phone"),
    Medium.CHAT: gettext_lazy("Chat"),
    Medium.SMS: gettext_lazy("Text messages"),
    Medium.SOCIAL: gettext_lazy("Social media"),
    Medium.COUNTER: gettext_lazy("Counter"),
}
STATUSES: dict[str, LazyWords] = {
    CallStatus.IN_MENU: gettext_lazy("In the menu"),
    CallStatus.WAITING: gettext_lazy("Waits"),
    CallStatus.RINGING: gettext_lazy("Rings"),
    CallStatus.TALKING: gettext_lazy("Talking"),
    CallStatus.ON_HOLD: gettext_lazy("On hold"),
    CallStatus.WRAPPING_UP: gettext_lazy("Work after a call"),
    CallStatus.HANDLED: gettext_lazy("Answered and done"),
    CallStatus.ABANDONED: gettext_lazy("Gave up"),
    CallStatus.CALLBACK: gettext_lazy("Waits for a callback"),
    CallStatus.CALLED_BACK: gettext_lazy("Called back"),
    CallStatus.LEFT_MENU: gettext_lazy("Left in the menu"),
}
SIGNALS: dict[str, LazyWords] = {
    SignalKind.OFFERED: gettext_lazy("Reached the city's number"),
    SignalKind.QUEUED: gettext_lazy("Entered a queue"),
    SignalKind.RINGING: gettext_lazy("Rang an agent"),
    SignalKind.ANSWERED: gettext_lazy("Answered"),
    SignalKind.HELD: gettext_lazy("Put on hold"),
    SignalKind.RESUMED: gettext_lazy("Taken from hold"),
    SignalKind.CONFERENCED: gettext_lazy("Somebody joined"),
    SignalKind.TRANSFERRED: gettext_lazy("Passed on"),
    SignalKind.ENDED: gettext_lazy("Ended"),
    SignalKind.WRAPPED: gettext_lazy("Work after the call done"),
    SignalKind.ABANDONED: gettext_lazy("Gave up"),
    SignalKind.CALLBACK_REQUESTED: gettext_lazy("Asked to be called back"),
    SignalKind.CALLBACK_MADE: gettext_lazy("Called back"),
}
DEEDS: dict[str, LazyWords] = {
    CallbackDeed.TAKEN: gettext_lazy("taken"),
    CallbackDeed.LEFT: gettext_lazy("given back"),
    CallbackDeed.NO_ANSWER: gettext_lazy("tried, no answer"),
    CallbackDeed.MADE: gettext_lazy("made"),
    CallbackDeed.GIVEN_UP: gettext_lazy("given up"),
}
_DAYS = dict(
    zip(
        WEEKDAYS,
        (
            gettext_lazy("Mon"),
            gettext_lazy("Tue"),
            gettext_lazy("Wed"),
            gettext_lazy("Thu"),
            gettext_lazy("Fri"),
            gettext_lazy("Sat"),
            gettext_lazy("Sun"),
        ),
        strict=True,
    )
)


def language_in_words(code: str) -> str:
    """A language under its own name; the code where we have none."""
    return RESIDENT_LANGUAGES.get(code.lower(), code) or _("Language not said")


def percent(share: float | None) -> str:
    """'87.5 %'; a dash where there was nothing to measure."""
    return "–" if share is None else f"{number_format(round(share * 100, 1), 1)} %"


def lasted(span: timedelta) -> str:
    """'0:42', '12:05', '1:02:05'; never negative."""
    seconds = max(0, int(span.total_seconds()))
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def since_in_words(began: datetime | None, at: datetime) -> str:
    """How long ago something began; '' where nothing did."""
    return "" if began is None else lasted(at - began)


def hours_in_words(hours: dict[str, list[list[str]]]) -> str:
    """Opening hours as one line, neighbouring days with the same hours together."""
    groups: list[tuple[list[str], str]] = []
    for day in WEEKDAYS:
        said = " ".join(f"{begin}–{end}" for begin, end in hours.get(day, []))
        if groups and groups[-1][1] == said:
            groups[-1][0].append(day)
        else:
            groups.append(([day], said))
    return ", ".join(f"{_span(days)} {said}" for days, said in groups if said)


def _span(days: list[str]) -> str:
    first, last = str(_DAYS[days[0]]), str(_DAYS[days[-1]])
    return first if len(days) == 1 else f"{first}–{last}"
