"""Importing a catalogue: versions with dates, nothing deleted, nothing half-written."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from pytest_django import DjangoAssertNumQueries

from tests.catalogue.strategies import catalogues
from tests.factories import cities, people, requests
from tests.factories.catalogues import PAGE, catalogue, definition
from thirdring.catalogue.actions import draft_types, import_catalogue
from thirdring.catalogue.definitions import Catalogue
from thirdring.catalogue.models import ServiceGroup, ServiceType, ServiceVersion
from thirdring.catalogue.queries import catalogue_of
from thirdring.catalogue.reading import read
from thirdring.city.models import Agency, City, Team
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)


@pytest.fixture
def city() -> City:
    """A city whose 'public-works' has a team 'potholes'."""
    made = cities.city()
    cities.team(cities.agency(made, code="public-works"), code="potholes")
    return made


def give(city: City, offered: Catalogue, *, at: datetime = NOON) -> None:
    with clock.frozen_at(at):
        import_catalogue(city, offered, actor=people.program(city))


def versions(city: City, code: str) -> list[tuple[int, datetime, datetime | None]]:
    rows = ServiceVersion.objects.of(city).filter(type__code=code).order_by("number")
    return list(rows.values_list("number", "effective_from", "effective_to"))


def offered_codes(city: City) -> list[str]:
    return sorted(
        ServiceType.objects.of(city).filter(active=True, draft=False).values_list("code", flat=True)
    )


def test_a_page_imports_and_exports_unchanged(city: City) -> None:
    offered = read([("page.yaml", PAGE.encode())])
    give(city, offered)
    assert catalogue_of(city) == offered
    assert versions(city, "pothole") == [(1, NOON, None)]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalogues(max_types=2))
def test_any_catalogue_comes_back_and_importing_it_again_changes_nothing(offered: Catalogue) -> None:
    city = cities.city()
    cities.team(cities.agency(city, code="works"), code="potholes")
    give(city, offered)
    exported = catalogue_of(city)
    assert {each.code: each for each in exported.types} == {each.code: each for each in offered.types}
    actor = people.program(city)
    assert not import_catalogue(city, offered, actor=actor).changes
    assert not import_catalogue(city, exported, actor=actor).changes


def test_a_changed_type_gets_a_version_that_begins_when_the_old_one_ends(city: City) -> None:
    later = NOON + timedelta(days=30)
    give(city, catalogue(definition("pothole"), definition("litter")))
    give(city, catalogue(definition("pothole", safety=True), definition("litter")), at=later)
    assert versions(city, "pothole") == [(1, NOON, later), (2, later, None)]
    assert versions(city, "litter") == [(1, NOON, None)]
    current = ServiceType.objects.of(city).get(code="pothole").current
    assert current is not None
    assert (current.number, current.safety) == (2, True)


def test_the_same_catalogue_again_keeps_versions_and_caches(city: City) -> None:
    give(city, catalogue(definition()))
    before = city.rules_version
    give(city, catalogue(definition()), at=NOON + timedelta(days=1))
    assert versions(city, "pothole") == [(1, NOON, None)]
    assert city.rules_version == City.objects.get(pk=city.pk).rules_version == before


def test_a_change_raises_the_rules_version(city: City) -> None:
    before = city.rules_version
    give(city, catalogue(definition()))
    assert city.rules_version == City.objects.get(pk=city.pk).rules_version == before + 1


def test_a_type_left_out_is_no_longer_offered_and_never_deleted(city: City) -> None:
    give(city, catalogue(definition("pothole"), definition("litter")))
    give(city, catalogue(definition("pothole")))
    assert offered_codes(city) == ["pothole"]
    assert versions(city, "litter") == [(1, NOON, None)]
    give(city, catalogue(definition("pothole"), definition("litter")))
    assert offered_codes(city) == ["litter", "pothole"]
    assert versions(city, "litter") == [(1, NOON, None)]


def test_a_type_that_returns_changed_gets_a_new_version(city: City) -> None:
    give(city, catalogue(definition("pothole"), definition("litter")))
    give(city, catalogue(definition("pothole")))
    give(city, catalogue(definition("pothole"), definition("litter", safety=True)))
    assert offered_codes(city) == ["litter", "pothole"]
    assert [number for number, _, _ in versions(city, "litter")] == [1, 2]


def test_groups_are_renamed_and_reordered(city: City) -> None:
    page = PAGE.replace("names: {en: Lights, es: Luces}", "names: {en: Lamps, es: Lámparas}")
    give(city, read([("page.yaml", PAGE.encode())]))
    give(city, read([("page.yaml", page.encode())]))
    rows = ServiceGroup.objects.of(city).order_by("position").values_list("code", "names", "icon")
    assert list(rows) == [
        ("streets", {"en": "Streets", "es": "Calles"}, "directions_car"),
        ("lights", {"en": "Lamps", "es": "Lámparas"}, ""),
    ]


def test_a_case_keeps_the_version_it_was_opened_under() -> None:
    city = requests.pothole_city()
    case = requests.case(city)
    import_catalogue(city, catalogue(definition("pothole", safety=True)), actor=people.program(city))
    kept = requests.reread(case).service_version
    assert (kept.number, kept.safety) == (1, False)
    assert requests.case(city).service_version.number == 2


def test_an_unknown_owner_is_named_by_line_and_nothing_is_written(city: City) -> None:
    page = PAGE.replace("public-works", "public-wroks")
    with pytest.raises(Invalid) as refused:
        give(city, read([("page.yaml", page.encode())]))
    assert [(problem.field, problem.message, problem.code) for problem in refused.value.problems] == [
        (
            "page.yaml:9",
            "pothole and 1 more: owner 'public-wroks' is not an agency of the city yet (known: public-works)"
            "; mend the name, or add it (the import makes owners with --make-owners)",
            "unknown_owner",
        ),
    ]
    assert not ServiceGroup.objects.of(city).exists()


def test_a_team_of_another_agency_is_no_owner(city: City) -> None:
    cities.team(cities.agency(city, code="parks"), code="trees")
    with pytest.raises(Invalid) as refused:
        give(city, catalogue(definition("pothole", owner_team="trees")))
    (problem,) = refused.value.problems
    assert problem.message.startswith("pothole: 'trees' is not a team of public-works yet (known: potholes);")


def test_owners_are_made_when_asked_for() -> None:
    city = cities.city()
    offered = read([("page.yaml", PAGE.encode())])
    import_catalogue(city, offered, actor=people.program(city), make_owners=True)
    assert [(each.code, each.name) for each in Agency.objects.of(city)] == [("public-works", "Public works")]
    assert [(each.code, each.agency.code) for each in Team.objects.of(city)] == [("potholes", "public-works")]
    again = import_catalogue(city, offered, actor=people.program(city), make_owners=True)
    assert not again.changes
    assert Team.objects.of(city).count() == 1


def test_owners_are_not_made_when_the_rest_can_not_be(city: City) -> None:
    """A team's code is taken by another agency: the agency that was just made goes again."""
    offered = catalogue(definition(owner="parks", owner_team="potholes"))
    with pytest.raises(Invalid):
        import_catalogue(city, offered, actor=people.program(city), make_owners=True)
    assert [each.code for each in Agency.objects.of(city)] == ["public-works"]


