"""Quality reviews in words: marks, scores, agreement; whose work something is, and what it is."""

from collections.abc import Sequence
from datetime import date

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.cases.references import pretty
from thirdring.contact_centre.models import Review, SampleItem
from thirdring.contact_centre.quality_figures import Agreement, Mean, Trend
from thirdring.contact_centre.quality_rules import About, Mark, Per, month_after, month_before
from thirdring.kernel.errors import Invalid, Problem
from thirdring.web.desk.room_words import language_in_words, percent

MARKS: dict[str, LazyWords] = {
    Mark.MET: gettext_lazy("Met"),
    Mark.PARTLY: gettext_lazy("Partly met"),
    Mark.NOT_MET: gettext_lazy("Not met"),
    Mark.NOT_APPLICABLE: gettext_lazy("Does not apply"),
}
ABOUTS: dict[str, LazyWords] = {
    About.CALLS: gettext_lazy("Calls"),
    About.CLOSURES: gettext_lazy("Closures of cases"),
}
PERS: dict[str, LazyWords] = {
    Per.PERSON: gettext_lazy("Agent, or whoever closed the case"),
    Per.TEAM: gettext_lazy("Call queue, or agency and team"),
    Per.KIND: gettext_lazy("Language of the call, or type of request"),
}
_AGREEING: tuple[tuple[float, LazyWords], ...] = (  # Landis and Koch 1977
    (0.8, gettext_lazy("almost perfect")),
    (0.6, gettext_lazy("substantial")),
    (0.4, gettext_lazy("moderate")),
    (0.2, gettext_lazy("fair")),
    (0.0, gettext_lazy("slight")),
)


# What the room says is wrong with what somebody filled in; it says so in English.
PROBLEMS = (
    gettext_lazy("Name it in 1 to 120 letters."),
    gettext_lazy("There is a scorecard of this name already."),
    gettext_lazy("Choose calls or closures."),
    gettext_lazy("Choose from the list."),
    gettext_lazy("Give 1 to 100."),
    gettext_lazy("Give 0 to 100 percent."),
    gettext_lazy("Ask 1 to 30 questions."),
    gettext_lazy("Write a question, or empty the whole line."),
    gettext_lazy("Use at most 200 letters."),
    gettext_lazy("Use at most 400 letters."),
    gettext_lazy("This question is asked already."),
    gettext_lazy("Give a weight above 0 and at most 100."),
    gettext_lazy("Choose a month that has begun."),
    gettext_lazy("Nothing of this month can be scored."),
    gettext_lazy("Say why in 1 to 300 letters."),
    gettext_lazy("Choose one of the four."),
    gettext_lazy("Say what was missing: the person will read it."),
    gettext_lazy("Use at most 2000 letters."),
    gettext_lazy("Nothing applies: say that it can't be scored instead."),
    gettext_lazy("A review can be disputed for 14 days; these are over."),
    gettext_lazy("Say what is wrong with it in 1 to 2000 letters."),
    gettext_lazy("Choose the mark it should have."),
    gettext_lazy("It has this mark already: choose another, or let the review stand."),
    gettext_lazy("Answer in 1 to 2000 letters: the person will read it."),
    gettext_lazy("This review was changed by somebody else meanwhile. Look again, then decide."),
    gettext_lazy("This scorecard was changed by somebody else meanwhile. Look again, then decide."),
)


def problems_of(error: Invalid) -> list[Problem]:
    """What is wrong, in the language of the moment."""
    return [Problem(each.field, _(each.message), each.code) for each in error.problems]


def score_in_words(review: Review) -> str:
    """'87.5 %'; an automatic fail is 0 %."""
    return percent(review.earned / review.possible if review.possible else None)


def kind_in_words(item: SampleItem) -> str:
    """The language of a call, the type of a closed case."""
    return language_in_words(item.kind) if item.call_id else item.kind


def what_in_words(item: SampleItem) -> str:
    """What was drawn, loaded with its call or case."""
    if item.closure is not None:
        return _("Closing of case %(case)s") % {"case": pretty(item.closure.case.reference)}
    return _("Call %(call)s, part %(number)s") % {
        "call": item.call.external_id if item.call else "",
        "number": item.leg_number,
    }


def agreement_in_words(found: Agreement) -> str:
    """What the number means, or why there is none."""
    if found.kappa is None:
        return _("too few pairs to say")
    ratio = found.kappa.ratio
    if ratio is None:
        return _("both gave everything the same mark: there is nothing to agree about")
    return str(next((words for least, words in _AGREEING if ratio > least), _("no better than chance")))


def means_by_month(trend: Trend, months: Sequence[date]) -> list[tuple[date, Mean | None, str]]:
    """(Month, mean or None, its percent in words) for each of these months."""
    found = [(month, trend.months.get(month)) for month in months]
    return [(month, mean, percent(mean.measured.ratio) if mean else "") for month, mean in found]


def months_until(last: date, count: int) -> list[date]:
    """The first days of so many months, the last one's included, in order."""
    found = [last.replace(day=1)]
    while len(found) < count:
        found.insert(0, month_before(found[0]))
    return found


def months_told(found: Sequence[Trend], months: Sequence[date]) -> list[date]:
    """The months from the first of which there is something to tell; at least the last."""
    told = [month for trend in found for month in trend.months]
    return [month for month in months if month >= min(told, default=months[-1])]


def span_of(months: list[date]) -> dict[str, date]:
    """From the first of these months to the end of the last."""
    return {"since": months[0], "until": month_after(months[-1])}
