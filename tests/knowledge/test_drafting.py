"""Articles are written as drafts: nothing is lost, nothing is overwritten, nobody reads them yet."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from tests.factories import cities, people
from tests.factories.articles import PAGE, given
from tests.factories.authors import NEW, Desk, a_desk
from tests.factories.together import together
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.knowledge.actions.approving import send_draft
from thirdring.knowledge.actions.drafting import begin_article, catch_up, drop_draft, go_back, keep_draft
from thirdring.knowledge.models import Article, ArticleStep, ArticleVersion, Draft
from thirdring.knowledge.queries import article, published
from thirdring.knowledge.rules import Audience, DraftState
from thirdring.knowledge.texts import text_of
from thirdring.places.models import Area
from thirdring.staff.rules import Role


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def deeds(desk: Desk, code: str = "trash-day") -> list[str]:
    rows = ArticleStep.objects.of(desk.city).filter(article__code=code).order_by("pk")
    return list(rows.values_list("deed", flat=True))


def fields(caught: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [each.field for each in caught.value.problems]


def test_a_draft_keeps_what_was_written_and_changes_nothing_that_is_read(desk: Desk) -> None:
    draft = desk.writes("Twice a week.")
    assert (draft.version, draft.state, draft.by_id) == (1, DraftState.WRITING, desk.author.id)
    assert text_of(draft).bodies == {"en": "Twice a week.", "es": "Una vez por semana."}
    assert article(desk.city, "trash-day").bodies["en"].startswith("Once a week.")
    assert deeds(desk) == ["imported", "begun"]


def test_a_new_article_gets_a_code_of_its_title_and_is_read_by_nobody(desk: Desk) -> None:
    first, second = (begin_article(desk.city, NEW, actor=desk.author) for _ in range(2))
    assert [each.article.code for each in (first, second)] == [
        "where-do-i-take-old-paint",
        "where-do-i-take-old-paint-2",
    ]
    assert text_of(first) == replace(NEW, code=first.article.code)
    assert len(published(desk.city, "en", Audience.STAFF)) == 3


def test_a_title_in_letters_that_make_no_code_gets_one_all_the_same(desk: Desk) -> None:
    made = begin_article(desk.city, replace(NEW, titles={"en": "垃圾"}), actor=desk.author)
    assert made.article.code == "article"


def test_whoever_saw_an_older_draft_is_told_and_nothing_is_overwritten(desk: Desk) -> None:
    desk.writes("First words.")
    text = replace(desk.text(), bodies={"en": "Words of somebody else.", "es": "Otras."})
    for version in (0, 7):
        with pytest.raises(Stale):
            keep_draft(desk.city, text, version=version, actor=desk.other)
    assert desk.draft().bodies["en"] == "First words."  # type: ignore[union-attr]  # there is one


def test_everything_wrong_is_said_at_once(desk: Desk) -> None:
    wrong = replace(
        NEW,
        titles={"en": "", "es": "x" * 161},
        bodies={"en": "y" * 8001},
        keywords={"en": ("z" * 81,)},
        types=("moon",),
        topic="nothing",
        owner="nobody",
    )
    with pytest.raises(Invalid) as caught:
        begin_article(desk.city, wrong, actor=desk.author)
    assert fields(caught) == [
        "titles.en",
        "titles.es",
        "bodies.en",
        "keywords.en",
        "types",
        "topic",
        "owner",
    ]
    assert not Draft.objects.of(desk.city).exists()


def test_a_draft_is_sent_once_it_is_whole_in_each_of_its_languages(desk: Desk) -> None:
    text = replace(NEW, titles={"en": "Paint?", "es": "¿Pintura?"}, bodies={})
    draft = begin_article(desk.city, text, actor=desk.author)
    with pytest.raises(Invalid) as caught:
        send_draft(desk.city, draft.article.code, version=1, actor=desk.author)
    assert fields(caught) == ["bodies.en", "bodies.es"]
    whole = replace(text, code=draft.article.code, bodies={"en": "Depot.", "es": "Depósito."})
    keep_draft(desk.city, whole, version=1, actor=desk.author)
    assert send_draft(desk.city, whole.code, version=2, actor=desk.author).state == DraftState.SENT


def test_a_draft_that_waits_is_taken_back_by_changing_it(desk: Desk) -> None:
    desk.writes("Twice a week.")
    desk.sends()
    assert desk.writes("Thrice a week.").state == DraftState.WRITING
    assert deeds(desk) == ["imported", "begun", "sent", "changed"]


def test_a_lead_writes_what_their_agency_answers_for_and_nothing_else(desk: Desk) -> None:
    parks = cities.agency(desk.city, code="parks", name="Parks")
    of_parks = people.actor(desk.city, Role.AGENCY_LEAD, agency=parks)
    with pytest.raises(NotAllowed):
        keep_draft(desk.city, replace(desk.text(), owner="parks"), version=0, actor=of_parks)
    with pytest.raises(NotAllowed):
        begin_article(desk.city, NEW, actor=of_parks)
    assert begin_article(desk.city, replace(NEW, owner="parks"), actor=of_parks).owner == parks


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.ANALYST, Role.AUDITOR])
def test_who_does_not_write_may_not(desk: Desk, role: Role) -> None:
    with pytest.raises(NotAllowed):
        keep_draft(desk.city, desk.text(), version=0, actor=people.actor(desk.city, role))


def test_a_newer_version_has_to_be_looked_at_before_the_draft_goes_on(desk: Desk) -> None:
    desk.writes("Words of the draft.")
    given(desk.city, PAGE.replace("Once a week", "Every day"))
    with pytest.raises(Invalid) as caught:
        desk.sends()
    assert fields(caught) == ["base"]
    caught_up = catch_up(desk.city, "trash-day", version=1, keeping_mine=True, actor=desk.author)
    assert (caught_up.bodies["en"], caught_up.base) == ("Words of the draft.", desk.article().current)
    assert desk.sends().state == DraftState.SENT


def test_or_the_newer_words_are_taken(desk: Desk) -> None:
    desk.writes("Words of the draft.")
    given(desk.city, PAGE.replace("Once a week", "Every day"))
    caught_up = catch_up(desk.city, "trash-day", version=1, keeping_mine=False, actor=desk.author)
    assert text_of(caught_up) == desk.text()


def test_what_is_said_of_places_stays_as_it_is(desk: Desk) -> None:
    Area.objects.create(city=desk.city, kind="ward", name="X", code="x", geometry=cities.SQUARE)
    here = "here: {kind: ward, says: {en: 'On {value}.', es: 'El {value}.'}, values: {x: {en: a, es: b}}}"
    owner = "        owner: sanitation\n        review_by"
    given(desk.city, PAGE.replace(owner, f"        {here}\n{owner}"))
    assert desk.writes("Other words.").here["values"] == {"x": {"en": "a", "es": "b"}}


def test_an_earlier_version_comes_back_as_a_draft(desk: Desk) -> None:
    first = desk.text()
    desk.publishes("Twice a week.")
    draft = go_back(desk.city, "trash-day", 1, version=0, actor=desk.author)
    assert (text_of(draft), draft.base) == (first, desk.article().current)
    with pytest.raises(Stale):
        go_back(desk.city, "trash-day", 1, version=0, actor=desk.author)
    with pytest.raises(NotFound):
        go_back(desk.city, "trash-day", 9, version=1, actor=desk.author)


def test_a_dropped_draft_leaves_the_article_alone(desk: Desk) -> None:
    desk.writes("Twice a week.")
    drop_draft(desk.city, "trash-day", version=1, actor=desk.author)
    assert desk.draft() is None
    assert desk.writes("Thrice a week.").version == 1


def test_the_database_keeps_versions_and_journal_as_they_were_written(desk: Desk) -> None:
    step = ArticleStep.objects.of(desk.city).filter(deed="imported")
    version = ArticleVersion.objects.of(desk.city)
    for change in (lambda: step.update(words="x"), step.delete, lambda: version.update(titles={"en": "x"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_once_one_is_told() -> None:
    desk = a_desk()
    text = desk.text()
    found = together(
        *[
            lambda who=who: keep_draft(desk.city, text, version=0, actor=who)
            for who in (desk.author, desk.other)
        ]
    )
    assert sorted(type(each).__name__ for each in found) == ["Draft", "Stale"]


@pytest.mark.django_db(transaction=True)
def test_two_articles_of_one_title_begun_at_once_get_two_codes() -> None:
    desk = a_desk()
    together(*[lambda: begin_article(desk.city, NEW, actor=desk.author)] * 3)
    codes = Article.objects.of(desk.city).filter(code__startswith="where").values_list("code", flat=True)
    assert sorted(codes) == [f"where-do-i-take-old-paint{end}" for end in ("", "-2", "-3")]
