"""Stored versions as definitions with their ids, in a fixed number of queries however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import F

from thirdring.catalogue import models
from thirdring.catalogue.definitions import Definition, Target, Words
from thirdring.catalogue.rows import questions_at, said_by, target_of
from thirdring.catalogue.rules import CLOCKS, PRIORITIES, Stage
from thirdring.city.models import City
from thirdring.kernel.scope import CityQuerySet
from thirdring.kernel.words import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedGroup:
    """The heading a type stands under."""

    id: int
    code: str
    names: Words
    icon: str
    position: int

    def name(self, language: str) -> str:
        """The heading in this language, or the nearest there is."""
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedType(Definition):
    """A version of a type as it is stored: its definition, and the ids that cases and promises point to."""

    id: int  # of the ServiceVersion
    type_id: int
    number: int
    effective_from: datetime
    owner_id: int  # the agency
    owner_team_id: int | None
    group: OfferedGroup

    def name(self, language: str) -> str:
        """The type's name in this language, or the nearest there is."""
        return in_language(self.names, language)

    @property
    def definition(self) -> Definition:
        """What the type means, without the ids."""
        return Definition(**{each.name: getattr(self, each.name) for each in fields(Definition)})


def load_offered(city: City) -> list[OfferedType]:
    """The current versions of active, finished types, by group and then by name."""
    current = models.ServiceVersion.objects.of(city).filter(
        type__active=True, type__draft=False, type__current=F("pk")
    )
    language = city.languages[0] if city.languages else "en"
    return sorted(
        load(current), key=lambda t: (t.group.position, t.group.code, t.name(language).casefold(), t.code)
    )


def load(versions: CityQuerySet[models.ServiceVersion]) -> list[OfferedType]:
    """These versions, complete: four queries."""
    complete = versions.select_related("type__group", "owner", "owner_team")
    return [_offered(row) for row in complete.prefetch_related("questions", "targets", "scripts")]


def _offered(row: models.ServiceVersion) -> OfferedType:
    group = row.type.group
    return OfferedType(
        id=row.pk,
        type_id=row.type_id,
        number=row.number,
        effective_from=row.effective_from,
        owner_id=row.owner_id,
        owner_team_id=row.owner_team_id,
        group=OfferedGroup(
            id=group.pk, code=group.code, names=group.names, icon=group.icon, position=group.position
        ),
        code=row.type.code,
        owner=row.owner.code,
        owner_team=row.owner_team.code if row.owner_team else "",
        questions=questions_at(Stage.REPORT, row.questions.all()),
        inspection=questions_at(Stage.INSPECTION, row.questions.all()),
        targets=_in_order(target_of(target) for target in row.targets.all()),
        scripts=tuple(script.texts for script in row.scripts.all()),
        **said_by(row),
    )


def _in_order(targets: Iterable[Target]) -> tuple[Target, ...]:
    """As a page has them: by clock, then by priority."""
    return tuple(sorted(targets, key=lambda t: (CLOCKS.index(t.clock), PRIORITIES.index(t.priority))))