def test_cities_do_not_see_each_other(city: City) -> None:
    other = cities.city()
    cities.agency(other, code="public-works")
    give(city, catalogue(definition("pothole")))
    give(other, catalogue(definition("litter")))
    assert (offered_codes(city), offered_codes(other)) == (["pothole"], ["litter"])


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR])
def test_only_administrators_change_what_is_offered(city: City, role: Role) -> None:
    with pytest.raises(NotAllowed):
        import_catalogue(city, catalogue(definition()), actor=people.actor(city, role))
    import_catalogue(city, catalogue(definition()), actor=people.actor(city, Role.ADMINISTRATOR))
    assert offered_codes(city) == ["pothole"]


def test_an_administrator_of_one_city_changes_no_other(city: City) -> None:
    with pytest.raises(NotAllowed):
        import_catalogue(city, catalogue(definition()), actor=people.actor(cities.city(), Role.ADMINISTRATOR))


@pytest.fixture
def drafting(city: City) -> Iterator[dict[str, tuple[int, int]]]:
    """Drafts 'Graffiti' and 'Litter' of a history."""
    agency = cities.agency(city, code="triage")
    yield draft_types(city, {"GRAF": "Graff\x00iti\n", "LIT": " "}, owner=agency, actor=people.program(city))


def test_drafts_are_made_and_offered_to_nobody(city: City, drafting: dict[str, tuple[int, int]]) -> None:
    rows = ServiceType.objects.of(city).order_by("code")
    assert [(row.code, row.draft, row.group.code) for row in rows] == [
        ("GRAF", True, "imported"),
        ("LIT", True, "imported"),
    ]
    assert {row.code: (row.pk, row.current_id) for row in rows} == drafting
    names = ServiceVersion.objects.of(city).order_by("type__code").values_list("names", flat=True)
    assert list(names) == [{"en": "Graffiti"}, {"en": "LIT"}]
    assert offered_codes(city) == []
    assert catalogue_of(city).types == ()


