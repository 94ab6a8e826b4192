"""What is filled in once for many cases: a form for each verb, and what it says to the workbench."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thirdring.cases.rules import Outcome
from thirdring.city.models import Agency, City
from thirdring.kernel.actor import Actor
from thirdring.staff.policy import of_agencies_only
from thirdring.web.agency import words
from thirdring.web.agency.closure import NOT_BY_HAND, CloseForm
from thirdring.web.agency.forms import HoldForm, NoteForm, review_morning
from thirdring.web.agency.giving import GivingFields, chosen, giving_choices, why_given
from thirdring.web.agency.transferring import TransferForm
from thirdring.web.ui.forms import UiForm
from thirdring.web.ui.handing import handing_choices
from thirdring.workbench.rules import BulkVerb


class BulkForm(UiForm):
    """The part every one shares; of itself it asks nothing."""

    def __init__(self, data: QueryDict | None, *, city: City, actor: Actor) -> None:
        super().__init__(data, auto_id="bulk_%s")
        self.city, self.actor = city, actor

    def said(self) -> dict[str, Any]:
        """What was filled in, as plain JSON."""
        return {}


class BulkHoldForm(BulkForm):
    reason = HoldForm.base_fields["reason"]
    review_at = HoldForm.base_fields["review_at"]
    note = HoldForm.base_fields["note"]

    def clean_review_at(self) -> datetime:
        return review_morning(self.cleaned_data["review_at"], ZoneInfo(self.city.time_zone))

    def said(self) -> dict[str, Any]:
        return self.cleaned_data | {"review_at": self.cleaned_data["review_at"].isoformat()}


class BulkNoteForm(BulkForm):
    words = NoteForm.base_fields["words"]
    audience = NoteForm.base_fields["audience"]

    def said(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["words"], "public": self.cleaned_data["audience"] == "public"}


class BulkCloseForm(BulkForm):
    outcome = CloseForm.base_fields["outcome"]
    answer = CloseForm.base_fields["answer"]

    def __init__(self, data: QueryDict | None, *, city: City, actor: Actor) -> None:
        super().__init__(data, city=city, actor=actor)
        by_hand = [(one.value, words.word(words.OUTCOMES, one)) for one in Outcome if one not in NOT_BY_HAND]
        _offer(self.fields["outcome"], by_hand)
        answer = self.fields["answer"]  # one for all: the catalogue's words differ by type
        answer.required = True
        answer.error_messages["required"] = _("Write the answer the residents will read.")

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class BulkTransferForm(BulkForm):
    to = TransferForm.base_fields["to"]
    reason = TransferForm.base_fields["reason"]
    note = TransferForm.base_fields["note"]

    def __init__(self, data: QueryDict | None, *, city: City, actor: Actor) -> None:
        super().__init__(data, city=city, actor=actor)
        _offer(self.fields["to"], [("", gettext("Choose")), *handing_choices(city.pk)])

    def said(self) -> dict[str, Any]:
        kind, _dash, number = self.cleaned_data["to"].partition("-")
        team_id = int(number) if kind == "team" else None
        agencies = Agency.objects.of(self.city)
        agency = agencies.get(teams__pk=team_id) if team_id else agencies.get(pk=int(number))
        asked = {"reason": self.cleaned_data["reason"], "note": self.cleaned_data["note"]}
        return asked | {"agency_id": agency.pk, "team_id": team_id}


class BulkAssignForm(BulkForm):
    to = GivingFields.base_fields["to"]
    why = GivingFields.base_fields["why"]

    def __init__(self, data: QueryDict | None, *, city: City, actor: Actor) -> None:
        super().__init__(data, city=city, actor=actor)
        theirs = actor.agency_ids if of_agencies_only(actor) else None
        _offer(self.fields["to"], [("", gettext("Choose")), *giving_choices(city, theirs)])

    def said(self) -> dict[str, Any]:
        agency, team, person = chosen(self.cleaned_data["to"])
        why = why_given(self.cleaned_data["why"], self.actor.name)
        return {"agency_id": agency, "team_id": team, "assignee_id": person, "why": why}


FORMS: Mapping[BulkVerb, type[BulkForm]] = MappingProxyType(
    {
        BulkVerb.ACCEPT: BulkForm,
        BulkVerb.ASSIGN: BulkAssignForm,
        BulkVerb.HOLD: BulkHoldForm,
        BulkVerb.NOTE: BulkNoteForm,
        BulkVerb.CLOSE: BulkCloseForm,
        BulkVerb.TRANSFER: BulkTransferForm,
    }
)


def _offer(field: forms.Field, choices: list[Any]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
