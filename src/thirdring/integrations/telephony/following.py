"""Following an Asterisk for as long as the process runs: its queue log, or its manager interface."""

import time
from collections.abc import Callable
from pathlib import Path

from thirdring.integrations.telephony import ami, queue_log
from thirdring.integrations.telephony.actions import take
from thirdring.integrations.telephony.listening import Manager, Place, blocks_of, new_lines
from thirdring.integrations.telephony.models import PhoneSystem
from thirdring.kernel import clock
from thirdring.kernel.actor import system as program

LOOK_EVERY_S = 1.0
REASON = "listened to the telephone system"
Stopped = Callable[[], bool]
Wait = Callable[[float], None]


def follow_log(system: PhoneSystem, log: Path, *, stopped: Stopped, wait: Wait = time.sleep) -> None:
    """Take in what the log says, from where we were; the place and what was read are kept together."""
    by = program(system.city_id, reason=REASON)
    while not stopped():
        lines, place = new_lines(log, _place(system.cursor))
        if lines or _cursor(place) != system.cursor:
            take(system, queue_log.told(lines, source=system.code), actor=by, cursor=_cursor(place))
        if not lines:
            wait(LOOK_EVERY_S)


def follow_manager(
    system: PhoneSystem, manager: Manager, *, stopped: Stopped, wait: Wait = time.sleep
) -> None:
    """Take in each event as it is told. Raises listening.Refused."""
    by = program(system.city_id, reason=REASON)
    for block in blocks_of(manager, stopped=stopped, wait=wait):
        told = ami.told(block, source=system.code, now=clock.now())
        if told.calls or told.agents:
            take(system, told, actor=by)


def _place(cursor: str) -> Place:
    inode, _, offset = cursor.partition(":")
    return Place(int(inode), int(offset)) if inode.isdigit() and offset.isdigit() else Place()


def _cursor(place: Place) -> str:
    return f"{place.inode}:{place.offset}" if place.inode else ""
