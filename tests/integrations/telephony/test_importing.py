"""Files of calls: every row is taken or rejected with its line, and a file may be loaded again."""

import gzip
from pathlib import Path

import orjson
import pytest

from tests.factories.cities import city
from tests.integrations.telephony.makes import DAY, contact_records, log_lines
from thirdring.contact_centre.actions.taking import Taken
from thirdring.contact_centre.models import Call
from thirdring.integrations.telephony import commands
from thirdring.integrations.telephony.importing import import_calls
from thirdring.integrations.telephony.rules import Make
from thirdring.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
CSV = """call_id,queued_at,answered_at,ended_at,queue
1,2026-11-04T14:00:00Z,2026-11-04T14:00:20Z,2026-11-04T14:03:00Z,general
2,yesterday,,,general
3,2026-11-04T14:01:00Z,,2026-11-04T14:02:00Z,general
,2026-11-04T14:01:00Z,,,general
"""


def test_every_row_is_taken_or_rejected_with_its_line(tmp_path: Path) -> None:
    of, file = city(), tmp_path / "calls.csv"
    file.write_text(CSV)
    ledger = import_calls(of, file, source="old")
    assert (ledger.read, ledger.taken, [line for line, _ in ledger.rejected]) == (4, 2, [3, 5])
    assert ledger.rejected[0][1].startswith("3.queued_at: Give a time such as")
    statuses = Call.objects.of(of).order_by("external_id").values_list("status", flat=True)
    assert list(statuses) == ["handled", "abandoned"]
    assert import_calls(of, file, source="old").signals == Taken(0, 6)


@pytest.mark.parametrize("packed", [False, True])
def test_a_queue_log_and_contact_records_are_files_too(tmp_path: Path, packed: bool) -> None:
    lines = "\n".join(line for story in DAY for line in log_lines(story))
    records = orjson.dumps([record for story in DAY for record in contact_records(story)]).decode()
    for name, text in (("queue_log", lines), ("records.json", records)):
        file, of = tmp_path / (f"{name}.gz" if packed else name), city()
        file.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
        ledger = import_calls(of, file, source="old")
        assert (ledger.rejected, Call.objects.of(of).count()) == ([], len(DAY))


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", b"a\n\xff\xff"), ("a.csv.gz", b"no gzip"), ("a.json", b"{")]
)
def test_a_file_that_can_not_be_read_is_said(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Invalid):
        import_calls(city(), tmp_path / name, source="old")


def test_a_system_is_made_known_by_a_command_and_listened_to_by_another(
    capsys: pytest.CaptureFixture[str],
) -> None:
    of = city()
    said = {"code": "pbx", "name": "The exchange", "secret_setting": "TELEPHONY_SECRET_PBX"}
    commands.connect(city=of.code, make=Make.ASTERISK, poll_url="", **said)
    assert capsys.readouterr().out == "The exchange is known as pbx.\n"
    with pytest.raises(Invalid, match="user@host:port"):
        commands.follow(city=of.code, code="pbx", log=None, manager="here")
    with pytest.raises(NotFound):
        commands.follow(city=of.code, code="other", log=None, manager="a@b:1")


def test_the_command_says_what_became_of_the_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of, file = city(), tmp_path / "calls.csv"
    file.write_text(CSV)
    commands.calls(file=file, city=of.code, source="old")
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["4 rows read: 2 taken, 2 rejected.", "6 events are new, 0 were known."]
    assert told[2].startswith("  line 3: 3.queued_at")
    with pytest.raises(Invalid, match="There is no city 'nowhere'"):
        commands.calls(file=file, city="nowhere", source="old")
