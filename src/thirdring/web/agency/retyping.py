"""The wrong kind: search the right one, see what follows, answer only what is missing, save."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thirdring.cases import policy
from thirdring.cases.actions.retyping import REASON_LENGTH, recategorise
from thirdring.cases.models import Case
from thirdring.cases.queries import answers_of, case_by_reference
from thirdring.cases.references import pretty
from thirdring.cases.rules import OPEN
from thirdring.catalogue.definitions import Question
from thirdring.catalogue.queries import OfferedType, offered_types, search_types
from thirdring.feedback.actions.correcting import recategorise_and_ask
from thirdring.feedback.rules import WORDS_LENGTH
from thirdring.kernel.errors import Invalid, MoveNotAllowed, NotAllowed, Stale
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency.foreseeing import foresee, missing
from thirdring.web.agency.forms import MoveForm
from thirdring.web.ui.questions import PREFIX, given, question_field

WORDS_SEARCHED = 300


class KindForm(MoveForm):
    """Why it is of this kind, what is still to be known of it, and perhaps what to ask the resident."""

    reason = forms.CharField(
        label=gettext_lazy("What shows that it is of this kind?"),
        help_text=gettext_lazy("For staff. It also teaches where such requests belong."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say what shows that it is of this kind.")},
    )
    question = forms.CharField(
        label=gettext_lazy("Question to the resident"),
        help_text=gettext_lazy("Only if they are to be asked: they get a link, and the case waits."),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, case: Case, asks: list[tuple[Question, str]], language: str
    ) -> None:
        super().__init__(data, case=case, noun="kind")
        self.sent = data or QueryDict()
        self.asks = [question for question, _only_if in asks]
        for question, only_if in asks:
            field = question_field(question, language)
            field.help_text = " ".join(part for part in (only_if, str(field.help_text)) if part)
            self.fields[PREFIX + question.code] = field

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields of what is still to be known."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def answers(self) -> dict[str, Any]:
        """What was answered, without the blanks."""
        sent = {question.code: given(self.sent, question) for question in self.asks}
        return {code: answer for code, answer in sent.items() if answer}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
def kind(request: FaceRequest, reference: str) -> HttpResponse:
    """Search the right kind; with one chosen, what follows from it and the form that saves it."""
    case = case_by_reference(request.actor, reference)
    if not policy.may(request.actor, "recategorise", case):
        raise NotAllowed("correct the kind of", "case")
    code = request.POST.get("to") or request.GET.get("to") or ""
    offered = next((each for each in offered_types(request.city) if each.code == code), None)
    if offered is None or offered.type_id == case.type_id or case.status not in OPEN:
        return _search(request, case)
    return _chosen(request, case, offered)


def _search(request: FaceRequest, case: Case) -> HttpResponse:
    """What the words may mean; at first those of the report."""
    typed, language = request.GET.get("words", "").strip()[:WORDS_SEARCHED], _language(request)
    found = search_types(request.city, typed or case.summary[:WORDS_SEARCHED], language, limit=9)
    kinds = [each for each in found if each.type_id != case.type_id]
    shown = [(each, each.name(language), in_language(each.descriptions, language)) for each in kinds]
    context = _context(request, case) | {"typed": typed, "kinds": shown, "open": case.status in OPEN}
    return render(request, "agency/kind.html", context)


def _chosen(request: FaceRequest, case: Case, offered: OfferedType) -> HttpResponse:
    language, earlier = _language(request), answers_of(case)
    asks = missing(offered, earlier, language)
    data = request.POST if request.method == "POST" else None
    form = KindForm(data, case=case, asks=asks, language=language)
    if data is None or not form.is_valid():
        return _page(request, case, offered, form, earlier, status=200 if data is None else 422)
    case.version = form.cleaned_data["version"]  # as its reader saw it
    try:
        done = _save(request, case, offered, form)
    except Invalid as error:
        form.add_problems(error.problems)
        return _page(request, case, offered, form, earlier, status=422)
    except (Stale, MoveNotAllowed) as error:
        form.add_error(None, str(error))
        fresh = case_by_reference(request.actor, case.reference)
        return _page(request, fresh, offered, form, earlier, status=409)
    messages.success(request, _said(done, offered, language))
    return _onward(request, done)


def _save(request: FaceRequest, case: Case, offered: OfferedType, form: KindForm) -> Case:
    language, reason, answers = _language(request), form.cleaned_data["reason"], form.answers()
    if "ask" not in request.POST:
        return recategorise(
            case, to=offered.code, reason=reason, answers=answers, actor=request.actor, language=language
        )
    return recategorise_and_ask(
        case,
        to=offered.code,
        reason=reason,
        answers=answers,
        words=form.cleaned_data["question"],
        actor=request.actor,
        language=language,
    )


def _said(done: Case, offered: OfferedType, language: str) -> str:
    told = {"case": pretty(done.reference), "kind": offered.name(language), "agency": done.agency.name}
    return _("%(case)s is now: %(kind)s. %(agency)s has it.") % told


def _onward(request: FaceRequest, done: Case) -> HttpResponse:
    """To the case, if it can still be seen; else to the queue it left."""
    if policy.may(request.actor, "view", done):
        return redirect("agency:case", done.reference)
    return redirect("agency:queue")


def _page(
    request: FaceRequest,
    case: Case,
    offered: OfferedType,
    form: KindForm,
    earlier: Mapping[str, Any],
    *,
    status: int,
) -> HttpResponse:
    language = _language(request)
    context = _context(request, case) | {
        "offered": offered,
        "name": offered.name(language),
        "form": form,
        "foreseen": foresee(case, offered, {**earlier, **form.answers()}, language),
        "may_ask": policy.may(request.actor, "hold", case) and bool(form.asks),
    }
    return render(request, "agency/kind.html", context, status=status)


def _context(request: FaceRequest, case: Case) -> dict[str, Any]:
    language = _language(request)
    return {
        "case": case,
        "reference": pretty(case.reference),
        "was": in_language(case.service_version.names, language),
        "here": "case",
        "staff": True,
    }


def _language(request: FaceRequest) -> str:
    return get_language() or request.city.languages[0]
