"""How a practice call should go: told from the exercise, in the order of the desk."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thirdring.contact_centre.desk_rules import Disposition, Said
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import in_language
from thirdring.knowledge.queries import article
from thirdring.knowledge.rules import Audience
from thirdring.training.exercises import Ending, Words
from thirdring.training.queries import Played
from thirdring.training.rules import WITH_A_CASE, Ask, Mood
from thirdring.web.desk.contact_page import chosen_type, spoken
from thirdring.web.desk.desk_words import DISPOSITIONS
from thirdring.web.desk.training_words import SAYINGS


@dataclass(frozen=True, slots=True)
class PathStep:
    """One thing to do, and the caller's words to it."""

    do: str
    reply: str = ""


def model_path(played: Played) -> list[PathStep]:
    """The whole call, from the first word to the last."""
    return [*_opening(played), *_finding_out(played), *_end(played)]


def _opening(played: Played) -> Iterator[PathStep]:
    exercise, says = played.exercise, played.exercise.says
    if played.call.language != spoken() and not played.call.understood:
        yield PathStep(_("Ask for an interpreter, and go on when they are on the line."))
    if exercise.caller.mood is Mood.ANGRY:
        yield PathStep(str(SAYINGS[Ask.CALM]), _words(says.get("calmed", says["thanks"])))
    if exercise.caller.mood is Mood.ABUSIVE:
        yield PathStep(_("Warn the caller, warn them again, and write down what was said each time."))
    else:
        yield PathStep(str(SAYINGS[Ask.DANGER]), _words(says[Ask.DANGER]))


def _finding_out(played: Played) -> Iterator[PathStep]:
    exercise, truth = played.exercise, played.exercise.truth
    if truth.place:
        place = exercise.again.get(Ask.PLACE) or exercise.says.get(Ask.PLACE, {})
        yield PathStep(_("Write down the place: %(place)s") % {"place": truth.place}, _words(place))
    if exercise.breaks_after:
        yield PathStep(_("The line breaks: say so. When they call again, go on with what was written down."))
    offered = chosen_type(played.call.city, Said(service_code=truth.type))
    if offered and exercise.ends.disposition is Disposition.NEW_CASE:
        yield PathStep(_("Choose the type: %(type)s") % {"type": offered.name(spoken())})
        for question in offered.questions:
            if question.code in truth.answers:
                asked = in_language(question.texts, spoken())
                yield PathStep(asked, _words(exercise.answers.get(question.code, {})))


def _end(played: Played) -> Iterator[PathStep]:
    ends = played.exercise.ends
    what = _what(played, ends)
    yield PathStep(
        f"{DISPOSITIONS[ends.disposition]}: {what}" if what else str(DISPOSITIONS[ends.disposition])
    )
    if ends.disposition in WITH_A_CASE:
        yield PathStep(_("Read back the number, and say what happens next and by when."))


def _what(played: Played, ends: Ending) -> str:
    """What belongs to the outcome: the article's title, whose it is, which open case."""
    if ends.joins:
        return played.exercise.near[ends.joins - 1].place
    if not ends.article:
        return ends.to
    try:
        return article(played.call.city, ends.article, Audience.STAFF).title(spoken())
    except NotFound:
        return ends.article


def _words(words: Words) -> str:
    """The caller's words as the reader can read them."""
    return in_language(words, spoken())
