"""The board for whoever leads: how much each team and person has, what waits longest, what came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thirdring.cases.references import pretty
from thirdring.city.models import Agency, Team
from thirdring.insight.board import Pile, agencies_of, came_back, piles, untouched, work_ends
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.models import User
from thirdring.staff.rules import Role
from thirdring.web.agency import words
from thirdring.web.agency.board_numbers import Ends, Table, heads, table, tiles

BACK_WITHIN = timedelta(days=7)
BACK: words.Words = {
    "refused": gettext_lazy("Another agency said no"),
    "disputed": gettext_lazy("The reporter says it is not done"),
    "reopened": gettext_lazy("Opened again"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a list, and why it is there."""

    reference: str
    shown: str
    type: str
    place: str
    since: str
    why: str = ""


@require_safe
@staff_only(Role.AGENCY_LEAD, Role.SUPERVISOR)
def board(request: FaceRequest) -> HttpResponse:
    """One agency's board; to those of several, all of theirs side by side until they choose one."""
    offered = agencies_of(request.actor, request.city)
    shown = _shown(offered, request.GET.get("agency", ""))
    zone = ZoneInfo(request.city.time_zone)
    ends = Ends({agency.pk: work_ends(request.city, agency) for agency in shown}, zone)
    counted = piles(request.actor, ends.by_agency)
    query = {"agency": shown[0].pk} if len(shown) == 1 < len(offered) else {}
    context = {
        "agencies": offered if len(offered) > 1 else [],
        "chosen": shown[0] if len(shown) == 1 else None,
        "tiles": tiles(counted, query, ends),
        "heads": heads(ends),
        "tables": _of_one(request, counted, query, ends)
        if len(shown) == 1
        else [_of_all(shown, counted, ends)],
        "untouched": _untouched(request, ends),
        "back": _back(request, ends),
        "now": words.moment(clock.now(), zone),
        "here": "board",
        "staff": True,
    }
    return render(request, "agency/board.html", context)


def _shown(offered: list[Agency], asked: str) -> list[Agency]:
    chosen = [agency for agency in offered if asked in ("", str(agency.pk))]
    if asked and not chosen:
        raise NotFound("You lead no agency of this number here.")
    return chosen


def _of_one(
    request: FaceRequest, counted: Sequence[Pile], query: Mapping[str, object], ends: Ends
) -> list[Table]:
    """What each team and each person of one agency has."""
    teams, people = _names(request, counted)

    def by_team(pile: Pile) -> tuple[str, Mapping[str, object]]:
        key = pile.team_id or 0
        return teams.get(key, _("No team")), {**query, "team": key}

    def by_person(pile: Pile) -> tuple[str, Mapping[str, object]]:
        key = pile.person_id or 0
        return people.get(key, _("Nobody")), {**query, "person": key}

    return [
        table(_("Open work by team"), _("Team"), counted, by_team, ends),
        table(_("Open work by person"), _("Person"), counted, by_person, ends),
    ]


def _of_all(shown: list[Agency], counted: Sequence[Pile], ends: Ends) -> Table:
    names = {agency.pk: agency.name for agency in shown}

    def of_agency(pile: Pile) -> tuple[str, Mapping[str, object]]:
        return names[pile.agency_id], {"agency": pile.agency_id}

    return table(_("Open work by agency"), _("Agency"), counted, of_agency, ends)


def _names(request: FaceRequest, counted: Sequence[Pile]) -> tuple[dict[int, str], dict[int, str]]:
    """The names of those who have something: teams, then people."""
    teams = Team.objects.of(request.city).filter(pk__in={pile.team_id for pile in counted})
    people = User.objects.filter(pk__in={pile.person_id for pile in counted})
    return dict(teams.values_list("pk", "name")), dict(people.values_list("pk", "name"))


def _untouched(request: FaceRequest, ends: Ends) -> list[Line]:
    language = get_language() or request.city.languages[0]
    return [
        Line(
            reference=case.reference,
            shown=pretty(case.reference),
            type=in_language(case.service_version.names, language),
            place=case.place,
            since=words.moment(case.opened_at, ends.zone),
        )
        for case in untouched(request.actor, ends.by_agency)
    ]


def _back(request: FaceRequest, ends: Ends) -> list[Line]:
    language = get_language() or request.city.languages[0]
    return [
        Line(
            reference=back.reference,
            shown=pretty(back.reference),
            type=in_language(back.type_names, language),
            place=back.place,
            since=words.moment(back.at, ends.zone),
            why=words.word(BACK, back.how),
        )
        for back in came_back(request.actor, ends.by_agency, since=clock.now() - BACK_WITHIN)
    ]
