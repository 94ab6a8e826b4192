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


def still_waiting(by_call: Mapping[str, list[Row]]) -> list[dict[str, Any]]:
    """Who waits for a person when the log ends: in which queue they began, and since when they wait."""
    found = []
    for rows in by_call.values():
        entered = next((row for row in rows if row["kind"] in ("queued", "ringing")), None)
        last = [row for row in rows if row["kind"] not in ("offered", "wrapped")][-1:]
        asked = any(row["kind"] == "callback_requested" for row in rows)
        if entered and last and last[0]["kind"] in ("queued", "ringing", "transferred") and not asked:
            left = [row["at"] for row in rows if row["kind"] == "transferred"]
            found.append({"queue": entered["queue"], "since": left[-1] if left else entered["at"]})
    return found


def on_the_floor(
    by_call: Mapping[str, list[Row]], said: Iterable[tuple[str, datetime, str, str | None]]
) -> dict[str, tuple[str, str | None, datetime]]:
    """What each agent is doing when the log ends, for what reason, and since when."""
    found: dict[str, tuple[str, str | None, datetime]] = {}
    for agent, at, presence, reason in sorted(said, key=lambda one: one[1]):
        found[agent] = (presence, reason, at)
    for rows in by_call.values():
        talking: dict[str, tuple[str, datetime]] = {}
        for row in rows:
            agent, kind = row["agent"], row["kind"]
            if kind == "answered":
                talking[agent] = ("on_call", row["at"])
            elif kind in ("held", "resumed") and agent in talking:
                talking[agent] = ("on_hold" if kind == "held" else "on_call", talking[agent][1])
            elif kind in ("ended", "transferred") and agent in talking:
                talking[agent] = ("after_call", row["at"])
            elif kind == "wrapped":
                talking.pop(agent, None)
        found.update({agent: (doing, None, since) for agent, (doing, since) in talking.items()})
    return found


def callbacks(by_call: Mapping[str, list[Row]], now: datetime) -> dict[str, int]:
    """How the promised callbacks stand when the log ends."""
    found = dict.fromkeys(("open", "late", "soon", "kept", "missed"), 0)
    for rows in by_call.values():
        due = next((row["due_at"] for row in rows if row["kind"] == "callback_requested"), None)
        if due is None:
            continue
        made = next((row["at"] for row in rows if row["kind"] == "callback_made"), None)
        if made is None:
            found["open"] += 1
            found["late"] += due < now
            found["soon"] += now <= due < now + timedelta(minutes=15)
        found["kept"] += made is not None and made <= due
        found["missed"] += (made is None and due < now) or (made is not None and made > due)
    return found
