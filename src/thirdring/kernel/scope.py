"""City scope: every row belongs to a city, and a query that forgot to say which one raises.

A query is scoped when it began with ``.of(city)``, or when it hangs off a row already loaded
(``case.reports.all()``). Anything else is refused before it reaches the database.
"""

from collections.abc import Iterator
from typing import Any, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class UnscopedQuery(RuntimeError):
    """A query over city rows that names no city: a defect in the program, never shown to a person."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(f"{model.__name__} was queried without .of(city).")


class CityQuerySet(models.QuerySet[M]):
    """Rows of one city. Start with ``.of(city)``; ``.across_cities(reason)`` is for sweeps and upkeep."""

    _scoped = False

    def of(self, city: Any) -> Self:
        """Only this city's rows; ``city`` is a City or its id."""
        return self._opened().filter(city_id=getattr(city, "pk", city))

    def across_cities(self, reason: str) -> Self:
        """Rows of all cities, for work that has no city, such as a sweep; the reason is for the reader."""
        if not reason:
            raise ValueError("say why this query crosses cities")
        return self._opened()

    def _opened(self) -> Self:
        clone = self.all()
        clone._scoped = True
        return clone

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # private, but the documented way to keep state
        clone._scoped = self._scoped
        return clone

    def _require_scope(self) -> None:
        if not self._scoped and "instance" not in self._hints:  # type: ignore[attr-defined]  # set by relations
            raise UnscopedQuery(self.model)

    def _merge_sanity_check(self, other: models.QuerySet[M]) -> None:
        """Called by ``&``, ``|`` and ``^``: what is joined must be scoped as well."""
        _require_scope_of(other)
        super()._merge_sanity_check(other)  # type: ignore[misc]  # private, and where all three begin

    def _combinator_query(self, combinator: str, *others: models.QuerySet[M], all: bool = False) -> Self:
        """Called by ``union``, ``intersection`` and ``difference``."""
        for other in others:
            _require_scope_of(other)
        combined: Self = super()._combinator_query(combinator, *others, all=all)  # type: ignore[misc]  # private too
        return combined

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._require_scope()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[M]:
        self._require_scope()
        return super().iterator(chunk_size)

    def count(self) -> int:
        self._require_scope()
        return super().count()

    def exists(self) -> bool:
        self._require_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._require_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._require_scope()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._require_scope()
        return super().delete()


def _require_scope_of(rows: models.QuerySet[M]) -> None:
    if isinstance(rows, CityQuerySet) and not rows.query.is_empty():
        rows._require_scope()
