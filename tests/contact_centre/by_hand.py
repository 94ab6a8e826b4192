"""Figures worked out from the log of events by somebody who shares no code with the program.

Reads dictionaries as they stand in the log, and walks through them as a person with a pencil would.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

Row = Mapping[str, Any]


def lives(log: Iterable[Row]) -> dict[str, list[Row]]:
    """The events of each call, in order of time."""
    by_call: dict[str, list[Row]] = defaultdict(list)
    for row in log:
        by_call[row["call_id"]].append(row)
    return {call: sorted(rows, key=lambda row: (row["at"], row["place"])) for call, rows in by_call.items()}


def summary(rows: list[Row]) -> dict[str, Any] | None:
    """What became of one call; None when it never entered a queue."""
    entered = [row for row in rows if row["kind"] in ("queued", "ringing")]
    if not entered:
        return None
    start = entered[0]
    asked = next((row["at"] for row in rows if row["kind"] == "callback_requested"), None)
    answer = next((row["at"] for row in rows if row["kind"] == "answered"), None)
    if asked and (answer is None or asked < answer):
        answer = None
    end = next((row["at"] for row in rows if row["kind"] == "abandoned"), None)
    given_up = end if answer is None and asked is None else None
    times = spent(rows) if answer else defaultdict(timedelta)
    return {
        "entered": start["at"],
        "queue": start["queue"],
        "medium": start["medium"],
        "language": next((row["language"] for row in rows if row["language"]), ""),
        "answered": answer is not None,
        "abandoned": given_up is not None,
        "wait": (answer or asked or given_up or start["at"]) - start["at"],
        "passed_on": any(row["kind"] == "transferred" for row in rows),
        "callback": answer is None and asked is not None,
        **{name: times[name] for name in ("talk", "hold", "wrap")},
    }


def spent(rows: list[Row]) -> Mapping[str, timedelta]:
    """How long each agent talked, held and wrapped up, over all of them."""
    found: dict[str, timedelta] = defaultdict(timedelta)
    since: dict[str, tuple[str, datetime]] = {}
    after = {"answered": "talk", "held": "hold", "resumed": "talk", "ended": "wrap", "transferred": "wrap"}
    for row in rows:
        agent, kind = row["agent"], row["kind"]
        if agent in since and kind in (*after, "wrapped"):
            doing, began = since.pop(agent)
            found[doing] += row["at"] - began
        if agent and kind in after:
            since[agent] = (after[kind], row["at"])
    return found


def figures(calls: Iterable[Mapping[str, Any]], *, within: float = 60, short: float = 10) -> dict[str, Any]:
    """Counts and sums over summaries of calls."""
    calls = list(calls)
    answered = [call for call in calls if call["answered"]]
    abandoned = [call for call in calls if call["abandoned"]]
    return {
        "offered": len(calls),
        "answered": len(answered),
        "abandoned": len(abandoned),
        "short": sum(call["wait"].total_seconds() <= short for call in abandoned),
        "answered_in_time": sum(call["wait"].total_seconds() <= within for call in answered),
        "abandoned_in_time": sum(call["wait"].total_seconds() <= within for call in abandoned),
        "waited": sum((call["wait"] for call in answered), timedelta()),
        "talk": sum((call["talk"] for call in answered), timedelta()),
        "hold": sum((call["hold"] for call in answered), timedelta()),
        "wrap": sum((call["wrap"] for call in answered), timedelta()),
        "passed_on": sum(call["passed_on"] for call in answered),
        "callback": sum(call["callback"] for call in calls),
    }
