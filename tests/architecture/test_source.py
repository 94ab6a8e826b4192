"""The program's source keeps the rules of the house; and each rule finds the fault it is there for."""

import pytest

from tests.architecture import borders, shape, writing
from tests.architecture.exceptions import EXCEPTIONS
from tests.architecture.tree import Rule, Source, broken, program
from tests.architecture.tree import tests as the_tests

RULES: list[Rule] = [*shape.RULES, *writing.RULES, *borders.RULES]
RULES_OF_TESTS: list[Rule] = [
    shape.files_are_short,
    shape.functions_are_short,
    shape.imports_name_what_they_take,
    shape.excuses_have_reasons,
    borders.tests_mock_nothing,
]


def excepted(rule: Rule, path: str) -> bool:
    return path in EXCEPTIONS.get(rule.__name__, {})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_program_keeps_the_rule(rule: Rule) -> None:
    found = broken(rule, tuple(source for source in program() if not excepted(rule, source.path)))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", RULES_OF_TESTS, ids=lambda rule: rule.__name__)
def test_the_tests_keep_the_rule(rule: Rule) -> None:
    found = broken(rule, the_tests())
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_exception_is_still_needed(rule: Rule) -> None:
    by_path = {source.path: source for source in program()}
    idle = [path for path in EXCEPTIONS.get(rule.__name__, {}) if not list(rule(by_path[path]))]
    assert idle == []


def test_every_exception_is_of_a_rule_we_have() -> None:
    assert set(EXCEPTIONS) <= {rule.__name__ for rule in RULES}


LONG_FUNCTION = "def verb() -> None:\n" + "    pass\n" * 60
LONG_FILE = '"""A file."""\n' + "\n" * 400

