"""What a worker does with a case, and what happens when two do it at once."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import requests
from tests.web.agency.departments import Department
from thirdring.cases.actions import closing, progress
from thirdring.cases.models import Case, Closure, Hold
from thirdring.cases.rules import HoldReason, Outcome, Status
from thirdring.kernel import clock
from thirdring.messaging.models import Message
from thirdring.staff.rules import Role
from thirdring.web.agency.casework import MOVES

MONDAY = requests.MONDAY
ANSWER = {"outcome": "fixed", "answer": "We filled the hole and rolled it flat."}


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY):
        yield


@pytest.fixture
def case(department: Department) -> Case:
    return department.case(email="maria@example.org")


def errors(page: Any) -> dict[str, list[str]]:
    """What is said beside each field."""
    return dict(page.context["asked"].errors)


def test_accepting_takes_the_case_on(department: Department, case: Case) -> None:
    page = department.post(case, "acceptance")
    assert (page.status_code, page.headers["Location"]) == (303, f"/agency/cases/{case.reference}/")
    assert requests.reread(case).status == Status.ACCEPTED


def test_starting_makes_the_case_ones_own(department: Department, case: Case) -> None:
    department.post(progress.accept(case, actor=department.colleague()), "work")
    fresh = requests.reread(case)
    assert (fresh.status, fresh.assignee) == (Status.IN_PROGRESS, department.worker)


def test_a_hold_has_a_reason_a_day_and_a_note(department: Department, case: Case) -> None:
    case = progress.accept(case, actor=department.actor)
    department.post(case, "hold", reason="weather", review_at="2026-11-20", note="After the frost")
    hold = Hold.objects.of(department.city).get()
    assert (hold.reason, hold.note) == ("weather", "After the frost")
    assert hold.review_at == datetime(2026, 11, 20, 13, 0, tzinfo=UTC)  # eight in the morning there
    assert requests.reread(case).status == Status.ON_HOLD


def test_taking_it_up_again_goes_back_to_where_it_was(department: Department, case: Case) -> None:
    case = progress.start(progress.accept(case, actor=department.actor), actor=department.actor)
    case = progress.hold(
        case, actor=department.actor, reason=HoldReason.WEATHER, review_at=MONDAY + timedelta(days=2)
    )
    department.post(case, "resumption")
    assert requests.reread(case).status == Status.IN_PROGRESS


@pytest.mark.parametrize(("audience", "public", "told"), [("internal", False, 0), ("public", True, 1)])
def test_a_note_goes_to_those_it_is_for(
    department: Department, case: Case, audience: str, public: bool, told: int
) -> None:
    department.post(case, "notes", words="We come on Tuesday.", audience=audience)
    entry = case.entries.get(kind="note")
    assert (entry.data, entry.public, entry.actor_name) == (
        {"words": "We come on Tuesday."},
        public,
        "Dana Reyes",
    )
    assert Message.objects.of(department.city).filter(occasion="note").count() == told


def test_closing_sends_the_answer_and_goes_back_to_the_queue(department: Department, case: Case) -> None:
    page = department.post(case, "closure", back="words=hole", **ANSWER)
    assert page.headers["Location"] == "/agency/?words=hole"
    closure = Closure.objects.of(department.city).get()
    assert (closure.outcome, closure.answer, closure.by) == ("fixed", ANSWER["answer"], department.worker)
    message = Message.objects.of(department.city).get(occasion="closed")
    assert (message.to, ANSWER["answer"] in message.body) == ("maria@example.org", True)
    followed = department.browser.get(page.headers["Location"]).content.decode()
    assert "Closed. The answer goes to whoever reported it." in followed


def test_reopening_gives_its_reason(department: Department, case: Case) -> None:
    case = closing.close(case, actor=department.actor, outcome=Outcome.FIXED, answer="Done.")
    department.post(case, "reopening", reason_words="The patch came loose.")
    fresh = requests.reread(case)
    assert (fresh.status, fresh.outcome) == (Status.ACCEPTED, "")
    assert case.entries.get(kind="reopened").data == {"reason": "The patch came loose."}


@pytest.mark.parametrize(
    ("noun", "sent", "said"),
    [
        (
            "notes",
            {},
            {"words": ["Write the note before saving it."], "audience": ["Choose who reads the note."]},
        ),
        ("notes", {"words": "x", "audience": "all"}, {"audience"}),
        ("notes", {"words": "x" * 4001, "audience": "public"}, {"words"}),
        ("notes", {"words": "\x00", "audience": "public"}, {"words"}),
        (
            "closure",
            {},
            {
                "outcome": ["Choose how the case ended."],
                "answer": ["Write the answer the resident will read: what was found and what was done."],
            },
        ),
        ("closure", {"outcome": "fixed", "answer": "   "}, {"answer"}),
        ("closure", {"outcome": "auto_closed", "answer": "Done."}, {"outcome"}),
        (
            "hold",
            {},
            {"reason": ["Choose why the case waits."], "review_at": ["Choose the day to look again."]},
        ),
        ("hold", {"reason": "weather", "review_at": "soon"}, {"review_at"}),
        ("hold", {"reason": "weather", "review_at": "2026-11-16"}, {"review_at"}),
        ("hold", {"reason": "weather", "review_at": "2027-11-16"}, {"review_at"}),
        ("hold", {"reason": "tired", "review_at": "2026-11-20"}, {"reason"}),
        ("hold", {"reason": "weather", "review_at": "2026-11-20", "note": "x" * 301}, {"note"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(
    department: Department, case: Case, noun: str, sent: dict[str, str], said: Any
) -> None:
    case = progress.accept(case, actor=department.actor)
    page = department.post(case, noun, **sent)
    assert page.status_code == 422
    assert (errors(page) if isinstance(said, dict) else set(errors(page))) == said
    fresh = requests.reread(case)
    assert (fresh.version, fresh.status, fresh.entry_count) == (case.version, case.status, case.entry_count)


def test_reopening_without_a_reason_is_refused(department: Department, case: Case) -> None:
    case = closing.close(case, actor=department.actor, outcome=Outcome.FIXED, answer="Done.")
    assert errors(department.post(case, "reopening")) == {"reason_words": ["Say why the case is reopened."]}


def test_what_was_typed_stays_beside_the_error(department: Department, case: Case) -> None:
    page = department.post(case, "closure", answer="Filled and rolled.")
    panel = next(panel for panel in page.context["panels"] if panel.opened)
    assert (panel.move.noun, panel.form["answer"].value()) == ("closure", "Filled and rolled.")
    assert ">\nFilled and rolled.</textarea>" in page.content.decode()


def test_the_second_of_two_is_told_what_the_first_did_and_keeps_what_he_typed(
    department: Department, case: Case
) -> None:
    progress.note(case, actor=department.colleague(), words="Bring two cones.", public=False)
    page = department.post(case, "closure", **ANSWER)
    assert page.status_code == 409
    assert [(step.heading, step.body) for step in page.context["trouble"].changes] == [
        ("Note", "Bring two cones.")
    ]
    panel = next(panel for panel in page.context["panels"] if panel.opened)
    assert (panel.form["answer"].value(), panel.form["outcome"].value()) == (ANSWER["answer"], "fixed")
    assert not Closure.objects.of(department.city).exists()


def test_having_seen_what_changed_the_second_may_go_on(department: Department, case: Case) -> None:
    progress.note(case, actor=department.colleague(), words="Bring two cones.", public=False)
    page = department.post(case, "closure", **ANSWER)
    panel = next(panel for panel in page.context["panels"] if panel.opened)
    again = {field.name: field.value() for field in panel.form if field.value() is not None}
    assert department.browser.post(panel.url, again).status_code == 303
    assert Closure.objects.of(department.city).get().answer == ANSWER["answer"]


def test_who_comes_too_late_to_close_gets_his_answer_back_to_copy(department: Department, case: Case) -> None:
    closing.close(case, actor=department.colleague(), outcome=Outcome.FIXED, answer="Filled yesterday.")
    page = department.post(case, "closure", **ANSWER)
    trouble = page.context["trouble"]
    assert (page.status_code, trouble.typed) == (409, ANSWER["answer"])
    assert [step.heading for step in trouble.changes] == ["Closed: Fixed"]
    assert Closure.objects.of(department.city).get().answer == "Filled yesterday."


def test_of_two_who_accept_one_wins_and_the_other_learns_who(department: Department, case: Case) -> None:
    assert department.post(case, "acceptance").status_code == 303
    other = department.other(Role.AGENCY_WORKER, department.agency)
    page = department.post(case, "acceptance", browser=other)
    assert (page.status_code, [step.by for step in page.context["trouble"].changes]) == (409, ["Dana Reyes"])
    assert case.entries.filter(kind="accepted").count() == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_version_that_is_none_is_a_case_seen_by_nobody(
    department: Department, case: Case, version: str
) -> None:
    address = f"/agency/cases/{case.reference}/acceptance/"
    page = department.browser.post(address, {"version": version, "entries": version})
    assert page.status_code == 409
    assert requests.reread(case).status == Status.RECEIVED


@pytest.mark.parametrize("noun", ["acceptance", "work", "hold", "resumption", "closure"])
def test_a_closed_case_takes_no_work(department: Department, case: Case, noun: str) -> None:
    case = closing.close(case, actor=department.actor, outcome=Outcome.FIXED, answer="Done.")
    page = department.post(case, noun, **ANSWER)
    assert page.status_code == 409
    assert "is not possible now, or not with your role." in page.context["trouble"].said
    assert requests.reread(case).version == case.version


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ANALYST, Role.ADMINISTRATOR, Role.CALL_TAKER])
@pytest.mark.parametrize("noun", ["acceptance", "closure"])
def test_those_who_only_look_change_nothing(
    department: Department, case: Case, role: Role, noun: str
) -> None:
    page = department.post(case, noun, browser=department.other(role), **ANSWER)
    assert page.status_code == 409
    assert requests.reread(case).version == case.version


@pytest.mark.parametrize("noun", sorted(MOVES))
def test_no_move_reaches_another_agencys_case(department: Department, noun: str) -> None:
    theirs = department.case(service_code="graffiti")
    assert department.post(theirs, noun, **ANSWER).status_code == 404
    assert requests.reread(theirs).version == theirs.version


@pytest.mark.parametrize("noun", sorted(MOVES))
def test_a_move_is_made_by_a_form_and_never_by_a_link(department: Department, case: Case, noun: str) -> None:
    assert department.browser.get(f"/agency/cases/{case.reference}/{noun}/").status_code == 405


def test_a_stranger_moves_nothing(department: Department, case: Case) -> None:
    page = department.post(case, "acceptance", browser=Client())
    assert page.headers["Location"].startswith("/sign-in/?next=")
    assert requests.reread(case).status == Status.RECEIVED


def test_a_move_needs_the_forms_token(department: Department, case: Case) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(department.worker)
    assert department.post(case, "acceptance", browser=strict).status_code == 403


def test_the_preview_shows_the_message_that_will_be_sent(department: Department, case: Case) -> None:
    page = department.post(case, "closure/draft", **ANSWER)
    preview = page.context["preview"]
    assert (page.status_code, requests.reread(case).status) == (200, Status.RECEIVED)
    department.post(case, "closure", **ANSWER)
    message = Message.objects.of(department.city).get(occasion="closed")
    without_key = re.sub(r"\?key=\S+", "", message.body)  # it opens what is the reporter's alone
    assert (preview.subject, preview.body) == (message.subject, without_key)
    assert without_key != message.body


def test_with_scripts_only_the_preview_comes_back(department: Department, case: Case) -> None:
    page = department.browser.post(
        f"/agency/cases/{case.reference}/closure/draft/", ANSWER, headers={"HX-Request": "true"}
    )
    assert page.content.decode().startswith('<p class="tr-preview__label">What the resident will read</p>')


def test_the_preview_is_in_the_reporters_language(department: Department) -> None:
    case = department.case(language="es", email="maria@example.org")
    page = department.post(case, "closure/draft", **ANSWER)
    assert page.context["preview"].subject.startswith("La respuesta a su informe")


def test_an_answer_is_shown_as_text_whatever_is_in_it(department: Department, case: Case) -> None:
    page = department.post(case, "closure/draft", outcome="fixed", answer="<script>alert(1)</script>")
    assert "<script>alert(1)</script>" not in page.content.decode()


def test_only_outcomes_of_the_version_are_offered(department: Department, case: Case) -> None:
    version = case.service_version
    version.outcomes = ["fixed", "cannot_fix", "duplicate", "auto_closed"]
    version.save()
    page: Any = department.open(case)
    panel = next(panel for panel in page.context["panels"] if panel.move.noun == "closure")
    offered = [value for value, _ in panel.form.fields["outcome"].choices]
    assert offered == ["fixed", "cannot_fix"]
    assert set(errors(department.post(case, "closure", outcome="spam", answer="x"))) == {"outcome"}
