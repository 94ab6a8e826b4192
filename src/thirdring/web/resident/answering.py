"""The page behind the link in a question: read it, answer it, add photos."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from thirdring.cases.photos import MAX_BYTES
from thirdring.catalogue.queries import version_by_id
from thirdring.feedback.actions.asking import answer
from thirdring.feedback.models import Question
from thirdring.feedback.queries import question_by_token
from thirdring.feedback.rules import MOST_PHOTOS
from thirdring.kernel.actor import resident
from thirdring.kernel.errors import Invalid
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.dispute import WordsForm
from thirdring.web.resident.flow import language_of


@require_http_methods(["GET", "HEAD", "POST"])
@public
def answering(request: FaceRequest, token: str) -> HttpResponse:
    """The question with a form, or, once it is answered, thanks."""
    question = question_by_token(request.city, token)
    if request.method != "POST" or question.answered_at is not None:
        return _page(request, question, _form())
    form = _form(request)
    form.is_valid()
    photos = [file.read(MAX_BYTES + 1) for file in request.FILES.getlist("photos")[: MOST_PHOTOS + 1]]
    words = form.cleaned_data.get("words", "")
    try:
        answer(request.city, token, words=words, photos=photos, actor=resident(request.city.pk))
    except Invalid as error:
        form.add_problems(error.problems)
        return _page(request, question, form, status=422)
    return redirect("resident:answer", token=token)


def _form(request: FaceRequest | None = None) -> WordsForm:
    form = WordsForm(request.POST, request.FILES) if request else WordsForm()
    form.fields["words"].label = gettext_lazy("Your answer")
    return form


def _page(request: FaceRequest, question: Question, form: WordsForm, *, status: int = 200) -> HttpResponse:
    case = question.case
    context = {
        "here": "track",
        "form": form,
        "question": question,
        "name": version_by_id(request.city, case.service_version_id).name(language_of(request)),
        "place": case.place,
    }
    return render(request, "resident/track/answer.html", context, status=status)
