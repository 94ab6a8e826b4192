"""GeoReport errors: a list of {code, description}, with the status the specification gives each."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from thirdring.kernel.errors import DomainError, Invalid, NotFound, Problem

OUTSIDE = 40001  # a finer code than its status: the point is outside the city
FINER: Mapping[tuple[str, str], int] = MappingProxyType({("place", "outside"): OUTSIDE})

# How a field of ours is called in GeoReport, so that the description names what the client sent.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "words": "description",
        "place": "lat, long or address_string",
        "photos": "media",
        "contact": "email or phone",
        "client_key": "client_request_id",
        "name": "first_name or last_name",
    }
)


class Refused(Exception):
    """An answer with an errors body: its status, and each thing wrong with the code it is known by."""

    def __init__(self, status: int, *descriptions: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(*descriptions)
        self.status, self.headers = status, headers or {}
        self.errors = [(status, description) for description in descriptions]

    @property
    def body(self) -> list[dict[str, int | str]]:
        """The errors as GeoReport lists them."""
        return [{"code": code, "description": description} for code, description in self.errors]


def bad(name: str, cure: str) -> Refused:
    """One argument that can't be taken, and what to send instead."""
    return Refused(400, f"{name}: {cure}")


def refused_by(error: DomainError) -> Refused:
    """The GeoReport answer to a domain error: 404 for what does not exist, 400 for everything else."""
    if isinstance(error, NotFound):
        return Refused(404, str(error))
    if isinstance(error, Invalid):
        return _refused_for(error.problems)
    return Refused(400, str(error))


def _refused_for(problems: Iterable[Problem]) -> Refused:
    problems = list(problems)
    unknown = any((problem.field, problem.code) == ("service_code", "unknown") for problem in problems)
    refused = Refused(404 if unknown else 400)
    refused.errors = [
        (FINER.get((problem.field, problem.code), refused.status), _said(problem)) for problem in problems
    ]
    return refused


def _said(problem: Problem) -> str:
    """'lat: ...'; of an attribute its code, and the word every client looks for when it is missing."""
    field = problem.field
    if not field.startswith("answers."):
        return f"{FIELDS.get(field, field)}: {problem.message}"
    code = field.removeprefix("answers.")
    missing = f"{code} required. " if problem.code == "required" else ""
    return f"attribute[{code}]: {missing}{problem.message}"
