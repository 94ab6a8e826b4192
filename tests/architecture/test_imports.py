"""The contracts in .importlinter hold, and each finds an import planted against it."""

import ast
import re
from copy import deepcopy
from functools import cache

import grimp
import pytest
from importlinter import Contract
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

from tests.architecture.tree import ROOT, program

TYPES: dict[str, type[Contract]] = {
    "acyclic_siblings": AcyclicSiblingsContract,
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "layers": LayersContract,
    "protected": ProtectedContract,
}
CONFIGURATION = read_configuration(str(ROOT / ".importlinter"))
CONTRACTS = {options["name"].split(":")[0]: options for options in CONFIGURATION["contracts_options"]}

# A contract, who would import, and what. Both modules exist.
PLANTED = [
    ("Rooms lean only on rooms below them", "kernel.errors", "city.models"),
    ("Rooms lean only on rooms below them", "cases.queries", "intake.actions"),
    ("Rooms lean only on rooms below them", "routing.rules", "sla.rules"),
    ("Rooms lean only on rooms below them", "open311.views", "web.agency.queue"),
    ("Inside a room", "cases.models", "cases.queries"),
    ("Inside a room", "cases.queries", "cases.actions.closing"),
    ("Inside a room", "city.rules", "city.models"),
    ("Inside a room", "sla.actions", "sla.handlers"),
    ("Pure rules know no database and no web", "cases.rules", "django"),
    ("Pure rules know no database and no web", "city.working_time", "city.models"),
    ("Pure rules know no database and no web", "kernel.chain", "psycopg"),
    ("Faces stand apart, and share only components and guards", "web.agency.queue", "web.resident.home"),
    ("Faces stand apart, and share only components and guards", "web.ui.views", "web.agency.queue"),
    (
        "Channels stand apart, and meet in intake's one submission",
        "intake.channels.sms",
        "intake.channels.web",
    ),
    ("Outside systems stand apart", "integrations.sms", "integrations.email"),
    ("The program never leans on its tests", "config.settings", "pytest"),
    ("No import goes in a circle", "cases.references", "cases.queries"),
    ("The parts of writing a case are for actions", "web.agency.case", "cases.actions.timeline"),
    ("Practice reaches nothing real", "training.actions.ending", "intake.actions"),
    ("Practice reaches nothing real", "training.actions.practising", "messaging.delivery"),
    (
        "No figure, no list of cases and no program outside counts practice",
        "insight.board",
        "training.queries",
    ),
]


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(
        "thirdring", include_external_packages=True, exclude_type_checking_imports=False, cache_dir=None
    )


def is_kept(name: str, imports: grimp.ImportGraph) -> bool:
    options = CONTRACTS[name]
    contract = TYPES[options["type"]](options["name"], CONFIGURATION["session_options"], options)
    return contract.check(graph=imports, verbose=False).kept


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_contract_holds(name: str) -> None:
    assert is_kept(name, deepcopy(graph())), f"run lint-imports to see which import breaks: {name}"


@pytest.mark.parametrize(("name", "importer", "imported"), PLANTED)
def test_a_planted_import_is_found(name: str, importer: str, imported: str) -> None:
    planted = deepcopy(graph())
    inner = f"thirdring.{imported}"
    target = inner if inner in planted.modules else imported
    assert f"thirdring.{importer}" in planted.modules
    planted.add_import(importer=f"thirdring.{importer}", imported=target, line_number=1, line_contents="")
    assert not is_kept(name, planted)


def test_a_room_without_a_place_on_the_map_is_found() -> None:
    planted = deepcopy(graph())
    planted.add_module("thirdring.attic")
    assert not is_kept("Rooms lean only on rooms below them", planted)


def impure(modules: list[str], imports: grimp.ImportGraph) -> list[str]:
    """Those of the modules that lead to a database or to Django."""
    return [module for module in modules if imports.find_upstream_modules(module) & {"django", "psycopg"}]


def called_pure() -> list[str]:
    return [
        ".".join(("thirdring", *source.parts))
        for source in program()
        if re.search(r"(^|\s)Pure[.:]", ast.get_docstring(source.tree) or "")
    ]


def test_every_file_that_calls_itself_pure_is() -> None:
    assert impure(called_pure(), graph()) == []


def test_a_file_that_calls_itself_pure_and_is_not_is_found() -> None:
    planted = deepcopy(graph())
    planted.add_import(importer="thirdring.kernel.chain", imported="thirdring.city.models")
    assert "thirdring.kernel.chain" in impure(called_pure(), planted)


def test_every_contract_has_a_planted_import() -> None:
    assert {name for name, _, _ in PLANTED} == set(CONTRACTS)
