"""Writing an article: a new one or a draft of the next version, and what others did meanwhile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.kernel.errors import Invalid, Stale
from thirdring.kernel.words import in_language
from thirdring.knowledge import authoring, policy
from thirdring.knowledge.actions.drafting import begin_article, catch_up, drop_draft, go_back, keep_draft
from thirdring.knowledge.authoring import asked_in_vain
from thirdring.knowledge.differing import changes
from thirdring.knowledge.models import Article, ArticleVersion, Draft
from thirdring.knowledge.texts import behind, text_of
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.studio.articles.forms import ArticleForm
from thirdring.web.studio.articles.pages import language_of, named, seen
from thirdring.web.studio.articles.words import problems_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*policy.AUTHORS)
def new(request: FaceRequest) -> HttpResponse:
    """Begin an article."""
    data = request.POST if request.method == "POST" else None
    form = ArticleForm(data, request.city, request.actor, known=None, given=_asked(request))
    if request.method != "POST":
        return _new_form(request, form)
    if not form.is_valid():
        return _new_form(request, form, status=422)
    try:
        draft = begin_article(request.city, form.text(), actor=request.actor)
    except Invalid as error:
        form.add_problems(problems_of(error))
        return _new_form(request, form, status=422)
    messages.success(request, _("The draft is kept. Nobody reads it before it is approved."))
    return redirect("studio:article", draft.article.code)


def _asked(request: FaceRequest) -> dict[str, object]:
    """Words that somebody asked in vain (``?asked=``), to be found by from now on."""
    number = request.GET.get("asked", "")
    words = asked_in_vain(request.city, int(number)) if number.isdecimal() and len(number) < 10 else None
    if words is None:
        return {}
    spoken = (words.language, words.language.split("-")[0], request.city.languages[0])
    language = next(each for each in spoken if each in request.city.languages)
    return {f"keywords.{language}": words.words}


def _new_form(request: FaceRequest, form: ArticleForm, *, status: int = 200) -> HttpResponse:
    context = {"here": "articles", "staff": True, "form": form}
    return render(request, "studio/articles/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*policy.AUTHORS)
def edit(request: FaceRequest, code: str) -> HttpResponse:
    """Write the article's next version: its draft, or one begun from what it says now."""
    found = authoring.article_of(request.city, code)
    draft = authoring.draft_of(found)
    row = draft or found.current
    policy.require(
        "change", allowed=row is None or policy.may_write(request.actor, request.city.pk, row.owner_id)
    )
    form = _form_of(request, draft, found.current)
    if request.method != "POST":
        return _edit_form(request, found, draft, form)
    if not form.is_valid():
        return _edit_form(request, found, draft, form, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        kept = form.still_true()
        keep_draft(request.city, form.text(), version=version, still_true=kept, actor=request.actor)
    except Invalid as error:
        form.add_problems(problems_of(error))
        return _edit_form(request, found, draft, form, status=422)
    except Stale:  # what was typed stays on the page, beside what somebody else wrote
        return _conflict(request, found, form)
    messages.success(request, _("The draft is kept. Nobody reads it before it is approved."))
    return redirect("studio:article", code)


def _form_of(request: FaceRequest, draft: Draft | None, current: ArticleVersion | None) -> ArticleForm:
    row = draft or current
    return ArticleForm(
        request.POST if request.method == "POST" else None,
        request.city,
        request.actor,
        known=text_of(row) if row else None,
        still_true=draft.still_true if draft else (),
        version=draft.version if draft else 0,
    )


def _conflict(request: FaceRequest, found: Article, form: ArticleForm) -> HttpResponse:
    """What somebody else wrote meanwhile; keeping it again then goes over it, knowingly."""
    found = authoring.article_of(request.city, found.code)
    draft = authoring.draft_of(found)
    theirs = draft or found.current
    seen_now = request.POST.copy()
    seen_now["version"] = str(draft.version if draft else 0)
    form.data = seen_now
    context = {
        "conflict": named(changes(text_of(theirs), form.text())) if theirs else [],
        "by": draft.by if draft else None,
    }
    return _edit_form(request, found, draft, form, status=409, **context)


def _edit_form(
    request: FaceRequest,
    found: Article,
    draft: Draft | None,
    form: ArticleForm,
    *,
    status: int = 200,
    conflict: object = None,
    by: object = None,
) -> HttpResponse:
    row = draft or found.current
    context = {
        "here": "articles",
        "staff": True,
        "form": form,
        "article": found,
        "draft": draft,
        "title": in_language(row.titles, language_of()) if row else found.code,
        "is_behind": draft is not None and draft.base_id != found.current_id,
        "sources": _sources(request, found, draft),
        "words": authoring.wrong_words(found),
        "conflict": conflict,
        "by": by,
        "collided": status == 409,
    }
    return render(request, "studio/articles/edit.html", context, status=status)


def _sources(request: FaceRequest, found: Article, draft: Draft | None) -> dict[str, object]:
    """By language whose translation is behind: what its source changed since it was written."""
    row = draft or found.current
    if row is None or found.current is None:
        return {}
    text, languages = text_of(row), request.city.languages
    stale = behind(languages, text, found.current) if draft else found.current.stale
    versions = [each for each in authoring.versions_of(found) if each.number <= found.current.number]
    shown: dict[str, object] = {}
    for code in stale:
        before = authoring.source_before(versions, code)
        since = changes(before, text) if before else []
        shown[code] = named([each for each in since if each.language == languages[0]])
    return shown


@require_POST
@staff_only(*policy.AUTHORS)
def newer(request: FaceRequest, code: str) -> HttpResponse:
    """Go on from the newer version: with one's own words, or with those."""
    mine = request.POST.get("keep") != "theirs"
    version = seen(request)
    catch_up(request.city, code, version=version, keeping_mine=mine, actor=request.actor)
    messages.success(request, _("The draft goes on from the newer version."))
    return redirect("studio:edit-article", code)


@require_POST
@staff_only(*policy.AUTHORS)
def drop(request: FaceRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    drop_draft(request.city, code, version=seen(request), actor=request.actor)
    messages.success(request, _("The draft is thrown away. What the article says stays as it is."))
    return redirect("studio:article", code)


@require_POST
@staff_only(*policy.AUTHORS)
def back(request: FaceRequest, code: str, number: int) -> HttpResponse:
    """Begin a draft with the words of an earlier version."""
    go_back(request.city, code, number, version=seen(request), actor=request.actor)
    said = _("The words of version %(number)d are a draft now. Approved, they are a new version.")
    messages.success(request, said % {"number": number})
    return redirect("studio:article", code)
