"""The stream behind the agency's pages: who hears what, how soon, and what it may cost."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from django.test import Client

from tests.web.agency import departments
from tests.web.agency.departments import Department
from thirdring.cases.actions import handing, progress
from thirdring.cases.actions.assigning import assign
from thirdring.cases.models import Case
from thirdring.config.reactions import REACTIONS
from thirdring.kernel.listening import HUB
from thirdring.staff.rules import Role
from thirdring.web.agency.live import here_in_words
from thirdring.web.ui import streaming
from thirdring.workbench.queries import Here, others_at

BEAT = 1.0  # seconds between two signs of life
PATIENCE = 20  # signs of life until what was committed must have been heard, on a machine however busy


@pytest.fixture
def works(transactional_db: None) -> Iterator[Department]:
    """A department whose changes are committed."""
    yield departments.department()
    HUB.stop()


@pytest.fixture
def listens(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Client], Iterator[bytes]]]:
    """Open a stream in a browser and read up to where it has begun to listen."""
    monkeypatch.setattr(streaming, "BEAT", BEAT)
    opened = []

    def listen(browser: Client) -> Iterator[bytes]:
        answer: Any = browser.get("/agency/live/")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/event-stream")
        opened.append(answer)
        lines = iter(answer.streaming_content)
        assert [next(lines), next(lines)] == [b"retry: 2000\n\n", b": here\n\n"]
        assert next(lines).endswith(b"event: missed\ndata: {}\n\n")
        return lines

    yield listen
    for answer in opened:
        answer.close()


def told(lines: Iterator[bytes], *, count: int) -> list[int]:
    """The cases told of until there are ``count``, and during one whole sign of life more."""
    cases, patience = until_beat(lines), PATIENCE
    while len(cases) < count and (patience := patience - 1):
        cases += until_beat(lines)
    return cases + until_beat(lines)


def until_beat(lines: Iterator[bytes]) -> list[int]:
    """The cases told of until the next sign of life."""
    cases = []
    while (said := next(lines)) != b": here\n\n":
        cases.append(orjson.loads(said.split(b"data: ")[1])["case"])
    return cases


def test_a_change_is_told_to_whoever_may_see_the_case_and_to_nobody_else(
    works: Department, listens: Callable[[Client], Iterator[bytes]]
) -> None:
    case = works.case()
    ours, theirs = listens(works.browser), listens(works.other(Role.AGENCY_WORKER, works.parks))
    everywhere = listens(works.other(Role.ANALYST))
    progress.accept(case, actor=works.actor)
    assert [told(lines, count=1) for lines in (ours, everywhere)] == [[case.pk], [case.pk]]
    assert told(theirs, count=0) == []  # the hub has told everybody by now


def test_both_agencies_hear_when_a_case_goes_from_one_to_the_other(
    works: Department, listens: Callable[[Client], Iterator[bytes]]
) -> None:
    case = works.case()
    ours, theirs = listens(works.browser), listens(works.other(Role.AGENCY_WORKER, works.parks))
    case = handing.offer(case, to=works.parks, reason="theirs", actor=works.actor)
    case = handing.keep_here(case, reason="no", actor=works.actor, verb="transfer")
    handing.hand_over(case, to=works.parks, team=None, why="", actor=works.actor, verb="transfer")
    assert (told(ours, count=3), told(theirs, count=3)) == ([case.pk] * 3, [case.pk] * 3)


def test_giving_a_case_to_somebody_is_told(
    works: Department, listens: Callable[[Client], Iterator[bytes]]
) -> None:
    case = works.case()
    ours = listens(works.browser)
    assign(case, to_id=works.worker.pk, why="Knows the street.", actor=works.actor)
    assert told(ours, count=1) == [case.pk]


def test_whatever_happens_to_a_case_has_a_reaction_that_tells_of_it() -> None:
    from thirdring.cases.events import CaseEvent
    from thirdring.workbench.handlers import announce_case

    assert REACTIONS[CaseEvent] == [announce_case]


def test_over_the_budget_a_page_is_asked_to_come_again_and_room_is_given_back(
    works: Department, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.STREAMS = 2
    mine, other = works.browser, works.other(Role.ANALYST)
    first, second = mine.get("/agency/live/"), other.get("/agency/live/")
    refused = works.other(Role.AUDITOR).get("/agency/live/")
    assert (first.status_code, second.status_code) == (200, 200)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    first.close()
    first.close()
    again = mine.get("/agency/live/")
    assert (again.status_code, mine.get("/agency/live/").status_code) == (200, 503)
    second.close()
    again.close()


def test_one_person_cannot_use_up_the_budget(works: Department) -> None:
    answers = [works.browser.get("/agency/live/") for _ in range(streaming.OF_ONE_PERSON + 1)]
    assert [answer.status_code for answer in answers] == [200] * streaming.OF_ONE_PERSON + [503]
    assert works.other(Role.ANALYST).get("/agency/live/").status_code == 200
    for answer in answers:
        answer.close()


def test_a_stream_ends_by_itself_and_its_answer_is_neither_kept_nor_held_back(
    works: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "LONGEST", 0.0)
    answer: Any = works.browser.get("/agency/live/", headers={"Accept-Encoding": "gzip"})
    assert b"".join(answer.streaming_content) == b"retry: 2000\n\n"
    wanted = ("no-store, no-transform", "no", False)
    headers = answer.headers
    assert (headers["Cache-Control"], headers["X-Accel-Buffering"], "Content-Encoding" in headers) == wanted


def test_who_has_a_case_open_is_told_who_else_does_and_who_is_writing(works: Department) -> None:
    case = works.case()
    ours, other = works.browser, works.other(Role.AGENCY_LEAD, works.agency)
    answers: list[Any] = [each.get(f"/agency/cases/{case.reference}/live/") for each in (ours, other)]
    mine, theirs = (iter(answer.streaming_content) for answer in answers)
    for lines in (mine, theirs):
        assert next(lines) == b"retry: 2000\n\n"
    assert next(mine) == said("")
    assert next(theirs) == said("Dana Reyes has it open.")
    assert case.pk in others_at(works.actor, [case.pk])
    assert ours.post(f"/agency/cases/{case.reference}/typing/").status_code == 204
    assert said("Dana Reyes is writing an answer.") in [next(theirs) for _ in range(4)]
    answers[0].close()
    assert said("") in [next(theirs) for _ in range(3)]
    answers[1].close()
    assert others_at(works.actor, [case.pk]) == {}


def said(words: str) -> bytes:
    return b'event: beat\ndata: {"here":"%s"}\n\n' % words.encode()


def test_a_case_one_may_not_see_has_no_stream(works: Department) -> None:
    address = f"/agency/cases/{works.case(service_code='graffiti').reference}"
    assert works.browser.get(f"{address}/live/").status_code == 404
    assert works.browser.post(f"{address}/typing/").status_code == 404


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([], ""),
        ([Here("Ana", False)], "Ana has it open."),
        ([Here("Ana", False), Here("Ben", False)], "Ana and 1 other have it open."),
        ([Here("Ana", False)] * 3, "Ana and 2 others have it open."),
        ([Here("Ana", False), Here("Ben", True)], "Ben is writing an answer."),
    ],
)
def test_who_is_here_is_a_sentence(others: list[Here], words: str) -> None:
    assert here_in_words(others) == words


@pytest.mark.django_db
def test_residents_and_strangers_hear_nothing(client: Client) -> None:
    departments.department()
    assert client.get("/agency/live/").status_code == 302


def test_a_stream_tells_what_was_missed_since_its_last_event(works: Department) -> None:
    case: Case = works.case()
    keeps = HUB.subscribe(lambda said: True)
    assert keeps.next(seconds=5) is not None
    mark = HUB.mark()
    progress.accept(case, actor=works.actor)
    assert keeps.next(seconds=5) is not None
    answer: Any = works.browser.get("/agency/live/", headers={"Last-Event-ID": mark})
    lines = iter(answer.streaming_content)
    assert [next(lines) for _ in range(3)][2].endswith(b'event: case\ndata: {"case":%d}\n\n' % case.pk)
    answer.close()
    keeps.close()
