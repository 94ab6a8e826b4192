"""Deciding about an article: asking for a yes, saying it, cancelling, retiring, bringing back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdring.kernel import clock, days
from thirdring.kernel.errors import Invalid, Problem
from thirdring.knowledge import policy
from thirdring.knowledge.actions import approving
from thirdring.knowledge.authoring import article_of
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.studio.articles.forms import ApproveForm, reason_form
from thirdring.web.studio.articles.pages import Forms, article_page, seen
from thirdring.web.studio.articles.words import problems_of
from thirdring.web.ui.forms import UiForm


@require_POST
@staff_only(*policy.AUTHORS)
def send(request: FaceRequest, code: str) -> HttpResponse:
    """Ask for somebody else's yes; what is missing is said where it is written."""
    try:
        approving.send_draft(request.city, code, version=seen(request), actor=request.actor)
    except Invalid as error:
        for problem in problems_of(error):
            messages.error(request, _in_words(problem))
        return redirect("studio:edit-article", code)
    messages.success(request, _("The draft waits for somebody else's yes."))
    return redirect("studio:article", code)


@require_POST
@staff_only(*policy.APPROVERS)
def give_back(request: FaceRequest, code: str) -> HttpResponse:
    """Return a draft, and say why."""
    form = reason_form(request.POST, _("What has to be changed?"), "words")
    form.is_valid()
    words = form.cleaned_data.get("words", "")
    try:
        approving.return_draft(request.city, code, version=seen(request), words=words, actor=request.actor)
    except Invalid as error:
        return _refused(request, code, form, error, Forms(back=form))
    messages.success(request, _("Returned. Its author reads why."))
    return redirect("studio:article", code)


@require_POST
@staff_only(*policy.APPROVERS)
def approve(request: FaceRequest, code: str) -> HttpResponse:
    """Say yes: at once, or for a moment to come."""
    form = ApproveForm(request.POST, auto_id="approve_%s")
    if not form.is_valid():
        return article_page(request, article_of(request.city, code), Forms(approve=form), status=422)
    told = form.cleaned_data
    try:
        made = approving.approve_draft(
            request.city,
            code,
            version=seen(request),
            since=told["since"],
            until=told["until"],
            actor=request.actor,
        )
    except Invalid as error:
        return _refused(request, code, form, error, Forms(approve=form))
    if made.effective_from > clock.now():
        said = _("Approved. It holds from %(moment)s; nobody has to do anything then.")
        messages.success(request, said % {"moment": days.moment(made.effective_from)})
    else:
        messages.success(request, _("Approved. Everybody it is for reads it now."))
    return redirect("studio:article", code)


@require_POST
@staff_only(*policy.APPROVERS)
def cancel(request: FaceRequest, code: str, number: int) -> HttpResponse:
    """Take back a version before its moment."""
    approving.cancel_version(request.city, code, number, actor=request.actor)
    messages.success(request, _("Cancelled. What the article says now stays."))
    return redirect("studio:article", code)


@require_POST
@staff_only(*policy.APPROVERS)
def retire(request: FaceRequest, code: str) -> HttpResponse:
    """Give an answer no more."""
    form = reason_form(request.POST, _("Why is it given no more?"), "reason")
    form.is_valid()
    try:
        approving.retire(request.city, code, reason=form.cleaned_data.get("reason", ""), actor=request.actor)
    except Invalid as error:
        return _refused(request, code, form, error, Forms(retire=form))
    messages.success(request, _("The article is retired. Nobody finds it any more."))
    return redirect("studio:article", code)


@require_POST
@staff_only(*policy.APPROVERS)
def bring_back(request: FaceRequest, code: str) -> HttpResponse:
    """Give a retired answer again."""
    approving.bring_back(request.city, code, actor=request.actor)
    messages.success(request, _("The article is given again."))
    return redirect("studio:article", code)


def _refused(request: FaceRequest, code: str, form: UiForm, error: Invalid, sent: Forms) -> HttpResponse:
    form.add_problems(problems_of(error))
    return article_page(request, article_of(request.city, code), sent, status=422)


def _in_words(problem: Problem) -> str:
    """What is missing, with the language it is missing in."""
    part, _dot, language = problem.field.partition(".")
    return f"{problem.message} ({language})" if language and part in ("titles", "bodies") else problem.message
