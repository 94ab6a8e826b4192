"""Errors in the words of the field. Each face turns them into its own shape, once."""

from collections.abc import Iterable
from dataclasses import dataclass


class DomainError(Exception):
    """Something a person asked for that can't be done, said so that they can mend it."""


class NotAllowed(DomainError):
    """The actor may not do this here."""

    def __init__(self, verb: str, noun: str) -> None:
        super().__init__(f"You may not {verb} this {noun}.")
        self.verb, self.noun = verb, noun


class MoveNotAllowed(DomainError):
    """The case can't go from its status to the one asked for."""

    def __init__(self, frm: str, to: str) -> None:
        super().__init__(f"A case that is {frm.replace('_', ' ')} can't become {to.replace('_', ' ')}.")
        self.frm, self.to = frm, to


class Stale(DomainError):
    """Somebody else changed this first."""

    def __init__(self, noun: str) -> None:
        super().__init__(f"This {noun} was changed by somebody else meanwhile. Look again, then decide.")
        self.noun = noun


class NotFound(DomainError):
    """What was asked for is not in this city."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of what somebody sent, with its cure."""

    field: str
    message: str
    code: str = "invalid"


class Invalid(DomainError):
    """What was sent has problems, each naming its field."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in self.problems))


def invalid(field: str, message: str, code: str = "invalid") -> Invalid:
    """An ``Invalid`` with a single problem."""
    return Invalid([Problem(field, message, code)])
