"""The only writer of the catalogue: a new page makes new versions, and nothing is ever deleted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from thirdring.catalogue import models
from thirdring.catalogue.definitions import Catalogue, Definition, Words, digest_of
from thirdring.catalogue.plan import Plan
from thirdring.catalogue.policy import may_edit
from thirdring.catalogue.proofreading import digest_of_translation, unread
from thirdring.catalogue.rows import (
    question_row,
    questions_by_stage,
    script_row,
    target_row,
    version_row,
)
from thirdring.catalogue.rules import IMPORTED_GROUP, UNLISTED, LocationNeed
from thirdring.catalogue.state import Owners, owners_of, planned
from thirdring.catalogue.unlisted import unlisted_group
from thirdring.city.actions import add_agencies, create_team, rules_changed
from thirdring.city.models import Agency, City, Team
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, Problem

CODE_LENGTH, NAME_LENGTH = 80, 120
LAST = 9_999  # drafts wait below everything a city has arranged


@action
def import_catalogue(city: City, catalogue: Catalogue, *, actor: Actor, make_owners: bool = False) -> Plan:
    """Make the city offer exactly this catalogue, from now on; returns what that changed.

    Types whose definition changed get a new version, effective at the instant the old one ends; types that
    the catalogue no longer names become inactive. Cases keep the version they were opened under. Raises
    Invalid where an owner is not an agency (or team) of the city, naming the line; NotAllowed.
    ``make_owners`` makes those the city lacks, on common office hours, for people to finish.
    """
    _require_editor(city, actor)
    _lock(city)
    if make_owners:
        _make_owners(city, catalogue, actor)
    plan = planned(city, catalogue)
    if plan.changes:
        groups = _write_groups(city, plan)
        _make_types(city, plan, groups)
        _open_versions(city, plan.opened, owners_of(city))
        _move_types(city, plan, groups)
        rules_changed(city, actor=actor)
    _note_unread(city, catalogue.unread)
    return plan


@action
def draft_types(
    city: City, names: Mapping[str, str], *, owner: Agency, actor: Actor
) -> dict[str, tuple[int, int]]:
    """Make the types a history names and the city lacks, as drafts that nobody is offered.

    ``names`` are {service code: name in the city's first language}. Returns {code: (type id, version id)} for
    all of them, those that were there before included. Raises Invalid where a code is empty, too long or
    unprintable.
    """
    _require_editor(city, actor)
    _require_codes(names)
    _lock(city)
    present = _present(city, names)
    missing = [code for code in names if code not in present]
    if missing:
        group, _ = models.ServiceGroup.objects.of(city).get_or_create(
            city=city,
            code=IMPORTED_GROUP,
            defaults={"names": {"en": "Imported", "es": "Importados"}, "position": LAST},
        )
        models.ServiceType.objects.bulk_create(
            models.ServiceType(city=city, code=code, group=group, draft=True) for code in missing
        )
        language = city.languages[0] if city.languages else "en"
        drafts = [_draft(code, names[code], language, owner.code) for code in missing]
        _open_versions(city, drafts, Owners(agencies={owner.code: owner.pk}, teams={}))
        present = _present(city, names)
    return present


@action
def offer_unlisted(city: City, *, actor: Actor) -> None:
    """Make the type for what is not in the list, unless it is there; it is the 311 centre's to sort.

    The centre is the agency whose code begins with '311'; a city without one gets it, on common office hours.
    """
    _require_editor(city, actor)
    _lock(city)
    if _present(city, [UNLISTED]):
        return
    known = Agency.objects.of(city).filter(code__startswith="311", active=True).order_by("pk").first()
    if known is None:
        ids = add_agencies(city, {"311": "311"}, actor=actor)
        known = Agency.objects.of(city).get(pk=ids["311"])
    group = unlisted_group(known.code, city.languages)
    row, _ = models.ServiceGroup.objects.of(city).get_or_create(
        city=city, code=group.code, defaults={"names": dict(group.names), "position": LAST}
    )
    models.ServiceType.objects.create(city=city, code=UNLISTED, group=row)
    _open_versions(city, group.types, Owners(agencies={known.code: known.pk}, teams={}))
    rules_changed(city, actor=actor)


@action
def find_right(city: City, language: str, ids: Collection[int], *, actor: Actor) -> int:
    """Note that these translations were read and are right; how many were not yet. Raises NotAllowed."""
    _require_editor(city, actor)
    return unread(city).filter(language=language, pk__in=ids).update(read_at=clock.now())


def _require_editor(city: City, actor: Actor) -> None:
    if not may_edit(actor, city.pk):
        raise NotAllowed("change", "catalogue")


def _lock(city: City) -> None:
    """Two imports at once run one after the other, so both end in what the later one says."""
    City.objects.select_for_update().get(pk=city.pk)


def _make_owners(city: City, catalogue: Catalogue, actor: Actor) -> None:
    owners = sorted({owner for definition in catalogue.types for owner in definition.owners})
    ids = add_agencies(city, {agency: _title(agency) for agency, _ in owners}, actor=actor)
    present = set(Team.objects.of(city).values_list("code", flat=True))
    agencies = Agency.objects.of(city).in_bulk(ids.values())
    for agency, team in owners:
        if team and team not in present:
            create_team(agencies[ids[agency]], actor=actor, code=team, name=_title(team))


def _title(code: str) -> str:
    """'public-works' as 'Public works'."""
    return code.replace("-", " ").replace("_", " ").capitalize()


def _require_codes(names: Mapping[str, str]) -> None:
    problems = [
        Problem("service_code", f"'{code[:40]}' must be 1 to {CODE_LENGTH} printable characters")
        for code in names
        if not 0 < len(code) <= CODE_LENGTH or not code.isprintable()
    ]
    if problems:
        raise Invalid(problems)


def _present(city: City, codes: Iterable[str]) -> dict[str, tuple[int, int]]:
    rows = models.ServiceType.objects.of(city).filter(code__in=list(codes), current__isnull=False)
    return {code: (pk, version) for code, pk, version in rows.values_list("code", "pk", "current_id")}


def _draft(code: str, name: str, language: str, owner: str) -> Definition:
    """A type as far as a history knows it. Names come from anybody's files: only what prints is kept."""
    printable = "".join(letter for letter in name if letter.isprintable()).strip()
    names = {language: printable[:NAME_LENGTH] or code}
    return Definition(code=code, names=names, owner=owner, location=LocationNeed.OPTIONAL)


def _write_groups(city: City, plan: Plan) -> dict[str, int]:
    """Create and update the groups; returns the ids of all the city's groups by code."""
    models.ServiceGroup.objects.bulk_create(
        [
            models.ServiceGroup(city=city, code=g.code, names=dict(g.names), icon=g.icon, position=g.position)
            for g in plan.groups
        ],
        update_conflicts=True,
        unique_fields=["city", "code"],
        update_fields=["names", "icon", "position"],
    )
    return dict(models.ServiceGroup.objects.of(city).values_list("code", "pk"))


def _make_types(city: City, plan: Plan, groups: Mapping[str, int]) -> None:
    models.ServiceType.objects.bulk_create(
        models.ServiceType(city=city, code=definition.code, group_id=groups[plan.group_of[definition.code]])
        for definition in plan.created
    )


def _move_types(city: City, plan: Plan, groups: Mapping[str, int]) -> None:
    """Put every type where the plan has it: in its group, offered or not, finished."""
    types = models.ServiceType.objects.of(city)
    rows = {row.code: row for row in types.filter(code__in=[*plan.settled, *plan.retired])}
    for code in plan.settled:
        rows[code].group_id = groups[plan.group_of[code]]
        rows[code].active, rows[code].draft = True, False
    for code in plan.retired:
        rows[code].active = False
    types.bulk_update(rows.values(), ["group", "active", "draft"])


def _open_versions(city: City, definitions: Sequence[Definition], owners: Owners) -> None:
    """Close each type's version and open the next at the same instant, with everything that hangs off it."""
    moment = clock.now()
    types = {
        row.code: row
        for row in models.ServiceType.objects.of(city).filter(code__in=[d.code for d in definitions])
    }
    numbers = _close_versions(city, [row.pk for row in types.values()], moment)
    versions = [
        version_row(
            city,
            definition,
            type_id=types[definition.code].pk,
            number=numbers.get(types[definition.code].pk, 0) + 1,
            moment=moment,
            digest=digest_of(definition),
            owners=owners,
        )
        for definition in definitions
    ]
    models.ServiceVersion.objects.bulk_create(versions)
    _fill(list(zip(versions, definitions, strict=True)))
    for definition, version in zip(definitions, versions, strict=True):
        types[definition.code].current = version
    models.ServiceType.objects.of(city).bulk_update(types.values(), ["current"])


def _close_versions(city: City, type_ids: Sequence[int], moment: datetime) -> dict[int, int]:
    """End the open versions of these types; returns the number each type had reached."""
    running = models.ServiceVersion.objects.of(city).filter(type__in=type_ids, effective_to__isnull=True)
    numbers = dict(running.values_list("type_id", "number"))
    running.update(effective_to=moment)
    return numbers


def _fill(versions: Sequence[tuple[models.ServiceVersion, Definition]]) -> None:
    models.Question.objects.bulk_create(
        question_row(version, question, position, stage)
        for version, definition in versions
        for stage, questions in questions_by_stage(definition)
        for position, question in enumerate(questions, start=1)
    )
    models.Target.objects.bulk_create(
        target_row(version, target) for version, definition in versions for target in definition.targets
    )
    models.Script.objects.bulk_create(
        script_row(version, words, position)
        for version, definition in versions
        for position, words in enumerate(definition.scripts, start=1)
    )


def _note_unread(city: City, made: Mapping[str, Words]) -> None:
    """Keep what the translations say a machine made; what was read once and is the same stays read."""
    rows = [
        models.MachineTranslation(
            city=city,
            language=language,
            english=english,
            said=said,
            digest=digest_of_translation(english, said),
        )
        for language, words in made.items()
        for english, said in words.items()
    ]
    kept = {(row.language, row.digest) for row in rows}
    gone = [pk for pk, *key in unread(city).values_list("pk", "language", "digest") if tuple(key) not in kept]
    models.MachineTranslation.objects.of(city).filter(pk__in=gone).delete()
    models.MachineTranslation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
