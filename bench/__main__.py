"""Measures and prints one JSON object a line: medians of several runs, and the ratio each budget is about.

The database is a PostgreSQL of its own in a temporary folder, without waiting for the disk: a commit that
waits costs both sides the same and would hide what is ours. ``--quick`` does the same with little data.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

NAMES = (
    "opening",
    "importing",
    "queue",
    "georeport",
    "sweep",
    "calls",
    "gathering",
    "public_map",
    "people",
    "staffing",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="with little data, to see that it works")
    parser.add_argument("only", nargs="*", choices=[*NAMES, []], help="all if none")
    asked = parser.parse_args()
    names = asked.only or NAMES
    if len(names) == 1:
        measure(names[0], quick=asked.quick)
        return
    for name in names:  # each in a process and a database of its own: none finds what another left
        again = [sys.executable, "-m", "bench", name, *(["--quick"] if asked.quick else [])]
        subprocess.run(again, check=True)  # our own module


def measure(name: str, *, quick: bool) -> None:
    """Run one benchmark and print its results."""
    with database():
        from bench import (
            calls,
            gathering,
            georeport,
            importing,
            opening,
            people,
            public_map,
            queue,
            staffing,
            sweep,
        )
        from bench.measuring import Result

        benches: dict[str, Callable[..., Iterator[Result]]] = {
            "opening": opening.measure,
            "importing": importing.measure,
            "queue": queue.measure,
            "georeport": georeport.measure,
            "sweep": sweep.measure,
            "calls": calls.measure,
            "gathering": gathering.measure,
            "public_map": public_map.measure,
            "people": people.measure,
            "staffing": staffing.measure,
        }
        for result in benches[name](quick=quick):
            sys.stdout.write(orjson.dumps(result).decode() + "\n")
            sys.stdout.flush()


@contextmanager
def database() -> Iterator[None]:
    """An empty, migrated database of our own; Django ready to use it."""
    from thirdring.config.embedded import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="thirdring-bench-") as folder:
        Path(folder).chmod(0o755)  # below a private folder root's database would be kept in /var/lib
        os.environ["THIRDRING_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")
        postgres = EmbeddedPostgres(Path(folder) / "postgres", durable=False)
        os.environ["DATABASE_URL"] = postgres.start()
        try:
            import django

            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0, interactive=False)
            yield
        finally:
            from django.db import connections

            connections.close_all()
            postgres.stop()


if __name__ == "__main__":
    main()