def test_drafting_again_gives_the_same_types(city: City, drafting: dict[str, tuple[int, int]]) -> None:
    give(city, catalogue(definition("pothole")))
    agency = cities.agency(city)
    again = draft_types(city, {"LIT": "Litter", "pothole": "Hole"}, owner=agency, actor=people.program(city))
    assert again["LIT"] == drafting["LIT"]
    assert set(again) == {"LIT", "pothole"}
    assert len(versions(city, "pothole")) == 1


def test_a_draft_is_finished_by_naming_it_in_the_catalogue(
    city: City, drafting: dict[str, tuple[int, int]]
) -> None:
    give(city, catalogue(definition("GRAF")))
    finished = ServiceType.objects.of(city).get(code="GRAF")
    assert (finished.pk, finished.draft, finished.group.code) == (drafting["GRAF"][0], False, "streets")
    assert [number for number, _, _ in versions(city, "GRAF")] == [1, 2]
    assert ServiceType.objects.of(city).get(code="LIT").draft


@pytest.mark.parametrize("code", ["", "x" * 81, "a\x00b", "a\nb"])
def test_a_code_that_can_not_be_kept_is_refused(city: City, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        draft_types(city, {code: "X"}, owner=cities.agency(city), actor=people.program(city))
    assert [problem.field for problem in refused.value.problems] == ["service_code"]
    assert not ServiceType.objects.of(city).exists()


def test_drafting_takes_the_same_queries_for_three_types_as_for_thirty(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agency, actor = cities.agency(city), people.program(city)
    for prefix, count in (("A", 3), ("B", 30)):
        names = {f"{prefix}{number}": "Type" for number in range(count)}
        with django_assert_num_queries(15 if prefix == "A" else 12):  # the group is made once
            draft_types(city, names, owner=agency, actor=actor)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_end_in_one_of_them() -> None:
    city = cities.city()
    cities.agency(city, code="public-works")
    give(city, catalogue(definition("pothole")))
    wanted = [catalogue(definition("pothole", reopen_days=n), definition(f"only-{n}")) for n in (1, 2)]
    together, failures = Barrier(2), list[Exception]()

    def work(offered: Catalogue) -> None:
        try:
            together.wait(timeout=10)
            import_catalogue(City.objects.get(pk=city.pk), offered, actor=people.program(city))
        except Exception as failure:  # noqa: BLE001  # shown by the assertion below
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(offered,)) for offered in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
    by_code = [{each.code: each for each in offered.types} for offered in wanted]
    assert {each.code: each for each in catalogue_of(city).types} in by_code
    assert [number for number, _, _ in versions(city, "pothole")] == [1, 2, 3]
