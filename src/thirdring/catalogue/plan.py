"""What an import changes: the catalogue laid over what the city has. Pure: a dry run is the same thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thirdring.catalogue.definitions import Catalogue, Definition, Words, digest_of
from thirdring.catalogue.rules import UNLISTED


@dataclass(frozen=True, slots=True)
class GroupNow:
    """A group as it is, or as it shall be."""

    code: str
    names: Words
    icon: str
    position: int


@dataclass(frozen=True, slots=True)
class TypeNow:
    """A type as it is: the digest is of its current version ('' without one)."""

    code: str
    group: str
    active: bool
    draft: bool
    digest: str


@dataclass(frozen=True, slots=True)
class State:
    """What the city has, by code."""

    groups: Mapping[str, GroupNow] = field(default_factory=dict)
    types: Mapping[str, TypeNow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What changes; ``group_of`` knows every type of the catalogue. ``moved`` only changes its group."""

    groups: tuple[GroupNow, ...]
    created: tuple[Definition, ...]
    updated: tuple[Definition, ...]
    returned: tuple[str, ...]
    moved: tuple[str, ...]
    retired: tuple[str, ...]
    unchanged: tuple[str, ...]
    group_of: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def opened(self) -> tuple[Definition, ...]:
        """Definitions that get a new version."""
        return self.created + self.updated

    @property
    def settled(self) -> tuple[str, ...]:
        """Types the catalogue names whose own row changes."""
        return tuple(dict.fromkeys([*(d.code for d in self.opened), *self.returned, *self.moved]))

    @property
    def changes(self) -> bool:
        """Whether anything changes at all."""
        return bool(self.groups or self.opened or self.returned or self.moved or self.retired)


def plan_for(catalogue: Catalogue, state: State) -> Plan:
    """Lay the catalogue over the state."""
    group_of = {d.code: group.code for group in catalogue.groups for d in group.types}
    here = {code: now for code, now in state.types.items() if code in group_of}
    created = tuple(d for d in catalogue.types if d.code not in here)
    updated = tuple(d for d in catalogue.types if d.code in here and here[d.code].digest != digest_of(d))
    returned = tuple(code for code, now in here.items() if now.draft or not now.active)
    moved = tuple(code for code, now in here.items() if now.group != group_of[code])
    changed = {d.code for d in (*created, *updated)} | {*returned, *moved}
    return Plan(
        groups=_groups(catalogue, state),
        created=created,
        updated=updated,
        returned=returned,
        moved=moved,
        retired=tuple(
            code
            for code, now in state.types.items()
            if code not in {*group_of, UNLISTED} and now.active and not now.draft
        ),
        unchanged=tuple(code for code in group_of if code not in changed),
        group_of=group_of,
    )


def _groups(catalogue: Catalogue, state: State) -> tuple[GroupNow, ...]:
    """Groups that are new or differ; positions change only when the order does, so exports come back."""
    codes = [group.code for group in catalogue.groups]
    stored = [now.code for now in sorted(state.groups.values(), key=lambda now: (now.position, now.code))]
    in_order = [code for code in stored if code in set(codes)] == codes
    wanted = [
        GroupNow(g.code, g.names, g.icon, state.groups[g.code].position if in_order else position)
        for position, g in enumerate(catalogue.groups)
    ]
    return tuple(group for group in wanted if state.groups.get(group.code) != group)
