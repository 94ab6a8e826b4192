"""What was written is published by somebody else, at its moment, and may be taken back before."""

from datetime import timedelta

import pytest

from tests.factories import people
from tests.factories.articles import PAGE, given, library
from tests.factories.authors import NEW, Desk, a_desk
from tests.factories.together import together
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.knowledge.actions.approving import (
    approve_draft,
    bring_back,
    cancel_version,
    retire,
    return_draft,
    send_draft,
)
from thirdring.knowledge.actions.drafting import begin_article, catch_up, keep_draft
from thirdring.knowledge.actions.importing import import_articles
from thirdring.knowledge.models import ArticleStep, ArticleVersion
from thirdring.knowledge.queries import article, published, search
from thirdring.knowledge.rules import Audience, DraftState, holding
from thirdring.knowledge.texts import text_of
from thirdring.staff.models import Membership
from thirdring.staff.rules import Role

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def said(desk: Desk) -> str:
    """What anybody reads now."""
    return article(desk.city, "trash-day").bodies["en"].split("\n")[0]


def standing(desk: Desk) -> list[str]:
    now = clock.now()
    rows = ArticleVersion.objects.of(desk.city).filter(article__code="trash-day").order_by("number")
    return [holding(each.effective_from, each.effective_to, now).value for each in rows]


