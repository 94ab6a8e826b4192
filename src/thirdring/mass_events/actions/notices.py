"""What the city tells everybody, written down and changed by its administrators."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from thirdring.city.actions import rules_changed
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, Problem, Stale
from thirdring.kernel.events import record
from thirdring.kernel.words import storable
from thirdring.mass_events.events import CityNoticeKept
from thirdring.mass_events.models import CityNotice
from thirdring.staff.policy import may_manage

WORDS_LENGTH = 280
LONGEST = timedelta(days=366)
SHORTEST = timedelta(seconds=1)  # what the table asks of one that is taken down before it began


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A notice as somebody writes it down: words by language, and from when until when it is shown."""

    texts: Mapping[str, str]
    since: datetime | None
    until: datetime | None


@action
def keep_city_notice(
    city: City, said: Said, *, actor: Actor, notice: CityNotice | None = None, version: int | None = None
) -> CityNotice:
    """Put up a notice, or change one as it stood at ``version``. To take it down, let it end now.

    Raises NotAllowed, Stale when somebody changed it first, Invalid (texts.<language>, since, until).
    """
    if not may_manage(actor, city.pk):
        raise NotAllowed("change", "city's notices")
    kept = notice and CityNotice.objects.of(city).select_for_update().get(pk=notice.pk)
    if kept and kept.version != version:
        raise Stale("notice")
    texts = {code: text for code, words in said.texts.items() if (text := storable(words))}
    problems = list(_problems(city, texts, said))
    if problems or said.since is None or said.until is None:
        raise Invalid(problems)
    kept = kept or CityNotice(city=city, version=0)
    kept.texts, kept.since, kept.until = texts, said.since, said.until
    kept.version, kept.by_id = kept.version + 1, actor.id
    kept.save()
    rules_changed(city, actor=actor)
    record(CityNoticeKept(city_id=city.pk, notice=kept))
    return kept


def _problems(city: City, texts: Mapping[str, str], said: Said) -> Iterator[Problem]:
    first = city.languages[0]
    if not texts.get(first):
        yield Problem(
            f"texts.{first}", "Write the notice; other languages fall back on these words.", "required"
        )
    for code, words in texts.items():
        if len(words) > WORDS_LENGTH:
            yield Problem(f"texts.{code}", f"Write at most {WORDS_LENGTH} characters.", "too_long")
    if said.since is None:
        yield Problem("since", "Say from when it is shown.", "required")
    if said.until is None:
        yield Problem("until", "Say until when it is shown.", "required")
    if said.since and said.until:
        if said.until <= said.since:
            yield Problem("until", "It must end after it begins.", "order")
        elif said.until - said.since > LONGEST:
            yield Problem("until", "A notice stands for a year at most.", "too_long")


@action
def take_down(notice: CityNotice, *, actor: Actor) -> CityNotice:
    """Let a notice end now; one that is over stays as it was.

    Raises NotAllowed.
    """
    if not may_manage(actor, notice.city_id):
        raise NotAllowed("change", "city's notices")
    kept = CityNotice.objects.of(notice.city_id).select_for_update().select_related("city").get(pk=notice.pk)
    now = clock.now()
    if kept.until <= now:
        return kept
    kept.since = min(kept.since, now - SHORTEST)
    kept.until, kept.version, kept.by_id = now, kept.version + 1, actor.id
    kept.save()
    rules_changed(kept.city, actor=actor)
    return kept
