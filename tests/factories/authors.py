"""People who write articles, and articles on their way."""

from dataclasses import dataclass, replace
from datetime import datetime

from tests.factories import people
from tests.factories.articles import PAGE, given, owned_city
from thirdring.city.models import City
from thirdring.kernel.actor import Actor
from thirdring.knowledge.actions.approving import approve_draft, send_draft
from thirdring.knowledge.actions.drafting import keep_draft
from thirdring.knowledge.authoring import article_of, draft_of
from thirdring.knowledge.definitions import ArticleText
from thirdring.knowledge.models import Article, ArticleVersion, Draft
from thirdring.knowledge.texts import text_of
from thirdring.staff.rules import Role

NEW = ArticleText(
    code="",
    topic="trash",
    owner="sanitation",
    titles={"en": "Where do I take old paint?"},
    bodies={"en": "To the depot on Canal Street, on Saturdays."},
    keywords={"en": ("paint", "varnish")},
)


@dataclass
class Desk:
    """A city with articles, somebody who writes and somebody who says yes."""

    city: City
    author: Actor
    other: Actor

    def article(self, code: str = "trash-day") -> Article:
        return article_of(self.city, code)

    def text(self, code: str = "trash-day") -> ArticleText:
        """What the newest version says."""
        current = self.article(code).current
        assert current is not None
        return text_of(current)

    def draft(self, code: str = "trash-day") -> Draft | None:
        return draft_of(self.article(code))

    def version(self, code: str = "trash-day") -> int:
        """Of the open draft; 0 where there is none."""
        draft = self.draft(code)
        return draft.version if draft else 0

    def writes(self, body: str, code: str = "trash-day") -> Draft:
        """The author changes the English words."""
        text = self.text(code)
        changed = replace(text, bodies={**text.bodies, "en": body})
        return keep_draft(self.city, changed, version=self.version(code), actor=self.author)

    def sends(self, code: str = "trash-day") -> Draft:
        return send_draft(self.city, code, version=self.version(code), actor=self.author)

    def publishes(
        self,
        body: str,
        code: str = "trash-day",
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> ArticleVersion:
        """The author changes the English words, and the other says yes."""
        self.writes(body, code)
        version = self.sends(code).version
        return approve_draft(self.city, code, version=version, since=since, until=until, actor=self.other)


def a_desk() -> Desk:
    """The articles of PAGE, a lead who may write them and a supervisor."""
    city = owned_city()
    given(city, PAGE)
    agency = article_of(city, "trash-day").current.owner  # type: ignore[union-attr]  # it has a version
    lead = people.actor(city, Role.AGENCY_LEAD, agency=agency)
    return Desk(city, lead, people.actor(city, Role.SUPERVISOR))
