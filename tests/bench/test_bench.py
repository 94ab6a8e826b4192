"""The benchmarks run, and say what they measured."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


ASKED = ("whole city", "whole city, all of a year", "a street", "list")
PUBLIC_MAP = [
    *["public map, counted afresh", *(f"public map, {asked}" for asked in ASKED)] * 2,
    *(f"public map, {asked}: growth" for asked in ASKED if asked != "a street"),
]

KINDS = ("number", "end of a number", "address", "name with a slip", "a name many have")
PEOPLE = [*(f"look-up, {kind}" for kind in KINDS), "who may it be", "timeline of a person"] * 2

STAFFING = [*["days of calls", "wallboard"] * 2, "wallboard: growth"]


def sizes(results: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """What each answer of the map weighs, in bytes."""
    return [(result["bench"], result["bytes"]) for result in results if "bytes" in result]


@pytest.mark.timeout(1000)
def test_every_bench_prints_its_medians_ratio_and_budget() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(  # our own module
        [sys.executable, "-m", "bench", "--quick"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,  # two minutes when nothing else runs
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["bench"] for result in results] == [
        "opening",
        "importing",
        "queue by due",
        "queue by newest",
        "queue counts",
        "georeport list",
        "georeport list",
        "georeport list growth",
        "georeport search, common words growth",
        "georeport search, a rare word growth",
        "georeport post",
        "sweep of warnings",
        "sweep of breaches",
        "calls",
        "gathering",
        *PUBLIC_MAP,
        *PEOPLE,
        *STAFFING,
    ]
    assert all({"budget", "kept"} <= result.keys() for result in results)
    assert {name: size for name, size in sizes(results) if size > 50_000} == {}
    for result in (*results[:2], *results[5:7], results[10], *results[13:15]):
        assert {"runs", "ours_per_s", "bare_per_s", "ratio", "budget", "kept", "spread"} <= result.keys()
        assert 0 < result["ratio"] < 2
    for result in results[2:5]:
        assert result["cases"] == [200, 1000]
        assert result["growth"] > 0
    assert [(result["promises"], result["each_once"]) for result in results[11:13]] == [(300, True)] * 2
