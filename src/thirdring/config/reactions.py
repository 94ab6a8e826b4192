"""Who reacts to which event, on one screen. Order matters: top to bottom, inside the event's transaction."""

from collections.abc import Mapping, Sequence

from thirdring.kernel.events import Event, Handler

REACTIONS: Mapping[type[Event], Sequence[Handler]] = {}
