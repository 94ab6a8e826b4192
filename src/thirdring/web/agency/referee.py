"""The referee's page: cases two agencies could not agree on, and rules that such cases taught."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases.references import pretty
from thirdring.catalogue.models import ServiceType
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import in_language
from thirdring.routing.actions.correcting import accept_words, decline_words
from thirdring.routing.actions.learning import accept_proposal, decline_proposal
from thirdring.routing.models import RuleProposal, Transfer
from thirdring.routing.queries import (
    before_referee,
    proposed_rules,
    proposed_words,
    rule_of,
    rule_rows,
    transfers_of,
)
from thirdring.routing.transfers import TransferState
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency import words
from thirdring.web.agency.transferring import DecisionForm
from thirdring.web.agency.trying import in_force, tried_on_past
from thirdring.web.ui.handing import handing_choices


@dataclass(frozen=True, slots=True)
class Told:
    """One question of a case's history: what was asked, and what came back."""

    when: str
    asked: str
    why: str
    answer: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A case before the referee."""

    transfer: Transfer
    reference: str
    type: str
    history: list[Told]
    form: DecisionForm
    url: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A proposed rule as the page names it."""

    proposal: RuleProposal
    type: str
    to: str


@require_safe
@staff_only(Role.SUPERVISOR)
def waiting(request: FaceRequest) -> HttpResponse:
    """What waits for a referee: cases first, then proposed rules."""
    language = _language(request)
    context = {
        "disputes": _disputes(request, language),
        "words": [(each, _kind(each.type, language)) for each in proposed_words(request.city)],
        "lessons": [_lesson(each, language) for each in proposed_rules(request.city)],
        "here": "referee",
        "staff": True,
    }
    return render(request, "agency/referee.html", context)


@require_safe
@staff_only(Role.SUPERVISOR)
def rule(request: FaceRequest, number: int) -> HttpResponse:
    """A proposed rule with its dry run over the past year."""
    proposal = _proposal(request, number)
    now = in_force(rule_rows(request.city))
    after = [rule_of(proposal), *now]  # accepting puts it first
    run = tried_on_past(request, now, after, {proposal.type_id})
    context = run | {"lesson": _lesson(proposal, _language(request)), "here": "referee", "staff": True}
    return render(request, "agency/proposed_rule.html", context)


@require_POST
@staff_only(Role.SUPERVISOR)
def accept(request: FaceRequest, number: int) -> HttpResponse:
    """Make it a rule: from now on this kind of request goes there by itself."""
    accept_proposal(request.city, _proposal(request, number), actor=request.actor)
    messages.success(request, _("The rule holds from now on."))
    return redirect("agency:referee")


@require_POST
@staff_only(Role.SUPERVISOR)
def decline(request: FaceRequest, number: int) -> HttpResponse:
    """Leave the rules as they are."""
    decline_proposal(request.city, _proposal(request, number), actor=request.actor)
    messages.success(request, _("Declined. The rules stay as they are."))
    return redirect("agency:referee")


@require_POST
@staff_only(Role.SUPERVISOR)
def word(request: FaceRequest, number: int, noun: str) -> HttpResponse:
    """Let proposed words lead to their kind, or not."""
    proposal = next((each for each in proposed_words(request.city) if each.pk == number), None)
    if proposal is None:
        raise NotFound(_("Somebody decided on this proposal already."))
    if noun == "acceptance":
        accept_words(request.city, proposal, actor=request.actor)
        messages.success(request, _("These words find this kind from now on."))
    else:
        decline_words(request.city, proposal, actor=request.actor)
        messages.success(request, _("Declined. The catalogue stays as it is."))
    return redirect("agency:referee")


def _proposal(request: FaceRequest, number: int) -> RuleProposal:
    found = next((each for each in proposed_rules(request.city) if each.pk == number), None)
    if found is None:
        raise NotFound(_("Somebody decided on this proposal already."))
    return found


def _disputes(request: FaceRequest, language: str) -> list[Dispute]:
    """Four queries, whatever the number of cases."""
    transfers = before_referee(request.city)
    history = transfers_of(request.city, [each.case_id for each in transfers])
    choices = handing_choices(request.city.pk) if transfers else []
    zone = ZoneInfo(request.city.time_zone)
    return [
        Dispute(
            transfer=each,
            reference=pretty(each.case.reference),
            type=in_language(each.case.service_version.names, language),
            history=[_told(one, zone) for one in history[each.case_id]],
            form=DecisionForm(case=each.case, noun=f"decision_{each.pk}", choices=choices),
            url=reverse("agency:decision", args=[each.case.reference]),
        )
        for each in transfers
    ]


def _told(transfer: Transfer, zone: ZoneInfo) -> Told:
    agencies = {"asking": transfer.from_agency.name, "asked": transfer.to_agency.name}
    return Told(
        when=words.moment(transfer.proposed_at, zone),
        asked=_("%(asking)s asked %(asked)s") % agencies,
        why=_with_note(words.word(words.TRANSFER_REASONS, transfer.reason), transfer.note),
        answer=_answer(transfer),
    )


def _answer(transfer: Transfer) -> str:
    if transfer.refusal:
        return _with_note(words.word(words.REFUSALS, transfer.refusal), transfer.answer_note)
    said = {
        TransferState.ACCEPTED: _("Taken over"),
        TransferState.WITHDRAWN: _("The question was taken back"),
        TransferState.DECIDED: _("A referee decided"),
    }
    late = _("No answer came in time") if transfer.answer_note else _("Bounced before, so not asked again")
    return said.get(TransferState(transfer.state), late)


def _with_note(said: str, note: str) -> str:
    return f"{said}: {note}" if note else said


def _lesson(proposal: RuleProposal, language: str) -> Lesson:
    return Lesson(
        proposal, _kind(proposal.type, language), f"{proposal.team.agency.name}: {proposal.team.name}"
    )


def _kind(service_type: ServiceType, language: str) -> str:
    current = service_type.current
    return in_language(current.names, language) if current else service_type.code


def _language(request: FaceRequest) -> str:
    return get_language() or request.city.languages[0]
