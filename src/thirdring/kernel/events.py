"""Things that happened. An action records an event; config/reactions.py says who hears of it.

Reactions run at once, in the same transaction: if one fails, the change it reacts to never happened.
What talks to the outside world is a job deferred in that transaction, never a call made in it.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in a city. Subclasses are named in the past tense."""

    city_id: int
    event_id: uuid.UUID = field(default_factory=uuid.uuid4)


Handler = Callable[[Any], None]
Reactions = Mapping[type[Event], Sequence[Handler]]

_reactions: dict[type[Event], tuple[Handler, ...]] = {}


class NoReactionRow(LookupError):
    """An event that config/reactions.py does not list: a defect in the program."""


def bind(reactions: Reactions) -> None:
    """Make this the table of who reacts to what. Called once, when the program starts.

    A row for an event that others derive from holds for all of them, after their own rows.
    """
    _reactions.clear()
    _reactions.update({event: tuple(handlers) for event, handlers in reactions.items()})


def record(event: Event) -> None:
    """Tell everyone listed for this event, inside the transaction that made it happen."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was recorded outside a transaction")
    if type(event) not in _reactions:
        raise NoReactionRow(type(event).__name__)
    for kind in type(event).__mro__:
        for handler in _reactions.get(kind, ()):
            handler(event)
