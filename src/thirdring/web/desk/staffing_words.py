"""Forecasts and needs in words: half hours, models, what a forecast stands on, how wrong it was."""

from datetime import time

from django.utils.formats import number_format
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.contact_centre.outlook import Basis
from thirdring.contact_centre.past_calls import FEWEST_ABANDONS, Habits
from thirdring.contact_centre.staffing.backtesting import Backtest
from thirdring.kernel.errors import Invalid, Problem
from thirdring.web.desk.room_words import percent

BASES: dict[str, LazyWords | str] = {
    Basis.LEARNED: "",
    Basis.CLOSED: gettext_lazy("Closed"),
    Basis.NEW_WEEKDAY: gettext_lazy("No such weekday was recorded yet: no forecast"),
    Basis.NEW_HOLIDAY: gettext_lazy("No holiday was recorded yet: forecast as a usual day"),
    Basis.NEW_FLAG: gettext_lazy("No such day was recorded yet: forecast as a usual day"),
}

# What the room says is wrong with what somebody filled in; it says so in English.
PROBLEMS = (
    gettext_lazy("Give a time such as 08:30."),
    gettext_lazy("End the shift after it begins. A night is two shifts: one until 24:00, one from 00:00."),
    gettext_lazy("Plan 16 hours at most."),
    gettext_lazy("Write breaks such as 12:00–12:30, with commas between."),
    gettext_lazy("Plan 6 breaks at most."),
    gettext_lazy("Put every break inside the shift, its end after its beginning."),
    gettext_lazy("Breaks overlap: put them one after the other."),
    gettext_lazy("Choose somebody who takes calls here."),
    gettext_lazy("They work at this time already: see their other shift of the day."),
    gettext_lazy("Give a word or two, in at most 40 letters."),
)


def problems_in_words(error: Invalid) -> list[Problem]:
    """What is wrong, in the language of the moment."""
    return [Problem(each.field, _(each.message), each.code) for each in error.problems]


def half_hour(place: int) -> str:
    """'09:30', when the half hour of this place begins."""
    return f"{time(place // 2, place % 2 * 30):%H:%M}"


def calls_in_words(calls: float) -> str:
    """'12'; '0.4' where fewer than ten are expected; '' for none."""
    return number_format(round(calls, 1 if calls < 10 else 0), 1 if calls < 10 else 0) if calls else ""


def hours_of(amount: float) -> str:
    """'187.5'."""
    return number_format(round(amount, 1), 1, force_grouping=True)


def seconds_in_words(seconds: float | None) -> str:
    """'3:05'; a dash where nothing is known."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def model_in_words(lately: Habits) -> str:
    """By which model a day is worked out, and on what that stands."""
    if lately.patience_s is not None:
        return _(
            "Erlang A: callers wait %(patience)s in the mean before they give up (minutes and seconds). That "
            "is worked out from %(n)s who did."
        ) % {"patience": seconds_in_words(lately.patience_s), "n": lately.abandoned}
    return _(
        "Erlang C: only %(n)s gave up in the last eight weeks, and it takes %(fewest)s to tell how patient "
        "callers are. It supposes that nobody gives up, and so asks for too many people, not for too few."
    ) % {"n": lately.abandoned, "fewest": FEWEST_ABANDONS}


def errors_in_words(tested: Backtest) -> list[tuple[str, str, str]]:
    """(What is measured, ours, the naive forecast's) for each measure of error."""
    ours, naive = tested.ours, tested.naive
    return [
        (
            _("Calls put into the wrong half hour, of all calls (WAPE)"),
            percent(ours.wape),
            percent(naive.wape),
        ),
        (_("Mean error of a half hour with calls (MAPE)"), percent(ours.mape), percent(naive.mape)),
        (_("Too many (+) or too few (−) in all (bias)"), _signed(ours.bias), _signed(naive.bias)),
    ]


def verdict(tested: Backtest) -> str:
    """What the back-test comes to."""
    if tested.better:
        return _("The forecast was closer than simply taking the same day of the week before.")
    return _(
        "The forecast was no closer than simply taking the same day of the week before: don't lean on it."
    )


def _signed(share: float) -> str:
    sign = "+" if share > 0 else "−" if share < 0 else ""
    return f"{sign}{percent(abs(share))}"
