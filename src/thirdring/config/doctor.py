"""thirdring doctor: is this machine fit to serve a city? Each finding names the thing and the cure."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from thirdring.config import env, health
from thirdring.staff.models import ApiClient, User

OLDEST_DATABASE = 140000  # PostgreSQL 14, as the server itself counts
MOST_NAMED = 5  # demo doors; a demo city has dozens
LEAST_DISK = 1_000_000_000  # bytes


class Verdict(StrEnum):
    FINE = "ok"
    LOOK = "look"  # works, but somebody should know
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do about it."""

    verdict: Verdict
    subject: str
    words: str

    @property
    def is_bad(self) -> bool:
        return self.verdict is Verdict.BAD

    def __str__(self) -> str:
        return f"{self.verdict:<5} {self.subject}: {self.words}"


def examine() -> list[Finding]:
    """Everything worth knowing before a city relies on this machine."""
    findings = [finding for look in _WITHOUT_DATABASE for finding in look()]
    try:
        connection.ensure_connection()
        findings += [finding for look in _WITH_DATABASE for finding in look()]
    except DatabaseError as error:
        words = f"can't be used: {str(error).splitlines()[0]}. Look at DATABASE_URL."
        findings.append(Finding(Verdict.BAD, "database", words))
    return findings


def _verdict(
    is_fine: object, subject: str, fine: str, cure: str, *, otherwise: Verdict = Verdict.BAD
) -> Finding:
    return Finding(Verdict.FINE, subject, fine) if is_fine else Finding(otherwise, subject, cure)


def python() -> Iterator[Finding]:
    """Whether Python is one we run on."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield _verdict(sys.version_info >= (3, 11), "python", version, f"{version}: install 3.11 or later.")


def disk() -> Iterator[Finding]:
    """Whether there is room to write."""
    free = shutil.disk_usage(settings.VAR).free
    words = f"{free / 1e9:.1f} GB free for {settings.VAR}"
    yield _verdict(free > LEAST_DISK, "disk", words, f"{words}: make room.")


def secrets() -> Iterator[Finding]:
    """Whether the secret key is long, and its file nobody else's to read."""
    length = len(settings.SECRET_KEY)
    yield _verdict(
        length >= 40, "secret key", "long enough", "THIRDRING_SECRET_KEY is short: give it 50 random letters."
    )
    kept = settings.VAR / "secret_key"
    if kept.exists():
        private = kept.stat().st_mode & 0o077 == 0
        yield _verdict(private, "secret file", "private", f"others can read {kept}: chmod 600 it.")


def debugging() -> Iterator[Finding]:
    """Whether inner workings stay inside."""
    yield _verdict(
        not settings.DEBUG, "debug", "off", "THIRDRING_DEBUG shows inner workings to anyone: unset it."
    )


def hosts() -> Iterator[Finding]:
    """Whether the city's own names are served, and only those."""
    named = [host for host in settings.ALLOWED_HOSTS if host not in {"localhost", "127.0.0.1", "[::1]"}]
    if "*" in named:
        yield Finding(Verdict.BAD, "hosts", "THIRDRING_HOSTS allows every name: name the city's own.")
    else:
        yield _verdict(
            named, "hosts", ", ".join(named), "only this machine is served; set THIRDRING_HOSTS.",
            otherwise=Verdict.LOOK,
        )  # fmt: skip


def cookies() -> Iterator[Finding]:
    """Whether sign-ins travel encrypted only."""
    yield _verdict(
        settings.SESSION_COOKIE_SECURE, "https", "sign-ins travel encrypted only",
        "sign-ins may travel in clear; behind HTTPS set THIRDRING_HTTPS=1.", otherwise=Verdict.LOOK,
    )  # fmt: skip


def mail() -> Iterator[Finding]:
    """Whether messages leave, from an address that can be answered."""
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    sends = backend not in {"locmem", "dummy", "console", "filebased"}
    if not sends:
        verdict = Verdict.LOOK if settings.DEMO else Verdict.BAD
        yield Finding(verdict, "mail", f"{backend} sends nothing: set THIRDRING_EMAIL_BACKEND.")
    elif settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Finding(Verdict.LOOK, "mail", "residents can't answer 311@localhost: set THIRDRING_FROM.")
    else:
        yield Finding(Verdict.FINE, "mail", f"{backend}, from {settings.DEFAULT_FROM_EMAIL}")


