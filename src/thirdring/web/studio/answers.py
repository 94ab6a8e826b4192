"""How the city's answers do: enough or not, found wrong, asked for in vain, due to be read again."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from thirdring.catalogue.queries import offered_types
from thirdring.kernel import clock
from thirdring.knowledge import for_authors
from thirdring.knowledge.policy import AUTHORS
from thirdring.knowledge.queries import deflection
from thirdring.knowledge.rules import Deflection
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role

DAYS = 90


@dataclass(frozen=True, slots=True)
class Enough:
    """A type of request, and how often its answers were enough."""

    name: str
    counted: Deflection

    @property
    def share(self) -> str:
        """Of those shown answers, as '12 %'."""
        return _percent(self.counted.share)

    @property
    def wrong_share(self) -> str:
        """Of those it was enough for, who came back."""
        return _percent(self.counted.wrong_share)


@require_safe
@staff_only(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ANALYST)
def answers(request: FaceRequest) -> HttpResponse:
    """Six lists, each short enough to be worked through."""
    city, language = request.city, get_language() or "en"
    since = clock.now() - timedelta(days=DAYS)
    today = clock.now().astimezone(ZoneInfo(city.time_zone)).date()
    names = {each.code: each.name(language) for each in offered_types(city)}
    context = {
        "here": "answers",
        "staff": True,
        "days": DAYS,
        "may_write": bool(request.actor.roles & AUTHORS),
        "enough": [
            Enough(names.get(code, code), counted) for code, counted in deflection(city, since=since).items()
        ],
        "judged": [
            (each, each.article.title(language)) for each in for_authors.judged(city, language, since=since)
        ],
        "unanswered": for_authors.unanswered(city),
        "due": [(each, each.title(language)) for each in for_authors.due_for_review(city, language, today)],
        "hard": [
            (each.code, each.title(language), said_in) for each, said_in in for_authors.hard_to_read(city)
        ],
        "behind": [
            (each.code, each.title(language), ", ".join(each.stale))
            for each in for_authors.behind(city, language)
        ],
    }
    return render(request, "studio/answers.html", context)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"
