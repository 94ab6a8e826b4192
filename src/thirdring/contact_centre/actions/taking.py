"""Taking signals in: each once, and every call they are of folded anew, in one transaction a batch.

The calls of a batch are locked in one order by the statement that makes them, so processes that are told of
the same calls wait for each other and never for ever; who comes second folds what the first has written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from thirdring.contact_centre.actions import writing
from thirdring.contact_centre.events import CallsChanged, RoomChanged
from thirdring.contact_centre.folding import CallRecord, fold
from thirdring.contact_centre.signals import AgentSignal, Signal
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.kernel.events import record

BATCH = 1000  # signals a transaction; who has more takes them in several


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of signals: those that were new, and those known already."""

    new: int
    known: int

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.new + other.new, self.known + other.known)


@action
def take_signals(signals: Sequence[Signal], *, actor: Actor) -> Taken:
    """Take signals of the actor's city; taking them again changes nothing. For the program itself."""
    _check(actor)
    if not signals:
        return Taken(0, 0)
    at = clock.now()
    calls = writing.lock_calls(actor.city_id, signals)
    told = writing.write_events(actor.city_id, signals, calls, at)
    changed = {key: calls[key] for key in calls if calls[key].pk in told}
    records = _folded(actor.city_id, signals, changed)
    writing.write_calls(actor.city_id, records)
    new = sum(told.values())
    if changed:
        record(CallsChanged(city_id=actor.city_id, call_ids=sorted(told)))
    return Taken(new, len(signals) - new)


@action
def take_presence(signals: Sequence[AgentSignal], *, actor: Actor) -> Taken:
    """Take what agents said they are doing."""
    _check(actor)
    new = writing.write_states(actor.city_id, signals) if signals else 0
    if new:
        record(RoomChanged(city_id=actor.city_id))
    return Taken(new, len(signals) - new)


def _check(actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("tell of", "call")


def _folded(
    city_id: int, signals: Iterable[Signal], calls: Mapping[writing.Key, writing.Locked]
) -> dict[int, CallRecord]:
    """The record of each call by its id; of calls that were there before, with what was told before."""
    all_told: dict[int, list[Signal]] = defaultdict(list)
    for pk, signal in writing.signals_of(city_id, [call.pk for call in calls.values() if not call.made]):
        all_told[pk].append(signal)
    for signal in signals:
        call = calls.get((signal.source, signal.call_id))
        if call is not None and call.made:
            all_told[call.pk].append(signal)
    return {pk: fold(told) for pk, told in all_told.items()}
