"""A case that another jurisdiction works on."""

import pytest

from tests.factories import people, requests
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept
from thirdring.cases.actions.remote import NO_WORDS, OPEN_AGAIN, pass_on, remote_news
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Outcome, Status
from thirdring.kernel import chain
from thirdring.kernel.errors import NotAllowed, Stale
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return requests.case(requests.pothole_city(outcomes=()))


def told(case: Case, *, status: str = "open", notes: str = "", reopened: bool = False) -> Case:
    """News of County Roads; closed by its status."""
    return remote_news(
        case,
        actor=people.program(case.city),
        by="County Roads",
        status=status,
        notes=notes,
        closed=status == "closed",
        reopened=reopened,
    )


def test_it_is_said_where_the_case_went_and_it_stays_ours(case: Case) -> None:
    passed = pass_on(case, actor=requests.worker_of(case), to="County Roads")
    last = passed.entries.order_by("-number")[0]
    assert (last.kind, last.public, last.data) == (EntryKind.PASSED_ON, True, {"to": "County Roads"})
    assert (passed.status, passed.agency_id) == (case.status, case.agency_id)
    assert chain.first_break(requests.links_of(passed)) is None


def test_only_who_may_hand_it_over_passes_it_on(case: Case) -> None:
    for actor in (people.actor(case.city, Role.CALL_TAKER), people.anyone(case.city)):
        with pytest.raises(NotAllowed):
            pass_on(case, actor=actor, to="County Roads")


def test_who_saw_an_older_version_is_told(case: Case) -> None:
    accept(case, actor=requests.worker_of(case))
    with pytest.raises(Stale):
        pass_on(case, actor=requests.worker_of(case), to="County Roads")


def test_news_is_never_too_late_for_a_case_that_changed_meanwhile(case: Case) -> None:
    accept(case, actor=requests.worker_of(case))
    news = told(case, notes="A crew is on its way.").entries.get(kind=EntryKind.REMOTE_NEWS)
    assert (news.public, news.data) == (
        True,
        {"by": "County Roads", "status": "open", "words": "A crew is on its way."},
    )


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("Filled on Tuesday.", "Filled on Tuesday."),
        ("", NO_WORDS.format(by="County Roads")),
        ("x" * 5000, "x" * 4000),
    ],
)
def test_their_closing_closes_ours_in_their_words(case: Case, notes: str, answer: str) -> None:
    closed = told(case, status="closed", notes=notes)
    assert (closed.status, closed.outcome) == (Status.CLOSED, Outcome.NOT_CITY_RESPONSIBILITY)
    assert closed.closures.get().answer == answer


def test_what_the_city_closed_itself_keeps_its_answer(case: Case) -> None:
    close(case, actor=requests.worker_of(case), outcome=Outcome.FIXED, answer="We filled it.")
    assert told(case, status="closed").outcome == Outcome.FIXED
    assert told(case, reopened=True).status == Status.CLOSED


@pytest.mark.parametrize(("notes", "reason"), [("It sank.", "It sank."), ("", OPEN_AGAIN)])
def test_what_they_open_again_is_open_again(case: Case, notes: str, reason: str) -> None:
    told(case, status="closed")
    again = told(case, notes=notes, reopened=True)
    said = again.entries.get(kind=EntryKind.REOPENED).data["reason"]
    assert (again.status, said) == (Status.ACCEPTED, reason.format(by="County Roads"))


def test_a_type_that_can_not_end_as_anothers_task_stays_open() -> None:
    case = requests.case(requests.pothole_city(outcomes=("fixed",)))
    assert told(case, status="closed", notes="Filled.").status == Status.RECEIVED
