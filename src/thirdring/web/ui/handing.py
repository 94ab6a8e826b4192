"""To whom a case may be handed: agencies and their teams, as one list to choose from."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from thirdring.cases.models import Case
from thirdring.city.models import Agency, Team

Choices = list[tuple[str, Any]]


def handing_choices(city_id: int, *, but: int | None = None) -> Choices:
    """Agencies, each with its teams below it: one query, whatever their number. ``but`` leaves one out."""
    rows = Agency.objects.of(city_id).filter(active=True).order_by("name", "teams__name", "teams__pk")
    columns = rows.values_list("pk", "name", "teams__pk", "teams__name", "teams__active")
    return _grouped(row for row in columns if row[0] != but)


def _grouped(rows: Iterable[tuple[Any, ...]]) -> Choices:
    groups: dict[int, tuple[str, Choices]] = {}
    for agency, name, team, team_name, active in rows:
        group = groups.setdefault(agency, (name, [(f"agency-{agency}", _whole(name))]))
        if team is not None and active:
            group[1].append((f"team-{team}", f"{name}: {team_name}"))
    return list(groups.values())


def _whole(name: str) -> str:
    return gettext("%(agency)s, any team") % {"agency": name}


def chosen(case: Case, value: str) -> tuple[Agency, Team | None]:
    """What a value of the list names; the form has checked that it is one of it."""
    kind, _dash, number = value.partition("-")
    if kind == "agency":
        return Agency.objects.of(case.city_id).get(pk=int(number)), None
    team = Team.objects.of(case.city_id).select_related("agency").get(pk=int(number))
    return team.agency, team