def assets() -> Iterator[Finding]:
    """Whether the pages have their styles and scripts."""
    built = any(Path(folder).exists() for _, folder in settings.STATICFILES_DIRS)
    collected = (settings.STATIC_ROOT / "staticfiles.json").exists()
    yield _verdict(
        built or collected,
        "assets",
        "built",
        "the pages have no styles or scripts: run make assets, then thirdring run.",
    )


def database() -> Iterator[Finding]:
    """Whether the database is new enough, keeps every letter, and is backed up by somebody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"
        )
        number, encoding = cursor.fetchone() or (0, "")
    version = f"PostgreSQL {number // 10000}.{number % 10000}"
    yield _verdict(number >= OLDEST_DATABASE, "database", version, f"{version}: use 14 or later.")
    yield _verdict(encoding == "UTF8", "encoding", encoding, f"{encoding}: make the database with UTF8.")
    if not env.text("DATABASE_URL") or "thirdring@/" in settings.DATABASE_URL:
        yield Finding(Verdict.LOOK, "database", f"the embedded one, in {settings.VAR}: back it up.")


def tables() -> Iterator[Finding]:
    """Whether every migration was applied."""
    waiting = health.all_checks()["migrations"]["waiting"]
    yield _verdict(
        not waiting, "tables", "up to date", f"{waiting} migrations wait: start thirdring run once."
    )


def worker() -> Iterator[Finding]:
    """Whether jobs are being done."""
    checks = health.all_checks()
    if "worker" in checks:
        yield _verdict(
            checks["worker"]["ok"], "worker", "alive",
            "no sign of life for a minute: start thirdring run, or thirdring worker.", otherwise=Verdict.LOOK,
        )  # fmt: skip
        age = checks["jobs"]["oldest_waiting_seconds"]
        yield _verdict(
            checks["jobs"]["ok"], "jobs", "none waits long", f"the oldest waits {age} s: start more workers.",
            otherwise=Verdict.LOOK,
        )  # fmt: skip


def demo_people() -> Iterator[Finding]:
    """Demo sign-ins and keys are known to everybody: outside demo mode each is named, and refused."""
    if settings.DEMO:
        yield Finding(Verdict.LOOK, "demo", "on: anyone may sign in as staff. Not for a real city.")
        return
    if not _has_tables():
        return
    doors = [*_demo_keys(), *_demo_sign_ins()]
    if len(doors) > MOST_NAMED:
        doors[MOST_NAMED:] = [f"{len(doors) - MOST_NAMED} more such sign-ins and keys are open: close them"]
    for door in doors:
        yield Finding(Verdict.BAD, "demo", f"{door}, or set THIRDRING_DEMO=1 if this is a demo.")
    if not doors:
        yield Finding(Verdict.FINE, "demo", "off, and no demo sign-in or key is open")


def _demo_keys() -> Iterator[str]:
    keys = ApiClient.objects.across_cities("doctor looks at all").filter(is_demo=True, active=True)
    for key in keys.order_by("pk"):
        yield f"the API key {key.key_hint}… of {key.name} is active: deactivate it"


def _demo_sign_ins() -> Iterator[str]:
    for person in User.objects.filter(is_demo=True, is_active=True).order_by("email"):
        if person.has_usable_password():
            yield f"the sign-in {person.email} has a usable password: deactivate it"


def _has_tables() -> bool:
    return User._meta.db_table in connection.introspection.table_names()


_WITHOUT_DATABASE: list[Callable[[], Iterator[Finding]]] = [
    python,
    disk,
    secrets,
    debugging,
    hosts,
    cookies,
    mail,
    assets,
]
_WITH_DATABASE: list[Callable[[], Iterator[Finding]]] = [database, tables, worker, demo_people]
