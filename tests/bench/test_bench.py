"""The benchmarks run, and say what they measured."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_bench_prints_its_medians_ratio_and_budget() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(  # our own module
        [sys.executable, "-m", "bench", "--quick"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["bench"] for result in results] == [
        "opening",
        "importing",
        "queue by due",
        "queue by newest",
    ]
    for result in results[:2]:
        assert {"runs", "ours_per_s", "bare_per_s", "ratio", "budget", "kept", "spread"} <= result.keys()
        assert 0 < result["ratio"] < 2
    for result in results[2:]:
        assert result["cases"] == [200, 1000]
        assert result["growth"] > 0
