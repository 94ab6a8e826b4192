"""What an agency fills in to hand a case over, to answer, or to decide as a referee."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thirdring.cases.models import Case
from thirdring.city.models import Team
from thirdring.kernel.actor import Actor
from thirdring.routing.actions import transferring
from thirdring.routing.transfers import Refusal, TransferReason
from thirdring.web.agency import words
from thirdring.web.agency.forms import MoveForm
from thirdring.web.ui.handing import Choices, chosen, handing_choices

NOTE = 500


def _note_field(label: object) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # lazy words, whose type Django keeps to itself
        required=False,
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class _ToForm(MoveForm):
    """To whom: an agency, or one of its teams, chosen in one list."""

    to = forms.ChoiceField(
        label=_("To which agency or team?"),
        error_messages={
            "required": _("Choose who should have the case."),
            "invalid_choice": _("Choose an agency or a team from the list."),
        },
    )
    keeps = False  # whether the agency that has the case is a choice too

    def __init__(
        self, data: QueryDict | None = None, *, case: Case, noun: str, choices: Choices | None = None
    ) -> None:
        super().__init__(data, case=case, noun=noun)
        to = self.fields["to"]
        if isinstance(to, forms.ChoiceField):
            offered = choices or handing_choices(case.city_id, but=None if self.keeps else case.agency_id)
            to.choices = [("", gettext("Choose")), *offered]


class TransferForm(_ToForm):
    """Ask another agency to take the case over."""

    reason = forms.ChoiceField(
        label=_("Why is it theirs?"),
        choices=[(reason.value, words.TRANSFER_REASONS[reason]) for reason in TransferReason],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why the case is theirs."),
            "invalid_choice": _("Choose why the case is theirs, from the list."),
        },
    )
    note = _note_field(_("What should they know?"))


class TakeForm(MoveForm):
    """Say yes, for the team asked or another of the same agency."""

    team = forms.ChoiceField(label=_("For which team?"), required=False)

    def __init__(self, data: QueryDict | None = None, *, case: Case, noun: str) -> None:
        super().__init__(data, case=case, noun=noun)
        teams = Team.objects.of(case.city_id).filter(agency_id=case.offered_to_id or 0, active=True)
        team = self.fields["team"]
        if isinstance(team, forms.ChoiceField):
            named = [(str(pk), name) for pk, name in teams.order_by("name").values_list("pk", "name")]
            team.choices = [("", gettext("As asked")), *named]


class RefuseForm(MoveForm):
    """Say no, and why."""

    refusal = forms.ChoiceField(
        label=_("Why does your agency not take it?"),
        choices=[(refusal.value, words.REFUSALS[refusal]) for refusal in Refusal],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why your agency does not take it."),
            "invalid_choice": _("Choose why your agency does not take it, from the list."),
        },
    )
    note = _note_field(_("What should they know?"))


class DecisionForm(_ToForm):
    """A referee's word: it ends the question."""

    keeps = True
    note = _note_field(_("Why? Both agencies read it."))


def propose(case: Case, actor: Actor, said: Mapping[str, Any]) -> Case:
    """Ask; the case stays where it is."""
    to, team = chosen(case, said["to"])
    reason = TransferReason(said["reason"])
    return transferring.propose(case, to=to, team=team, reason=reason, note=said["note"], actor=actor).case


def take(case: Case, actor: Actor, said: Mapping[str, Any]) -> Case:
    """Say yes."""
    team = Team.objects.of(case.city_id).get(pk=int(said["team"])) if said["team"] else None
    return transferring.accept_transfer(case, team=team, actor=actor)


def refuse(case: Case, actor: Actor, said: Mapping[str, Any]) -> Case:
    """Say no."""
    refusal = Refusal(said["refusal"])
    return transferring.reject_transfer(case, reason=refusal, note=said["note"], actor=actor)


def withdraw(case: Case, actor: Actor, _said: Mapping[str, Any]) -> Case:
    """Take the question back."""
    return transferring.withdraw_transfer(case, actor=actor)


def decide(case: Case, actor: Actor, said: Mapping[str, Any]) -> Case:
    """End it."""
    to, team = chosen(case, said["to"])
    return transferring.decide(case, to=to, team=team, note=said["note"], actor=actor)
