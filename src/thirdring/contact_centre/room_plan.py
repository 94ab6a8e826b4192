"""A day's roster as a room to be simulated: queues' calls with their languages, and who is there when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thirdring.city.models import City
from thirdring.contact_centre.agent_queries import AgentListed, agents_of
from thirdring.contact_centre.models import Queue, Shift
from thirdring.contact_centre.outlook import DayAhead, outlook_by_queue
from thirdring.contact_centre.past_calls import Habits, habits_by_queue
from thirdring.contact_centre.roster_cover import flags_of, shifts_of
from thirdring.contact_centre.staffing.simulating import Agent, Line, Room


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """The room, and which queues are left out because too little is known of them."""

    room: Room
    queues: Sequence[Queue]  # those in the room, in its order
    left_out: Sequence[Queue]


def room_plan(city: City, day: date, *, today: date, queues: Sequence[Queue]) -> RoomPlan:
    """The room of one day; seven statements. Raises Invalid for one too large to simulate."""
    queues = [each for each in queues if each.active]
    days = outlook_by_queue(city, day=day, today=today, queues=queues, flags=flags_of(city))
    lately = habits_by_queue(city, until=today)
    lines = {each.pk: _line(each, days[each.pk], lately) for each in queues}
    known = {listed.user_id: listed for listed in agents_of(city)}
    agents = _agents(shifts_of(city, [day]), known)
    return RoomPlan(
        Room(lines=[line for line in lines.values() if line], agents=agents),
        [each for each in queues if lines[each.pk]],
        [each for each in queues if not lines[each.pk]],
    )


def _line(
    queue: Queue, day: DayAhead | None, lately: Mapping[int, tuple[Habits, dict[str, float]]]
) -> Line | None:
    """A queue as it is simulated; None where its calls, or how long they take, are not known."""
    found = lately.get(queue.pk)
    if day is None or found is None or found[0].handle_s is None:
        return None
    return Line(
        code=queue.code,
        calls=day.calls,
        handle_s=found[0].handle_s,
        patience_s=found[0].patience_s,
        priority=queue.priority,
        skills=frozenset(queue.skills),
        spoken=found[1],
        within_s=float(queue.answer_within_s),
    )


def _agents(shifts: Collection[Shift], known: Mapping[int, AgentListed]) -> list[Agent]:
    """Somebody with two shifts on a day is one agent with both."""
    there: dict[int, list[tuple[float, float]]] = {}
    for shift in shifts:
        there.setdefault(shift.user_id, []).extend(_at_work(shift))
    return [
        Agent(
            there=spans,
            skills=frozenset(known[pk].skills if pk in known else ()),
            languages=frozenset(known[pk].languages if pk in known else ()),
        )
        for pk, spans in there.items()
    ]


def _at_work(shift: Shift) -> list[tuple[float, float]]:
    """The spans of a shift without its breaks, in seconds after midnight."""
    edges = [shift.starts, *(edge for each in shift.breaks for edge in each), shift.ends]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(60.0 * begin, 60.0 * end) for begin, end in pairs if begin < end]
