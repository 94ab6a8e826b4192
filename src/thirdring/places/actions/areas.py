"""Areas: made and brought up to date from what a city's files say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from thirdring.city.actions import places_changed
from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import invalid
from thirdring.places.area_files import AreaRow
from thirdring.places.geometry import as_geojson, bounds_of
from thirdring.places.models import Area
from thirdring.places.rules import KIND_WORD, need_tiers

_FIGURES = ("name", "geometry", "population", "need_index", "representative", "contact", "figures")


@dataclass(slots=True)
class AreasImported:
    """What an import did: read = created + updated + unchanged. ``kept`` are areas the file doesn't have."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repaired: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@action
def import_areas(city: City, rows: Sequence[AreaRow], *, kind: str, actor: Actor) -> AreasImported:
    """Make the city's areas of a kind what the rows say; the same rows again change nothing.

    Areas that the rows don't have are kept, and told: cases point at them. A figure the rows leave blank
    keeps the one there is. Need tiers are worked out anew over the whole kind. A city without bounds gets
    those of its areas. Raises Invalid (kind).
    """
    if not KIND_WORD.fullmatch(kind):
        raise invalid("kind", f"'{kind}' is no kind of area. Use a word such as council_district.")
    known = {area.code: area for area in Area.objects.of(city).filter(kind=kind).select_for_update()}
    done = AreasImported(read=len(rows), repaired=[row.name for row in rows if row.repaired])
    done.kept = sorted(area.name for code, area in known.items() if code not in {row.code for row in rows})
    for row in rows:
        _write(city, kind, row, known, done)
    changed = _set_tiers(city, kind) or done.created or done.updated
    if changed:
        _widen_bounds(city, rows)
        places_changed(city, actor=actor)
    return done


def _write(city: City, kind: str, row: AreaRow, known: dict[str, Area], done: AreasImported) -> None:
    area = known.get(row.code)
    wanted = _values(row, area)
    if area is None:
        Area.objects.create(city=city, kind=kind, code=row.code, **wanted)
        done.created += 1
    elif any(getattr(area, name) != wanted[name] for name in _FIGURES):
        for name in _FIGURES:
            setattr(area, name, wanted[name])
        area.save(update_fields=_FIGURES)
        done.updated += 1
    else:
        done.unchanged += 1


def _values(row: AreaRow, area: Area | None) -> dict[str, Any]:
    kept_population, kept_need = (area.population, area.need_index) if area else (None, None)
    return {
        "name": row.name,
        "geometry": as_geojson(row.shape),
        "population": kept_population if row.population is None else row.population,
        "need_index": kept_need if row.need_index is None else row.need_index,
        "representative": row.representative or (area.representative if area else ""),
        "contact": row.contact or (area.contact if area else ""),
        "figures": {**(area.figures if area else {}), **row.figures},
    }


def _set_tiers(city: City, kind: str) -> bool:
    areas = list(Area.objects.of(city).filter(kind=kind))
    tiers = need_tiers({area.pk: area.need_index for area in areas if area.need_index is not None})
    changed = [area for area in areas if area.need_tier != tiers.get(area.pk, "")]
    for area in changed:
        area.need_tier = tiers.get(area.pk, "")
    Area.objects.of(city).bulk_update(changed, ["need_tier"], batch_size=500)
    return bool(changed)


def _widen_bounds(city: City, rows: Iterable[AreaRow]) -> None:
    if city.bounds is None and city.boundary is None:
        city.bounds = list(bounds_of([row.shape for row in rows]))
        city.save(update_fields=["bounds"])
