"""What the studio's pages of articles cost; ``costs.py`` says what a line means."""

from collections.abc import Mapping
from dataclasses import replace

from tests.factories import people
from tests.factories.articles import PAGE, given
from tests.factories.authors import NEW
from tests.web.costs import Address, Page, Stage
from thirdring.kernel.actor import Actor
from thirdring.knowledge.actions.approving import approve_draft, send_draft
from thirdring.knowledge.actions.drafting import begin_article, keep_draft
from thirdring.knowledge.actions.hearing import give_opinion
from thirdring.knowledge.authoring import article_of
from thirdring.knowledge.definitions import ArticleText
from thirdring.knowledge.queries import article
from thirdring.knowledge.texts import text_of
from thirdring.staff.rules import Role

CODE = "trash-day"


def library(stage: Stage) -> tuple[Actor, Actor]:
    """The articles of PAGE; somebody who writes, and somebody who says yes."""
    given(stage.city, PAGE.replace("owner: sanitation", f"owner: {stage.department.agency.code}"))
    return (people.actor(stage.city, Role.SUPERVISOR), people.actor(stage.city, Role.SUPERVISOR))


def written(stage: Stage) -> ArticleText:
    current = article_of(stage.city, CODE).current
    assert current is not None
    return text_of(current)


def begun(stage: Stage, rows: int) -> None:
    """So many articles that are being written, besides those that are out."""
    author, _ = library(stage)
    owner = stage.department.agency.code
    for number in range(rows):
        begin_article(stage.city, replace(NEW, owner=owner, titles={"en": f"Paint {number}"}), actor=author)
    judged(stage, rows)


def judged(stage: Stage, rows: int) -> None:
    kept, actor = article(stage.city, CODE), people.anyone(stage.city)
    for number in range(rows):
        give_opinion(
            stage.city, kept, reader=f"r{number}", useful=False, words="No.", language="en", actor=actor
        )


def of_many_versions(stage: Stage, rows: int) -> Address:
    """An article of so many versions and opinions, whose next waits for a yes."""
    author, other = library(stage)
    judged(stage, rows)
    for number in range(rows + 1):
        text = replace(written(stage), bodies={"en": f"Words {number}.", "es": "Palabras."})
        keep_draft(stage.city, text, version=0, actor=author)
        version = send_draft(stage.city, CODE, version=1, actor=author).version
        if number < rows:
            approve_draft(stage.city, CODE, version=version, actor=other)
    return {"code": CODE}


def one_version(stage: Stage, rows: int) -> Address:
    return {**of_many_versions(stage, rows), "number": 2}


def topics(stage: Stage, rows: int) -> None:
    library(stage)


ARTICLES: Mapping[str, Page] = {
    "studio:articles": Page(10, Role.SUPERVISOR, begun, "?which=writing&q=paint"),
    "studio:new-article": Page(6, Role.SUPERVISOR, topics),
    "studio:article": Page(12, Role.SUPERVISOR, of_many_versions),
    "studio:edit-article": Page(10, Role.SUPERVISOR, of_many_versions),
    "studio:preview-article": Page(6, Role.SUPERVISOR, of_many_versions),
    "studio:article-version": Page(7, Role.SUPERVISOR, one_version),
}
