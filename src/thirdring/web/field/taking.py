"""One change taken in, and what became of it: the same for a page's form and for a phone's queue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import DatabaseError
from django.utils.translation import gettext as _

from thirdring.cases.queries import case_by_reference
from thirdring.fieldwork.actions.receiving import Met, TooEarly, receive, write_down
from thirdring.fieldwork.models import Received
from thirdring.fieldwork.queries import case_anywhere, had
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import DomainError, Invalid, NotFound, Problem, Stale
from thirdring.web.field.changes import KINDS, On
from thirdring.web.field.conflicts import Conflict, between
from thirdring.web.field.sending import Sent
from thirdring.web.field.telling import photo_in, told
from thirdring.web.ui.forms import UiForm


class Became(StrEnum):
    """What became of a change."""

    DONE = "done"
    ALREADY = "already"  # done before: sent twice, or its answer was lost on the way
    CONFLICT = "conflict"  # somebody else changed the case: the person decides
    REFUSED = "refused"  # it can't be done as it is; says what to mend
    LATER = "later"  # not now: send it again


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one change."""

    client_id: str
    became: Became
    version: int = 0  # of the case, for the phone's next change; 0 when it is not known
    said: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None


def take_in(sent: Sent, *, actor: Actor) -> Answer:
    """Do it, in a transaction of its own, and say what became of it. Never raises for what was sent."""
    try:
        received, done = _written_down(sent, actor) if sent.as_note else _received(sent, actor)
    except TooEarly:
        return _later(sent, _("The change before this one has to be sent first."))
    except DatabaseError:
        return _later(sent, _("It could not be saved just now. It will be sent again."))
    except (Stale, NotFound) as error:
        return _too_late(sent, error, actor)
    except Invalid as error:
        problems = {problem.field: problem.message for problem in error.problems}
        return _refused(sent, " ".join(problems.values()), problems)
    except DomainError as error:
        return _refused(sent, str(error))
    became = Became.DONE if done else Became.ALREADY
    return Answer(sent.change.client_id, became, version=received.version)


def _received(sent: Sent, actor: Actor) -> tuple[Received, bool]:
    kind = KINDS[sent.change.kind]

    def do(met: Met) -> object:
        form = kind.form(sent.fields, sent.files, case=met.case)
        if not form.is_valid():
            raise Invalid(_problems(form))
        return kind.do(On(met, actor, sent.visit, sent.spans_on_our_clock()), form)

    return receive(sent.change, do, actor=actor, phone_now=sent.phone_now)


def _written_down(sent: Sent, actor: Actor) -> tuple[Received, bool]:
    case = case_anywhere(actor, sent.change.reference)
    words, photo = told(sent, case), photo_in(sent)
    return write_down(sent.change, words, actor=actor, phone_now=sent.phone_now, photo=photo)


def _problems(form: UiForm) -> list[Problem]:
    return [Problem(name, " ".join(map(str, said))) for name, said in form.errors.items()]


def _too_late(sent: Sent, error: DomainError, actor: Actor) -> Answer:
    """The case is another than the phone knew: changed, joined to another, or with somebody else by now."""
    try:
        case = case_by_reference(actor, sent.change.reference)
    except NotFound:
        return _gone(sent, actor)
    if isinstance(error, NotFound):  # the case is there: something else isn't
        return _refused(sent, str(error))
    conflict = between(sent, case, actor=actor, visible=True)
    return Answer(sent.change.client_id, Became.CONFLICT, said=conflict.said, conflict=conflict)


def _gone(sent: Sent, actor: Actor) -> Answer:
    try:
        case = case_anywhere(actor, sent.change.reference)
    except NotFound as error:
        return _refused(sent, str(error))
    if not had(actor, case):
        return _refused(sent, _("No case you can see has this reference."))
    conflict = between(sent, case, actor=actor, visible=False)
    return Answer(sent.change.client_id, Became.CONFLICT, said=conflict.said, conflict=conflict)


def _later(sent: Sent, said: str) -> Answer:
    return Answer(sent.change.client_id, Became.LATER, said=said)


def _refused(sent: Sent, said: str, problems: Mapping[str, str] | None = None) -> Answer:
    return Answer(sent.change.client_id, Became.REFUSED, said=said, problems=problems or {})