# A rule, where the sample would stand, its code, and the lines that break the rule.
PLANTED: list[tuple[Rule, str, str, list[int]]] = [
    (shape.functions_are_short, "cases/queries.py", LONG_FUNCTION, [1]),
    (shape.functions_are_short, "cases/queries.py", LONG_FUNCTION.replace("    pass\n", "", 1), []),
    (shape.files_are_short, "cases/queries.py", LONG_FILE, [1]),
    (shape.files_are_short, "cases/queries.py", LONG_FILE.replace("\n", "", 1), []),
    (shape.files_begin_with_a_sentence, "cases/__init__.py", "", [1]),
    (shape.files_begin_with_a_sentence, "cases/__init__.py", '"""Cases"""', [1]),
    (shape.files_begin_with_a_sentence, "cases/__init__.py", '"""What is to be fixed."""', []),
    (shape.public_functions_have_a_sentence, "cases/queries.py", "def read() -> None: ...", [1]),
    (shape.public_functions_have_a_sentence, "cases/queries.py", "def _read() -> None: ...", []),
    (shape.there_are_no_drawers, "cases/utils.py", "", [1]),
    (shape.imports_name_what_they_take, "cases/queries.py", "from os.path import *", [1]),
    (shape.excuses_have_reasons, "cases/rules.py", "x = 1  # noqa", [1]),
    (shape.excuses_have_reasons, "cases/rules.py", "x = 1  # noqa: E501", [1]),
    (shape.excuses_have_reasons, "cases/rules.py", "x = 1  # type: ignore[misc]", [1]),
    (shape.excuses_have_reasons, "cases/rules.py", "x = 1  # type: ignore  # because", [1]),
    (shape.excuses_have_reasons, "cases/rules.py", "x = 1  # noqa: E501  # a long address", []),
    (shape.excuses_have_reasons, "cases/rules.py", "x = 1  # type: ignore[misc]  # the stubs lag", []),
    (writing.writes_are_in_actions, "cases/queries.py", "case.save()", [1]),
    (writing.writes_are_in_actions, "cases/queries.py", 'case.save(update_fields=["status"])', [1]),
    (writing.writes_are_in_actions, "cases/queries.py", "Case.objects.create(city=city)", [1]),
    (writing.writes_are_in_actions, "cases/queries.py", "Case.objects.bulk_create([])", [1]),
    (writing.writes_are_in_actions, "cases/queries.py", "case.reports.get_or_create(words='')", [1]),
    (writing.writes_are_in_actions, "cases/queries.py", "Case.objects.of(city).update(status='')", [1]),
    (writing.writes_are_in_actions, "cases/queries.py", "case.delete()", [1]),
    (writing.writes_are_in_actions, "cases/queries.py", "cursor.execute('DELETE FROM cases_case')", [1]),
    (writing.writes_are_in_actions, "cases/queries.py", "run(f'UPDATE {table} SET status = 1')", [1]),
    (writing.writes_are_in_actions, "cases/queries.py", "SQL = '''\n  INSERT INTO t VALUES (1)'''", [1]),
    (writing.writes_are_in_actions, "web/agency/views.py", "case.save()", [1]),
    (writing.writes_are_in_actions, "cases/actions/closing.py", "case.save()", []),
    (writing.writes_are_in_actions, "places/actions.py", "Area.objects.create()", []),
    (writing.writes_are_in_actions, "cases/photos.py", "picture.save(file, 'JPEG')", []),
    (writing.writes_are_in_actions, "cases/queries.py", "words.update(more)", []),
    (writing.writes_are_in_actions, "cases/queries.py", "digest.update(b'1')", []),
    (writing.writes_are_in_actions, "kernel/scope.py", "super().delete()", []),
    (writing.writes_are_in_actions, "cases/queries.py", "x = 'Update the case'", []),
    (writing.actions_are_marked, "cases/actions/x.py", "def close(case, *, actor): case.save()", [1]),
    (writing.actions_are_marked, "cases/actions/x.py", "@action\ndef close(case, actor): case.save()", [2]),
    (writing.actions_are_marked, "cases/actions.py", "@action\ndef close(case, *, actor): case.save()", []),
    (writing.actions_are_marked, "cases/actions.py", "def _keep(case): case.save()", []),
    (
        writing.actions_are_marked,
        "cases/actions.py",
        "def _a(x): x.save()\ndef b(x): _a(x)\ndef c(x): b(x)",
        [2, 3],
    ),
    (writing.actions_are_marked, "cases/actions.py", "_SQL = 'DELETE FROM t'\ndef a(x): x(_SQL)", [2]),
    (writing.actions_are_marked, "cases/actions.py", "def way(frm, to): return frm", []),
    (
        writing.rooms_write_their_own_tables,
        "sla/actions.py",
        "from thirdring.cases.models import Case\nCase.objects.of(1).update(due_at=None)",
        [2],
    ),
    (writing.writes_are_in_actions, "cases/queries.py", "copy_rows('cases_entry', 'id', rows)", [1]),
    (writing.writes_are_in_actions, "cases/queries.py", "insert_rows(Entry, rows)", [1]),
    (
        writing.rooms_write_their_own_tables,
        "sla/actions.py",
        "from thirdring.cases.models import Entry\ninsert_rows(Entry, rows)",
        [2],
    ),
    (writing.rooms_write_their_own_tables, "sla/actions.py", "copy_rows('cases_entry', 'id', rows)", [1]),
    (writing.rooms_write_their_own_tables, "cases/actions.py", "copy_rows('cases_entry', 'id', rows)", []),
    (writing.rooms_write_their_own_tables, "sla/actions.py", "SQL = 'UPDATE cases_case SET due_at = 1'", [1]),
    (
        writing.rooms_write_their_own_tables,
        "sla/actions.py",
        "SQL = 'UPDATE sla_promise SET kept_at = 1'",
        [],
    ),
    (
        writing.rooms_write_their_own_tables,
        "cases/actions/x.py",
        "from thirdring.cases.models import Case\nCase.objects.of(1).update(due_at=None)",
        [],
    ),
    (borders.time_is_asked_of_the_clock, "cases/rules.py", "datetime.now(UTC)", [1]),
    (borders.time_is_asked_of_the_clock, "cases/rules.py", "datetime.datetime.now(UTC)", [1]),
    (borders.time_is_asked_of_the_clock, "cases/rules.py", "timezone.now()", [1]),
    (borders.time_is_asked_of_the_clock, "cases/rules.py", "date.today()", [1]),
    (borders.time_is_asked_of_the_clock, "cases/rules.py", "clock.now()", []),
    (borders.time_is_asked_of_the_clock, "kernel/clock.py", "datetime.now(UTC)", []),
    (borders.rooms_know_no_web, "cases/queries.py", "from django.http import HttpRequest", [1]),
    (borders.rooms_know_no_web, "cases/queries.py", "from django import forms", [1]),
    (
        borders.rooms_know_no_web,
        "cases/queries.py",
        "from django.template.loader import render_to_string",
        [1],
    ),
    (borders.rooms_know_no_web, "cases/queries.py", "from django.db import models", []),
    (borders.rooms_know_no_web, "web/agency/views.py", "from django.http import HttpRequest", []),
    (borders.queries_keep_their_scope, "cases/queries.py", "Case.objects.raw('SELECT 1')", [1]),
    (borders.queries_keep_their_scope, "cases/queries.py", "Case._base_manager.all()", [1]),
    (borders.queries_keep_their_scope, "cases/queries.py", "Case.objects.of(city)", []),
    (borders.events_are_not_hidden, "cases/apps.py", "from django.db.models.signals import post_save", [1]),
    (borders.events_are_not_hidden, "cases/apps.py", "from django.db.models import signals", [1]),
    (borders.tests_mock_nothing, "cases/test_x.py", "from unittest.mock import patch", [1]),
    (borders.tests_mock_nothing, "cases/test_x.py", "from unittest import mock", [1]),
]


@pytest.mark.parametrize(("rule", "place", "code", "lines"), PLANTED)
def test_a_planted_fault_is_found_and_nothing_else(
    rule: Rule, place: str, code: str, lines: list[int]
) -> None:
    found = [finding.line for finding in rule(Source(f"src/thirdring/{place}", code))]
    assert found == lines


def test_every_rule_has_a_planted_fault() -> None:
    with_fault = {rule.__name__ for rule, _, _, lines in PLANTED if lines}
    assert with_fault == {rule.__name__ for rule in [*RULES, *RULES_OF_TESTS]}
