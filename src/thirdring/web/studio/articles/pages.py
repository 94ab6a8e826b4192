"""Reading articles as their authors do: all of them, one with its history, one as readers will see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thirdring.catalogue.queries import offered_types
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import in_language
from thirdring.knowledge import authoring, policy
from thirdring.knowledge.actions.approving import writers_of
from thirdring.knowledge.authoring import Sought, Which
from thirdring.knowledge.differing import Change, changes
from thirdring.knowledge.models import Article, ArticleStep, ArticleVersion, Draft
from thirdring.knowledge.rendering import as_html
from thirdring.knowledge.rules import Deed, DraftState, Holding, holding
from thirdring.knowledge.texts import Row, behind, text_of
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.studio.articles.forms import ApproveForm, SoughtForm, reason_form
from thirdring.web.studio.articles.words import AUDIENCES, DEEDS, HOLDINGS, PARTS, WHICH, language_name
from thirdring.web.ui.answers import by_area
from thirdring.web.ui.forms import UiForm

AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One article of the list."""

    article: Article
    draft: Draft | None
    title: str
    owner: str
    useful: int
    wrong: int
    overdue: bool

    @property
    def retired(self) -> bool:
        """Whether it was given once and is no more."""
        return not self.article.active and self.article.current is not None

    @property
    def coming(self) -> ArticleVersion | None:
        """The version that holds from a moment to come."""
        current = self.article.current
        return current if current and current.scheduled and current.effective_from > clock.now() else None


def language_of() -> str:
    """The language the page is in."""
    return get_language() or "en"


def today_in(city: City) -> date:
    """The city's day."""
    return clock.now().astimezone(ZoneInfo(city.time_zone)).date()


@require_safe
@staff_only(*policy.READERS)
def articles(request: FaceRequest) -> HttpResponse:
    """All of them, or those somebody looks for."""
    city, language, today = request.city, language_of(), today_in(request.city)
    form = SoughtForm(request.GET).offer(authoring.owners_of(city), WHICH)
    sought = _sought(form)
    rows = authoring.listed(city, sought, language, today)
    page: Page[Article] = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "here": "articles",
        "staff": True,
        "form": form,
        "page": page,
        "lines": _lines(city, list(page.object_list), language, today),
        "asked": urlencode([(key, said) for key, said in request.GET.items() if said and key != "page"]),
        "may_write": bool(request.actor.roles & policy.AUTHORS),
        "to_do": [
            (each.value, WHICH[each], count)
            for each, count in authoring.to_do(city, request.actor.agency_ids, today).items()
        ],
    }
    return render(request, "studio/articles/list.html", context)


def _sought(form: SoughtForm) -> Sought:
    form.is_valid()
    told = form.cleaned_data
    which = told.get("which", "")
    return Sought(
        words=told.get("q", ""),
        audience=told.get("audience", ""),
        owner=told.get("owner", ""),
        which=which if which in set(Which) else "",
    )


def _lines(city: City, rows: list[Article], language: str, today: date) -> list[Line]:
    ids = [each.pk for each in rows]
    drafts, heard = authoring.drafts_of(city, ids), authoring.opinions_of(city, ids)
    lines = []
    for row in rows:
        draft = drafts.get(row.pk)
        said: Row | None = row.current or draft
        title = in_language(said.titles, language) if said else row.code
        review = row.current.review_by if row.current and row.active else None
        owner = said.owner.name if said else ""
        lines.append(
            Line(row, draft, title, owner, *heard.get(row.pk, (0, 0)), bool(review and review <= today))
        )
    return lines


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of an article's page, as they were sent."""

    approve: UiForm | None = None
    back: UiForm | None = None
    retire: UiForm | None = None


@require_safe
@staff_only(*policy.READERS)
def article(request: FaceRequest, code: str) -> HttpResponse:
    """One article: how it stands, its draft, its versions, and what was done with it."""
    return article_page(request, authoring.article_of(request.city, code), Forms())


def article_page(request: FaceRequest, found: Article, sent: Forms, *, status: int = 200) -> HttpResponse:
    """The page of an article, with forms that were refused as they were filled in."""
    city, language = request.city, language_of()
    draft, current, steps = authoring.draft_of(found), found.current, authoring.steps_of(found)
    said: Row | None = current or draft
    useful, wrong = authoring.opinions_of(city, [found.pk]).get(found.pk, (0, 0))
    context = {
        "here": "articles",
        "staff": True,
        "article": found,
        "title": in_language(said.titles, language) if said else found.code,
        "facts": _facts(city, said, language) if said else None,
        "overdue": bool(current and current.review_by and current.review_by <= today_in(city)),
        "useful": useful,
        "wrong": wrong,
        "words": authoring.wrong_words(found),
        "versions": _versions(found, steps),
        "steps": [(each, DEEDS[each.deed]) for each in steps],
        "may_write": policy.may_write(request.actor, city.pk, said.owner_id) if said else False,
        "may_decide": policy.may_decide(request.actor, city.pk),
        **_draft_context(request, found, draft, sent),
        "retire_form": sent.retire or reason_form(None, _("Why is it given no more?"), "reason"),
    }
    return render(request, "studio/articles/article.html", context, status=status)