def fields(caught: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [each.field for each in caught.value.problems]


def test_a_yes_makes_the_next_version_and_everybody_reads_it(desk: Desk) -> None:
    made = desk.publishes("Twice a week.")
    assert (made.number, made.stale, said(desk)) == (2, ["es"], "Twice a week.")
    step = ArticleStep.objects.of(desk.city).get(deed="approved")
    assert (step.by_id, step.version, step.draft.made) == (desk.other.id, made, made)  # type: ignore[union-attr]  # of a draft


def test_a_translation_said_to_hold_still_is_not_behind(desk: Desk) -> None:
    text = text_of(desk.writes("Twice a week."))
    keep_draft(desk.city, text, version=1, still_true=["es"], actor=desk.author)
    version = desk.sends().version
    assert approve_draft(desk.city, "trash-day", version=version, actor=desk.other).stale == []


def test_nobody_says_yes_to_their_own_words_while_somebody_else_could(desk: Desk) -> None:
    keep_draft(desk.city, desk.text(), version=0, actor=desk.other)
    version = send_draft(desk.city, "trash-day", version=1, actor=desk.other).version
    administrator = people.actor(desk.city, Role.ADMINISTRATOR)
    for actor in (desk.author, desk.other):
        with pytest.raises(NotAllowed):
            approve_draft(desk.city, "trash-day", version=version, actor=actor)
    assert approve_draft(desk.city, "trash-day", version=version, actor=administrator).number == 2


def test_the_only_one_in_town_who_may_publishes_their_own(desk: Desk) -> None:
    keep_draft(desk.city, desk.text(), version=0, actor=desk.other)
    version = send_draft(desk.city, "trash-day", version=1, actor=desk.other).version
    assert Membership.objects.of(desk.city).filter(role=Role.SUPERVISOR).count() == 1
    assert approve_draft(desk.city, "trash-day", version=version, actor=desk.other).number == 2


def test_who_only_caught_up_wrote_too(desk: Desk) -> None:
    people.actor(desk.city, Role.ADMINISTRATOR)
    desk.writes("Mine.")
    given(desk.city, PAGE.replace("Once a week", "Every day"))
    catch_up(desk.city, "trash-day", version=1, keeping_mine=True, actor=desk.other)
    version = desk.sends().version
    with pytest.raises(NotAllowed):
        approve_draft(desk.city, "trash-day", version=version, actor=desk.other)


def test_a_draft_is_returned_with_words_and_sent_again(desk: Desk) -> None:
    desk.writes("Twice a week.")
    version = desk.sends().version
    with pytest.raises(Invalid):
        return_draft(desk.city, "trash-day", version=version, words=" ", actor=desk.other)
    returned = return_draft(
        desk.city, "trash-day", version=version, words="Say which days.", actor=desk.other
    )
    assert returned.state == DraftState.WRITING
    assert ArticleStep.objects.of(desk.city).get(deed="returned").words == "Say which days."
    with pytest.raises(Stale):
        approve_draft(desk.city, "trash-day", version=returned.version, actor=desk.other)
    assert desk.sends().state == DraftState.SENT


def test_at_its_moment_a_version_holds_without_anybodys_doing(desk: Desk) -> None:
    now = clock.now()
    desk.publishes("Twice a week.", since=now + HOUR, until=now + 3 * HOUR)
    assert (said(desk), standing(desk)) == ("Once a week.", ["holds", "coming"])
    with clock.frozen_at(now + HOUR - timedelta(seconds=1)):
        assert said(desk) == "Once a week."
    with clock.frozen_at(now + HOUR):
        assert (said(desk), standing(desk)) == ("Twice a week.", ["over", "holds"])
        found = search(desk.city, "twice a week", "en")
        assert [each.code for each in found][:1] == ["trash-day"]
        at_the_desk = published(
            desk.city, "en", Audience.STAFF
        )  # and on the page for calls without the server
        assert "Twice a week." in [each.bodies["en"] for each in at_the_desk]
    with clock.frozen_at(now + 3 * HOUR):
        assert standing(desk) == ["over", "over"]
        with pytest.raises(NotFound):
            article(desk.city, "trash-day")


def test_a_new_article_is_read_from_its_moment_on(desk: Desk) -> None:
    draft = begin_article(desk.city, NEW, actor=desk.author)
    version = send_draft(desk.city, draft.article.code, version=1, actor=desk.author).version
    since = clock.now() + HOUR
    approve_draft(desk.city, draft.article.code, version=version, since=since, actor=desk.other)
    assert search(desk.city, "varnish", "en") == []
    with clock.frozen_at(since):
        assert [each.code for each in search(desk.city, "varnish", "en")] == [draft.article.code]


def test_a_version_is_cancelled_before_its_moment_and_is_a_draft_again(desk: Desk) -> None:
    since = clock.now() + HOUR
    desk.publishes("Twice a week.", since=since)
    cancel_version(desk.city, "trash-day", 2, actor=desk.other)
    with clock.frozen_at(since):
        assert (said(desk), standing(desk)) == ("Once a week.", ["holds", "cancelled"])
    draft = desk.draft()
    assert draft is not None
    assert (draft.state, draft.bodies["en"]) == (DraftState.WRITING, "Twice a week.")
    assert desk.publishes("Thrice a week.").number == 3


def test_cancelling_gives_the_version_before_its_own_end_back(desk: Desk) -> None:
    now = clock.now()
    desk.publishes("In summer.", until=now + 5 * HOUR)
    desk.publishes("In autumn.", since=now + 2 * HOUR)
    cancel_version(desk.city, "trash-day", 3, actor=desk.other)
    with clock.frozen_at(now + 4 * HOUR):
        assert said(desk) == "In summer."
    with clock.frozen_at(now + 5 * HOUR), pytest.raises(NotFound):
        article(desk.city, "trash-day")


def test_what_holds_already_can_not_be_cancelled(desk: Desk) -> None:
    desk.publishes("Twice a week.")
    with pytest.raises(Stale):
        cancel_version(desk.city, "trash-day", 2, actor=desk.other)


def test_a_new_article_cancelled_before_its_moment_is_a_draft_and_nothing_else(desk: Desk) -> None:
    draft = begin_article(desk.city, NEW, actor=desk.author)
    code = draft.article.code
    version = send_draft(desk.city, code, version=1, actor=desk.author).version
    since = clock.now() + HOUR
    approve_draft(desk.city, code, version=version, since=since, actor=desk.other)
    cancel_version(desk.city, code, 1, actor=desk.other)
    assert (desk.article(code).current, desk.article(code).active) == (None, False)
    with clock.frozen_at(since):
        assert search(desk.city, "varnish", "en") == []


def test_moments_that_make_no_sense_are_refused(desk: Desk) -> None:
    now = clock.now()
    desk.publishes("Twice a week.", since=now + 2 * HOUR)
    desk.writes("Thrice a week.")
    version = desk.sends().version
    wrong = ((now - HOUR, None), (None, None), (now + HOUR, None), (now + 3 * HOUR, now + 3 * HOUR))
    refused = []
    for since, until in wrong:
        with pytest.raises(Invalid) as caught:
            approve_draft(desk.city, "trash-day", version=version, since=since, until=until, actor=desk.other)
        refused.append(fields(caught))
    assert refused == [["since"], ["since"], ["since"], ["until"]]


def test_a_retired_answer_is_given_no_more_until_it_is_brought_back(desk: Desk) -> None:
    with pytest.raises(Invalid):
        retire(desk.city, "trash-day", reason="", actor=desk.other)
    retire(desk.city, "trash-day", reason="The service ended.", actor=desk.other)
    with pytest.raises(NotFound):
        said(desk)
    with pytest.raises(Stale):
        retire(desk.city, "trash-day", reason="Again.", actor=desk.other)
    bring_back(desk.city, "trash-day", actor=desk.other)
    assert said(desk) == "Once a week."
    with pytest.raises(NotAllowed):
        retire(desk.city, "trash-day", reason="Mine.", actor=desk.author)


def test_a_file_keeps_what_the_studio_says_and_names_it(desk: Desk) -> None:
    desk.publishes("Twice a week.")
    changed = PAGE.replace("Once a week", "Every day")
    done = given(desk.city, changed)
    assert (done.kept, done.updated, said(desk)) == (("trash-day",), (), "Twice a week.")
    over = import_articles(desk.city, library(changed), over=True, actor=people.program(desk.city))
    assert (over.kept, over.updated, said(desk)) == ((), ("trash-day",), "Every day.")
    assert given(desk.city).updated == ("trash-day",)  # the files have it again


def test_a_file_neither_retires_nor_brings_back_what_the_studio_decided(desk: Desk) -> None:
    retire(desk.city, "plow-order", reason="No radio.", actor=desk.other)
    desk.publishes("Twice a week.")
    without = PAGE.replace("      trash-day:", "      other-day:")
    done = given(desk.city, without)
    assert (done.kept, done.created, done.retired) == (("plow-order", "trash-day"), ("other-day",), ())
    assert not desk.article("plow-order").active


def test_a_file_goes_over_what_was_to_come_only_when_told(desk: Desk) -> None:
    since = clock.now() + HOUR
    desk.publishes("Twice a week.", since=since)
    assert given(desk.city).kept == ("trash-day",)
    changed = PAGE.replace("Once a week", "Every day")
    import_articles(desk.city, library(changed), over=True, actor=people.program(desk.city))
    with clock.frozen_at(since):
        assert (said(desk), standing(desk)) == ("Every day.", ["over", "cancelled", "holds"])


def test_a_draft_of_a_new_article_does_not_stand_in_a_files_way(desk: Desk) -> None:
    draft = begin_article(desk.city, NEW, actor=desk.author)
    page = PAGE.replace("      plow-order:", f"      {draft.article.code}:")
    assert given(desk.city, page).created == (draft.article.code,)
    with pytest.raises(Invalid) as caught:
        send_draft(desk.city, draft.article.code, version=1, actor=desk.author)
    assert fields(caught) == ["base"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_say_yes_at_once_one_is_told() -> None:
    desk = a_desk()
    desk.writes("Twice a week.")
    version = desk.sends().version
    administrator = people.actor(desk.city, Role.ADMINISTRATOR)
    found = together(
        *[
            lambda who=who: approve_draft(desk.city, "trash-day", version=version, actor=who)
            for who in (desk.other, administrator)
        ]
    )
    assert sorted(type(each).__name__ for each in found) == ["ArticleVersion", "Stale"]
    assert standing(desk) == ["over", "holds"]


@pytest.mark.django_db(transaction=True)
def test_an_import_and_a_yes_at_once_end_in_one_order() -> None:
    desk = a_desk()
    desk.writes("Twice a week.")
    version = desk.sends().version
    changed = PAGE.replace("Once a week", "Every day")
    approved, imported = together(
        lambda: approve_draft(desk.city, "trash-day", version=version, actor=desk.other),
        lambda: given(desk.city, changed),
    )
    assert standing(desk) == ["over", "holds"]
    desk.city.refresh_from_db()
    if isinstance(approved, Invalid):  # the file was first: the author has to look at it
        assert said(desk) == "Every day."
    else:
        assert (imported.kept, said(desk)) == (("trash-day",), "Twice a week.")
