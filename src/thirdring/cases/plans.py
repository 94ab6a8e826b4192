"""The plan of a case on which several agencies work, in order, under one promise. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from thirdring.kernel.errors import MoveNotAllowed


class TaskState(StrEnum):
    """Where one agency's part stands."""

    ASKED = "asked"  # its agency has not said yes
    ACCEPTED = "accepted"
    REJECTED = "rejected"  # back with whoever has the case
    DONE = "done"
    CANCELLED = "cancelled"


TASK_MOVES: Mapping[TaskState, frozenset[TaskState]] = MappingProxyType(
    {
        TaskState.ASKED: frozenset({TaskState.ACCEPTED, TaskState.REJECTED, TaskState.CANCELLED}),
        TaskState.ACCEPTED: frozenset({TaskState.DONE, TaskState.REJECTED, TaskState.CANCELLED}),
        TaskState.REJECTED: frozenset({TaskState.ASKED, TaskState.CANCELLED}),
        TaskState.DONE: frozenset(),
        TaskState.CANCELLED: frozenset(),
    }
)
OPEN_TASKS = frozenset({TaskState.ASKED, TaskState.ACCEPTED, TaskState.REJECTED})
REASON_LENGTH = 300
WORDS_LENGTH = 120
NOTE_LENGTH = 2000
MOST_TASKS = 30
MOST_HOURS = 24 * 365


class RelationKind(StrEnum):
    """What one case has to do with another; read from the first to the second."""

    RELATED = "related"
    CAUSED_BY = "caused_by"
    BLOCKS = "blocks"


def check_task_move(frm: str, to: TaskState) -> None:
    """Raise MoveNotAllowed unless a task may go from ``frm`` to ``to``."""
    if to not in TASK_MOVES[TaskState(frm)]:
        raise MoveNotAllowed(frm, to)


def due_from(may_begin: datetime, hours: int) -> datetime | None:
    """By when a task of so many hours is due, once it may begin; None without a date."""
    return may_begin + timedelta(hours=hours) if hours else None
