"""What the public is told of an event: kept, shown at once, and passed on to all concerned in batches."""

from collections.abc import Mapping
from datetime import datetime

from procrastinate.contrib.django import app

from thirdring.city.actions import rules_changed
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import Invalid, Problem
from thirdring.kernel.events import record
from thirdring.kernel.words import in_language, storable
from thirdring.mass_events.actions.holding import open_one, staff_id
from thirdring.mass_events.events import NewsPublished, UpdateOverdue
from thirdring.mass_events.models import Event, News
from thirdring.mass_events.rules import WORDS_LENGTH, State
from thirdring.mass_events.wording import kind_in, next_update
from thirdring.messaging.actions.writing import tell_many
from thirdring.messaging.queries import listeners_of, recipients_of
from thirdring.messaging.rules import Facts, Occasion

PASS_ON = "thirdring.mass_events.tasks.pass_on"  # noqa: S105  # a task, by name: it calls back into these actions
BATCH = 500  # cases


@action
def publish(event: Event, *, actor: Actor, message: Mapping[str, str], next_update_at: datetime) -> Event:
    """Tell the public what is known now and when the next update comes, even if nothing is new.

    Raises Stale when another supervisor was first, NotAllowed, Invalid (message, next_update).
    """
    event = open_one(event, "update", actor=actor)
    said = said_in(event.city, message)
    problems = check_words(event.city, said)
    if next_update_at is None or next_update_at <= clock.now():
        problems.append(
            Problem("next_update", "Say when the next update comes: a time that lies ahead.", "required")
        )
    if problems:
        raise Invalid(problems)
    event.message, event.next_update_at, event.reminded_at = said, next_update_at, None
    event.version += 1
    event.save(update_fields=["message", "next_update_at", "reminded_at", "version"])
    rules_changed(event.city, actor=actor)
    publish_words(event, said, next_update_at, actor=actor)
    return event


@action
def publish_words(
    event: Event, said: Mapping[str, str], next_update_at: datetime | None, *, actor: Actor
) -> News:
    """Keep what was said, and have it passed on to whoever reported or follows a case of the event."""
    news = News.objects.create(
        city_id=event.city_id,
        event=event,
        words=said,
        next_update_at=next_update_at,
        at=clock.now(),
        by_id=staff_id(actor),
    )
    app.configure_task(PASS_ON).defer(news_id=news.pk, city_id=news.city_id)
    record(NewsPublished(city_id=event.city_id, event=event, by=actor, news=news))
    return news


@action
def pass_on_some(news: News, *, actor: Actor) -> bool:
    """Tell the people of the next cases, each person once; returns whether there may be more.

    How far it has come is kept in the same transaction as the messages: a worker that dies has told nobody
    twice and left nobody out. While one passes the news on, another finds it locked and leaves it alone.
    """
    rows = News.objects.of(news.city_id).select_for_update(skip_locked=True, of=("self",))
    held = rows.select_related("event__city").filter(pk=news.pk, passed_on_at__isnull=True).first()
    if held is None:
        return False
    belonging = held.event.links.filter(pk__gt=held.passed_to, taken_out_at__isnull=True, since__lte=held.at)
    links = list(belonging.select_related("case__city").defer("case__search").order_by("pk")[:BATCH])
    if links:
        cases = [link.case for link in links]
        people = [*recipients_of(cases), *listeners_of(cases)]
        held.told += tell_many(
            held.event.city,
            Occasion.EVENT_NEWS,
            people,
            actor=actor,
            dedup=f"news:{held.pk}",
            facts=lambda language: _facts(held, language),
        )
        held.passed_to = links[-1].pk
    else:
        held.passed_on_at = clock.now()
    held.save(update_fields=["told", "passed_to", "passed_on_at"])
    return bool(links)


@action
def remind(*, actor: Actor) -> int:
    """Note, once, of each open event in any city whose promised update has not come; returns how many."""
    now = clock.now()
    late = Event.objects.across_cities("one look for all").filter(
        state=State.OPEN, next_update_at__lt=now, reminded_at__isnull=True
    )
    found = list(late.select_for_update(skip_locked=True))
    for event in found:
        event.reminded_at = now
        event.save(update_fields=["reminded_at"])
        by = system(event.city_id, reason=actor.reason)
        record(UpdateOverdue(city_id=event.city_id, event=event, by=by))
    return len(found)


def said_in(city: City, message: Mapping[str, str]) -> dict[str, str]:
    """The words in those of the city's languages in which something was said."""
    return {code: words for code in city.languages if (words := storable(message.get(code, "")))}


def check_words(city: City, said: Mapping[str, str]) -> list[Problem]:
    """What is wrong with words for the public: the first language is needed, the others may wait."""
    problems = []
    if city.languages[0] not in said:
        problems.append(Problem("message", "Write what is known now, even if it is little.", "required"))
    if any(len(words) > WORDS_LENGTH for words in said.values()):
        problems.append(Problem("message", f"Write at most {WORDS_LENGTH:,} characters.", "too_long"))
    return problems


def _facts(news: News, language: str) -> Facts:
    event = news.event
    return {
        "kind": kind_in(event.kind, language),
        "words": in_language(news.words, language),
        "next_update": next_update(news.next_update_at, event.city, language),
    }