def _facts(city: City, said: Row, language: str) -> dict[str, object]:
    names = {each.code: each.name(language) for each in offered_types(city)}
    return {
        "topic": in_language(said.topic.names, language),
        "audience": AUDIENCES[said.audience],
        "owner": said.owner.name,
        "types": ", ".join(names.get(code, code) for code in said.types),
        "languages": ", ".join(language_name(code) for code in said.titles),
        "stale": ", ".join(map(language_name, said.stale)) if isinstance(said, ArticleVersion) else "",
        "review_by": said.review_by,
    }


def _versions(
    found: Article, steps: list[ArticleStep]
) -> list[tuple[ArticleVersion, object, bool, ArticleStep | None]]:
    """Each version, how it stands, whether it may be cancelled, and the line that tells who said yes."""
    now = clock.now()
    made = {each.version_id: each for each in steps if each.deed in (Deed.APPROVED, Deed.IMPORTED)}
    stands = [
        (each, holding(each.effective_from, each.effective_to, now)) for each in authoring.versions_of(found)
    ]
    return [
        (each, HOLDINGS[how], how is Holding.COMING and each.pk == found.current_id, made.get(each.pk))
        for each, how in stands
    ]


def _draft_context(
    request: FaceRequest, found: Article, draft: Draft | None, sent: Forms
) -> dict[str, object]:
    """What is shown of the draft, and which decisions are asked for."""
    if draft is None:
        return {"draft": None, "version": 0}
    waits = draft.state == DraftState.SENT
    may_decide = waits and policy.may_decide(request.actor, request.city.pk)
    said = text_of(draft)
    return {
        "draft": draft,
        "version": draft.version,
        "waits": waits,
        "is_behind": draft.base_id != found.current_id,
        "changes": named(changes(text_of(found.current), said)) if found.current else [],
        "may_approve": may_decide
        and policy.may_approve(request.city, writers_of(draft), actor=request.actor),
        "approve_form": sent.approve or ApproveForm(auto_id="approve_%s"),
        "return_form": sent.back or reason_form(None, _("What has to be changed?"), "words"),
    }


def named(found: list[Change]) -> list[tuple[str, object, Change]]:
    """Changes with the names of their language and of what changed."""
    return [(language_name(each.language), PARTS[each.what], each) for each in found]


@require_safe
@staff_only(*policy.READERS)
def version(request: FaceRequest, code: str, number: int) -> HttpResponse:
    """One version: what it says, and what it changed."""
    found = authoring.article_of(request.city, code)
    versions = authoring.versions_of(found)
    at = next((at for at, each in enumerate(versions) if each.number == number), None)
    if at is None:
        raise NotFound("There is no such version.")
    shown, before = versions[at], versions[at + 1] if at + 1 < len(versions) else None
    draft = authoring.draft_of(found)
    context = {
        "here": "articles",
        "staff": True,
        "article": found,
        "title": in_language(shown.titles, language_of()),
        "version": shown,
        "before": before,
        "holding": HOLDINGS[holding(shown.effective_from, shown.effective_to, clock.now())],
        "changes": named(changes(text_of(before), text_of(shown))) if before else [],
        "shown": _as_read(request.city, shown, shown.stale),
        "draft_version": draft.version if draft else 0,
        "may_write": policy.may_write(request.actor, request.city.pk, shown.owner_id),
    }
    return render(request, "studio/articles/version.html", context)


@require_safe
@staff_only(*policy.READERS)
def preview(request: FaceRequest, code: str) -> HttpResponse:
    """The draft as readers will see it, in each of its languages."""
    found = authoring.article_of(request.city, code)
    draft = authoring.draft_of(found)
    if draft is None:
        raise NotFound("There is no draft of this article.")
    stale = set(behind(request.city.languages, text_of(draft), found.current)) - set(draft.still_true)
    context = {
        "here": "articles",
        "staff": True,
        "article": found,
        "title": in_language(draft.titles, language_of()),
        "draft": draft,
        "shown": _as_read(request.city, draft, stale),
        "audience": AUDIENCES[draft.audience],
    }
    return render(request, "studio/articles/preview.html", context)


@dataclass(frozen=True, slots=True)
class AsRead:
    """An article as readers of one language see it."""

    language: str
    name: str
    title: str
    body: str
    by_area: list[tuple[str, str]]
    stale: bool


def _as_read(city: City, row: Row, stale: Collection[str]) -> list[AsRead]:
    said = text_of(row)
    return [
        AsRead(
            language=code,
            name=language_name(code),
            title=title,
            body=as_html(said.bodies.get(code, "")),
            by_area=by_area(city, said.here, code),
            stale=code in stale,
        )
        for code, title in said.titles.items()
    ]


def seen(request: FaceRequest) -> int:
    """The version of the draft that the page showed."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0
