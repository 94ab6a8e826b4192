"""Time, medians, and what a bench reports."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

Result = dict[str, Any]


def seconds(work: Callable[[], object]) -> float:
    """How long the work took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def spread(times: Sequence[float]) -> float:
    """Half the range over the median: how much the runs differ, 0.1 for 10 %."""
    return round((max(times) - min(times)) / 2 / median(times), 3)


def compared(bench: str, ours: Sequence[float], bare: Sequence[float], *, each: int, budget: float) -> Result:
    """Our runs against the bare database's, made in turns: the ratio is of rates, 1.0 for as fast as it."""
    ratio = median(theirs / mine for mine, theirs in zip(ours, bare, strict=True))
    return {
        "bench": bench,
        "runs": len(ours),
        "each": each,
        "ours_per_s": round(each / median(ours)),
        "bare_per_s": round(each / median(bare)),
        "ratio": round(ratio, 3),
        "budget": budget,
        "kept": ratio >= budget,
        "spread": [spread(ours), spread(bare)],
    }
