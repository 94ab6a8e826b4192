"""What an import would change, worked out without a database."""

from dataclasses import replace

from hypothesis import given, settings

from tests.catalogue.strategies import catalogues
from tests.factories.catalogues import catalogue, definition
from thirdring.catalogue.definitions import Catalogue, Group, digest_of
from thirdring.catalogue.plan import GroupNow, Plan, State, TypeNow, plan_for


def state_after(offered: Catalogue) -> State:
    """What a city has that was given this catalogue and nothing else."""
    return State(
        groups={
            g.code: GroupNow(g.code, g.names, g.icon, position) for position, g in enumerate(offered.groups)
        },
        types={
            d.code: TypeNow(d.code, group.code, active=True, draft=False, digest=digest_of(d))
            for group in offered.groups
            for d in group.types
        },
    )


def changed(plan: Plan) -> dict[str, list[str]]:
    """Codes by kind of change, without the empty kinds."""
    kinds = {
        "groups": [group.code for group in plan.groups],
        "created": [each.code for each in plan.created],
        "updated": [each.code for each in plan.updated],
        "returned": list(plan.returned),
        "moved": list(plan.moved),
        "retired": list(plan.retired),
    }
    return {kind: found for kind, found in kinds.items() if found}


def test_an_empty_city_gets_everything() -> None:
    plan = plan_for(catalogue(definition("pothole"), definition("litter")), State())
    assert changed(plan) == {"groups": ["streets"], "created": ["pothole", "litter"]}


@settings(max_examples=15, deadline=None)
@given(catalogues())
def test_the_same_catalogue_again_changes_nothing(offered: Catalogue) -> None:
    plan = plan_for(offered, state_after(offered))
    assert not plan.changes
    assert plan.unchanged == tuple(each.code for each in offered.types)


def test_a_changed_definition_is_an_update_of_that_type_alone() -> None:
    before = state_after(catalogue(definition("pothole"), definition("litter")))
    plan = plan_for(catalogue(definition("pothole", safety=True), definition("litter")), before)
    assert changed(plan) == {"updated": ["pothole"]}
    assert plan.unchanged == ("litter",)


def test_a_type_the_catalogue_no_longer_names_is_retired_once() -> None:
    before = state_after(catalogue(definition("pothole"), definition("litter")))
    plan = plan_for(catalogue(definition("pothole")), before)
    assert changed(plan) == {"retired": ["litter"]}
    gone = replace(before, types=before.types | {"litter": replace(before.types["litter"], active=False)})
    assert not plan_for(catalogue(definition("pothole")), gone).changes


def test_a_retired_type_comes_back_with_the_version_it_had() -> None:
    before = state_after(catalogue(definition("pothole")))
    gone = replace(before, types={"pothole": replace(before.types["pothole"], active=False)})
    plan = plan_for(catalogue(definition("pothole")), gone)
    assert changed(plan) == {"returned": ["pothole"]}


def test_a_draft_is_left_alone_until_the_catalogue_names_it() -> None:
    draft = TypeNow("litter", "imported", active=True, draft=True, digest="0" * 64)
    before = replace(state_after(catalogue(definition("pothole"))), types={"litter": draft})
    assert changed(plan_for(catalogue(definition("pothole")), before)) == {"created": ["pothole"]}
    assert changed(plan_for(catalogue(definition("litter")), before)) == {
        "updated": ["litter"],
        "returned": ["litter"],
        "moved": ["litter"],
    }


def test_a_type_may_move_to_another_group_without_a_new_version() -> None:
    before = state_after(catalogue(definition("pothole")))
    plan = plan_for(catalogue(definition("pothole"), group="roads"), before)
    assert changed(plan) == {"groups": ["roads"], "moved": ["pothole"]}


def groups(*codes: str) -> Catalogue:
    return Catalogue(languages=("en",), groups=tuple(Group(code=c, names={"en": c}) for c in codes))


def test_positions_change_only_when_the_order_does() -> None:
    before = state_after(groups("a", "b", "c"))
    assert plan_for(groups("a", "c"), before).groups == ()
    assert plan_for(groups("c", "a"), before).groups == (
        GroupNow("c", {"en": "c"}, "", 0),
        GroupNow("a", {"en": "a"}, "", 1),
    )


def test_a_new_name_rewrites_only_its_group() -> None:
    renamed = Catalogue(
        languages=("en",), groups=(Group(code="a", names={"en": "A"}), Group(code="b", names={"en": "b"}))
    )
    assert plan_for(renamed, state_after(groups("a", "b"))).groups == (GroupNow("a", {"en": "A"}, "", 0),)
