"""Rules over the program as it runs: its addresses, its tables and its events."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages

from django.db import models
from django.urls import URLPattern, URLResolver

import thirdring
from thirdring.kernel.events import Event
from thirdring.kernel.models import CityRow
from thirdring.kernel.scope import CityQuerySet

ACCESS = {"public", "staff", "api"}
GLOBAL = {"City": "the city itself", "User": "one person may work for several cities"}


def addresses(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Each address with the view it opens."""
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def unguarded(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """The addresses whose view does not say who may open it."""
    return [address for address, view in addresses(patterns) if getattr(view, "access", None) not in ACCESS]


def opened_to(patterns: Iterable[URLPattern | URLResolver], access: str) -> set[str]:
    """The addresses whose view is marked this way."""
    return {address for address, view in addresses(patterns) if getattr(view, "access", None) == access}


def cityless(tables: Iterable[type[models.Model]]) -> list[str]:
    """The tables that neither belong to a city nor are listed as global."""
    return [
        table.__name__
        for table in tables
        if table.__name__ not in GLOBAL and not (issubclass(table, CityRow) and _is_of_a_city(table))
    ]


def _is_of_a_city(table: type[models.Model]) -> bool:
    city = table._meta.get_field("city")
    return isinstance(city, models.ForeignKey) and not city.null


def unscoped_managers(tables: Iterable[type[models.Model]]) -> list[str]:
    """The managers of city tables that would answer a query that names no city."""
    return [
        f"{table.__name__}.{manager.name}"
        for table in tables
        if issubclass(table, CityRow)
        for manager in table._meta.managers
        if not isinstance(manager.get_queryset(), CityQuerySet)
    ]


def indexes_that_mix_cities(tables: Iterable[type[models.Model]]) -> list[str]:
    """The composite indexes that begin neither with the city nor with a row that has one."""
    return [
        f"{table.__name__}.{index.name}"
        for table in tables
        if issubclass(table, CityRow)
        for index in [*table._meta.indexes, *table._meta.constraints]
        if len(fields := list(getattr(index, "fields", ()))) > 1 and not _names_its_city(table, fields[0])
    ]


def _names_its_city(table: type[models.Model], first: str) -> bool:
    field = table._meta.get_field(first.lstrip("-"))
    related = field.related_model if isinstance(field, models.ForeignKey) else None
    return field.name == "city" or (isinstance(related, type) and issubclass(related, CityRow))


def events_without_a_row(events: Iterable[type[Event]], reactions: Mapping[type[Event], object]) -> list[str]:
    """The events that the table of reactions does not list."""
    return [event.__name__ for event in events if event not in reactions]


def program_events() -> set[type[Event]]:
    """Every event of the program; one that others derive from only gives them their shape."""
    for module in walk_packages(thirdring.__path__, "thirdring."):
        if module.name.endswith(".events"):
            import_module(module.name)
    return {event for event in _kinds(Event) if _is_named(event) and not any(map(_is_named, _kinds(event)))}


def _is_named(event: type[Event]) -> bool:
    """Whether this is the program's event of its name: dataclasses with slots leave a first draft behind."""
    module = import_module(event.__module__)
    return module.__name__.startswith("thirdring.") and getattr(module, event.__name__, None) is event


def _kinds(event: type[Event]) -> Iterator[type[Event]]:
    for kind in event.__subclasses__():
        yield kind
        yield from _kinds(kind)
