"""Before serving: migrations, static files, the demo city. Each is skipped when there is nothing to do."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from thirdring.city.models import City

LOCK = 0x3117  # PostgreSQL's advisory lock of whoever prepares: several machines may start at once


@contextmanager
def alone() -> Iterator[None]:
    """Only one process prepares at a time, on all machines of this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def migrate() -> bool:
    """Bring the tables up to date; whether there was anything to do."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", verbosity=0, interactive=False)
    return True


def collect_static() -> bool:
    """Copy, name by content and compress the built assets; whether anything had changed.

    What was there is cleared first: collectstatic goes by time, and an older file may be the right one.
    """
    mark, now = Path(settings.STATIC_ROOT) / ".made-of", _fingerprint()
    if mark.exists() and mark.read_text() == now:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(now)
    return True


def _fingerprint() -> str:
    """Changes with the name, size or time of any file that is served."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load_demo(tell: Callable[[str], None]) -> bool:
    """Make the demo city, once: only where there is no city at all."""
    if City.objects.exists():
        return False
    from thirdring.simulator import demo

    tell("Making the demo city: its streets, people and ninety days of requests (once).")
    demo.load(progress=lambda step: tell(f"  {step}"))
    return True
