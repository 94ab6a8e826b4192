"""Following an Asterisk: nothing is lost and nothing is taken twice, also over a restart."""

from pathlib import Path

import pytest

from tests.factories.cities import city
from tests.integrations.telephony.makes import DAY, ami_stream, log_lines
from tests.integrations.telephony.test_listening import FakeManager
from tests.integrations.telephony.test_receiving import system
from thirdring.contact_centre.models import Call, CallEvent
from thirdring.integrations.telephony.following import follow_log, follow_manager
from thirdring.integrations.telephony.listening import Manager
from thirdring.integrations.telephony.models import PhoneSystem
from thirdring.integrations.telephony.rules import Make

pytestmark = pytest.mark.django_db
LINES = [line for story in DAY for line in log_lines(story)]


def read(known: PhoneSystem, log: Path) -> None:
    waits: list[float] = []
    follow_log(known, log, stopped=lambda: bool(waits), wait=waits.append)


def test_a_log_is_followed_from_where_an_earlier_process_stopped(tmp_path: Path) -> None:
    of, log = city(), tmp_path / "queue_log"
    known = system(of, Make.ASTERISK)
    read(known, log)
    log.write_text("\n".join(LINES[:10]) + "\n")
    read(known, log)
    known.refresh_from_db()
    taken = CallEvent.objects.of(of).count()
    with log.open("a") as file:
        file.write("\n".join(LINES[10:]) + "\n")
    read(PhoneSystem.objects.of(of).get(), log)
    assert (taken > 0, Call.objects.of(of).count()) == (True, len(DAY))
    known.refresh_from_db()
    assert known.cursor == f"{log.stat().st_ino}:{log.stat().st_size}"


def test_a_manager_interface_is_followed() -> None:
    of = city()
    there = FakeManager([b"".join(ami_stream(story) for story in DAY[:5])])
    waits: list[float] = []
    place = Manager(host="127.0.0.1", port=there.port, user="thirdring", secret="open sesame")
    follow_manager(system(of, Make.ASTERISK), place, stopped=lambda: bool(waits), wait=waits.append)
    assert Call.objects.of(of).count() == 5
