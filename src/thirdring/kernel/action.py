"""The mark of a verb: one function, one transaction, one actor."""

import inspect
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


_acting: ContextVar[bool] = ContextVar("acting", default=False)


class NotAnAction(TypeError):
    """A function marked as an action whose signature breaks the rule."""


def action(verb: Callable[P, R]) -> Callable[P, R]:
    """Run the verb in a transaction. Refuses, at import, a verb without a keyword-only ``actor``.

    A verb within a verb shares its fate, so it costs no savepoint: who wants to go on after an inner verb
    failed opens a ``transaction.atomic()`` around it.
    """
    parameter = inspect.signature(verb).parameters.get("actor")
    if parameter is None or parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
        raise NotAnAction(f"{verb.__qualname__} needs a keyword-only actor")

    @wraps(verb)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        alone = not _acting.get()
        before = _acting.set(True)
        try:
            with transaction.atomic(savepoint=alone):
                return verb(*args, **kwargs)
        finally:
            _acting.reset(before)

    in_transaction.is_action = True  # type: ignore[attr-defined]  # read by tests/architecture
    return in_transaction
