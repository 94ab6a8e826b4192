"""What a crew may bring about from the spot: each kind of change with its form and the verb it calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import hold, note
from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason, Outcome, PhotoKind
from thirdring.fieldwork.actions import visiting
from thirdring.fieldwork.actions.receiving import Met
from thirdring.fieldwork.models import Visit
from thirdring.fieldwork.queries import visit_by_key
from thirdring.fieldwork.rules import ChangeKind, Span, VisitOutcome
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound
from thirdring.routing.actions.transferring import propose
from thirdring.routing.transfers import TransferReason
from thirdring.web.field import forms
from thirdring.web.ui.closing import facts_in
from thirdring.web.ui.forms import UiForm
from thirdring.web.ui.handing import chosen


@dataclass(frozen=True, slots=True)
class On:
    """What a change is done on: the case as met, by whom, on which visit, and when the timer ran."""

    met: Met
    actor: Actor
    visit: str  # the phone's key; '' for none
    spans: Sequence[Span] = field(default_factory=tuple)

    @property
    def case(self) -> Case:
        """The case, locked."""
        return self.met.case

    def there(self) -> Visit:
        """The visit. Raises NotFound when there is none."""
        return visit_by_key(self.actor, self.visit)


Form = Callable[..., UiForm]
Do = Callable[[On, Any], object]


def _arrive(on: On, _form: Any) -> object:
    return visiting.arrive(on.case, actor=on.actor, key=on.visit, at=on.met.at)


def _inspect(on: On, form: Any) -> object:
    return visiting.inspect(on.there(), actor=on.actor, answers=form.answers, language=form.language)


def _photograph(on: On, form: Any) -> object:
    said = form.cleaned_data
    shows = PhotoKind(said["shows"])
    return visiting.photograph(on.case, actor=on.actor, photo=said["photo"], kind=shows)


def _labour(on: On, form: Any) -> object:
    return visiting.add_labour(on.there(), actor=on.actor, **form.cleaned_data)


def _material(on: On, form: Any) -> object:
    return visiting.add_material(on.there(), actor=on.actor, **form.cleaned_data)


def _note(on: On, form: Any) -> object:
    return note(on.case, actor=on.actor, words=form.cleaned_data["words"], public=False)


def _done(on: On, form: Any) -> object:
    return _close(on, VisitOutcome.DONE, Outcome(form.cleaned_data["outcome"]), form.cleaned_data)


def _no_problem(on: On, form: Any) -> object:
    return _close(on, VisitOutcome.NO_PROBLEM, Outcome.NO_PROBLEM_FOUND, form.cleaned_data)


def _close(on: On, ended: VisitOutcome, outcome: Outcome, said: Mapping[str, Any]) -> Case:
    """The photos from after the work, which came before this, are the closing's."""
    _leave(on, ended)
    facts, why = facts_in(said), said["no_photo"]
    return close(on.case, actor=on.actor, outcome=outcome, answer=said["answer"], facts=facts, no_photo=why)


def _wrong_place(on: On, form: Any) -> object:
    """The office finds out where it is; tomorrow somebody looks whether they have."""
    tomorrow = forms.morning_of((clock.now() + timedelta(days=1)).date(), on.case)
    said = {"reason": HoldReason.WAITING_FOR_OTHERS, "review_at": tomorrow}
    return _wait(on, VisitOutcome.WRONG_PLACE, said | form.cleaned_data)


def _could_not(on: On, form: Any) -> object:
    return _wait(on, VisitOutcome.COULD_NOT, form.cleaned_data)


def _come_back(on: On, form: Any) -> object:
    return _wait(on, VisitOutcome.COME_BACK, {"reason": HoldReason.SCHEDULED} | form.cleaned_data)


def _not_ours(on: On, form: Any) -> object:
    said = form.cleaned_data
    _leave(on, VisitOutcome.NOT_OURS, said["remark"])
    to, team = chosen(on.case, said["to"])
    reason = TransferReason(said["reason"])
    return propose(on.case, to=to, team=team, reason=reason, note=said["remark"], actor=on.actor)


def _wait(on: On, outcome: VisitOutcome, said: Mapping[str, Any]) -> Case:
    _leave(on, outcome, said["remark"])
    reason = HoldReason(said["reason"])
    return hold(on.case, actor=on.actor, reason=reason, review_at=said["review_at"], note=said["remark"])


def _leave(on: On, outcome: VisitOutcome, remark: str = "") -> None:
    """End the visit the change ends, if there is one: a case may be closed from the yard as well."""
    if not on.visit:
        return
    try:
        there = on.there()
    except NotFound:
        return
    visiting.leave(there, actor=on.actor, outcome=outcome, at=on.met.at, spans=on.spans, remark=remark)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: what is filled in, and what it does."""

    form: Form
    do: Do


KINDS: Mapping[ChangeKind, Kind] = {
    ChangeKind.ARRIVE: Kind(forms.ArriveForm, _arrive),
    ChangeKind.INSPECTION: Kind(forms.InspectionForm, _inspect),
    ChangeKind.PHOTO: Kind(forms.PhotoForm, _photograph),
    ChangeKind.LABOUR: Kind(forms.LabourForm, _labour),
    ChangeKind.MATERIAL: Kind(forms.MaterialForm, _material),
    ChangeKind.NOTE: Kind(forms.NoteForm, _note),
    ChangeKind.DONE: Kind(forms.DoneForm, _done),
    ChangeKind.NO_PROBLEM: Kind(forms.NoProblemForm, _no_problem),
    ChangeKind.WRONG_PLACE: Kind(forms.WrongPlaceForm, _wrong_place),
    ChangeKind.COULD_NOT: Kind(forms.CouldNotForm, _could_not),
    ChangeKind.COME_BACK: Kind(forms.ComeBackForm, _come_back),
    ChangeKind.NOT_OURS: Kind(forms.NotOursForm, _not_ours),
}
