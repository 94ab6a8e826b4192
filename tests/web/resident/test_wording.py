"""Every fact has words, in every language: a new one without words is found here, not by a resident."""

import pytest
from django.utils import translation

from thirdring.cases.models import Entry
from thirdring.cases.rules import EntryKind, HoldReason, Outcome, Status
from thirdring.kernel import clock
from thirdring.web.resident.flow import step_names
from thirdring.web.resident.steps import Step
from thirdring.web.resident.wording import latest_first, outcome_in_words, status_in_words

UNTOLD = {"recurrence", "came_back", "assigned", "mistaken", "imported", "offered", "kept", "visited"} | {
    *("escalated", "followed_up", "settled", "disputed", "asked", "answered"),
    *("related", "unrelated", "task", "plan_done"),  # the plan has a place of its own on the page
}  # of no use to those who wait


def entry(kind: str, **data: object) -> Entry:
    return Entry(kind=kind, data=data, at=clock.now(), public=True)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_status_outcome_and_step_has_words_of_its_own(language: str) -> None:
    with translation.override(language):
        said = [
            *map(status_in_words, Status),
            *map(outcome_in_words, Outcome),
            *step_names().values(),
        ]
    assert len(set(said) - {""}) == len(Status) + len(Outcome) + len(Step)


def test_every_kind_of_line_is_told_or_left_out_on_purpose() -> None:
    told = {kind for kind in EntryKind if latest_first([entry(kind)])}
    assert told == set(EntryKind) - UNTOLD


@pytest.mark.parametrize("reason", HoldReason)
def test_every_reason_to_wait_has_words(reason: HoldReason) -> None:
    (line,) = latest_first([entry(EntryKind.HELD, reason=reason, review_at="2026-04-20T12:00:00+00:00")])
    assert line.words.endswith(". We look again by Monday 20 April.")


@pytest.mark.parametrize("data", [{}, {"reason": "gone", "review_at": "soon"}])
def test_a_line_with_odd_data_is_told_without_it(data: dict[str, str]) -> None:
    (line,) = latest_first([entry(EntryKind.HELD, **data)])
    assert (line.heading, line.words) == ("Waiting", "")


def test_another_kind_is_named_in_the_readers_language() -> None:
    kind = entry(EntryKind.RECATEGORISED, to={"en": "Leak", "es": "Fuga"})
    with translation.override("es"):
        assert [line.words for line in latest_first([kind])] == ["Fuga"]


def test_a_new_date_is_told_beside_the_first() -> None:
    dates = {"due": "2026-04-20T12:00:00+00:00", "first": "2026-04-22T12:00:00+00:00"}
    (line,) = latest_first([entry(EntryKind.PROMISED, **dates)])
    assert line.words == "By Monday 20 April. The date given first was Wednesday 22 April."


def test_an_unknown_outcome_on_a_line_says_only_closed() -> None:
    (line,) = latest_first([entry(EntryKind.CLOSED, outcome="evaporated")])
    assert (line.heading, line.words) == ("Closed", "")


def test_lines_come_newest_first() -> None:
    lines = latest_first([entry(EntryKind.RECEIVED), entry(EntryKind.ASSIGNED), entry(EntryKind.ACCEPTED)])
    assert [line.heading for line in lines] == ["Taken on by a team", "Report received"]
