"""What a queue shows, read from the address: every filter is in the URL, so a view can be kept and shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.cases.queries import QueueFilters
from thirdring.cases.rules import OPEN, Status
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import Agency, City, Team
from thirdring.kernel.actor import Actor
from thirdring.kernel.words import in_language
from thirdring.places.queries import named_areas
from thirdring.staff.policy import of_agencies_only
from thirdring.web.agency import words
from thirdring.web.ui.forms import UiForm

Choice = tuple[str, str]
ANY = "all"
_MOST_ID = 2**63 - 1
_NOT_OFFERED = gettext_lazy("“%(value)s” is not in the list. Choose one that is.")
RUNNING = OPEN - {Status.ON_HOLD}
FIRST_KIND = "neighbourhood"  # the kind of area people say where something is by


@dataclass(frozen=True, slots=True)
class Options:
    """What this person may choose. ``agencies`` is empty for those of one only."""

    agencies: list[Choice]
    teams: list[Choice]
    types: list[Choice]
    areas: list[tuple[str, list[Choice]]]  # by kind

    def area_names(self) -> dict[int, str]:
        """The name to say for each area's id."""
        return {int(key): name for _kind, choices in reversed(self.areas) for key, name in choices}

    def kind_of(self) -> dict[int, int]:
        """For each area's id how early its kind is listed: the smaller, the better to say."""
        return {
            int(key): place for place, (_kind, choices) in enumerate(self.areas) for key, _name in choices
        }


def options_for(actor: Actor, city: City, language: str) -> Options:
    """Read what may be chosen: two small queries at most, whatever the number of cases."""
    own = of_agencies_only(actor)
    agencies, teams = Agency.objects.of(city), Team.objects.of(city)
    if own:
        agencies, teams = (
            agencies.filter(pk__in=actor.agency_ids),
            teams.filter(agency_id__in=actor.agency_ids),
        )
    named = [
        (str(pk), in_language(names or {}, language) or code)
        for pk, names, code, owner_id in _types(city.pk, city.rules_version)
        if not own or owner_id in actor.agency_ids
    ]
    return Options(
        agencies=[]
        if own and len(actor.agency_ids) < 2
        else [(str(pk), name) for pk, name in agencies.order_by("name").values_list("pk", "name")],
        teams=[(str(pk), name) for pk, name in teams.order_by("name").values_list("pk", "name")],
        types=sorted(named, key=lambda choice: choice[1].casefold()),
        areas=_by_kind(city),
    )


@lru_cache(maxsize=64)
def _types(
    city_id: int, rules_version: int
) -> tuple[tuple[int, Mapping[str, str] | None, str, int | None], ...]:
    """Every type with its present names and owner, kept until the city's ``rules_version`` rises."""
    rows = ServiceType.objects.of(city_id).values_list("pk", "current__names", "code", "current__owner_id")
    return tuple(rows)


def _by_kind(city: City) -> list[tuple[str, list[Choice]]]:
    kinds: dict[str, list[Choice]] = {}
    for area in named_areas(city):
        kinds.setdefault(area.kind, []).append((str(area.id), area.name))
    return sorted(kinds.items(), key=lambda item: (item[0] != FIRST_KIND, item[0]))


class _Pick(forms.ChoiceField):
    """A choice that may be left open; what can be chosen is offered later."""

    def __init__(self, *, label: object) -> None:
        super().__init__(required=False, error_messages={"invalid_choice": _NOT_OFFERED})
        self.label = label  # type: ignore[assignment]  # lazy words, whose type Django keeps to itself


class QueueForm(UiForm):
    """The queue's filters as a person sets them."""

    words = forms.CharField(
        label=gettext_lazy("Search"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = _Pick(label=gettext_lazy("Status"))
    agency = _Pick(label=gettext_lazy("Agency"))
    team = _Pick(label=gettext_lazy("Team"))
    type = _Pick(label=gettext_lazy("Type"))
    area = _Pick(label=gettext_lazy("Area"))
    sort = _Pick(label=gettext_lazy("Order"))
    overdue = forms.BooleanField(label=gettext_lazy("Overdue only"), required=False)
    offered = forms.BooleanField(label=gettext_lazy("Offered to us"), required=False)
    person = forms.IntegerField(
        label=gettext_lazy("Person"),
        required=False,
        min_value=0,
        max_value=_MOST_ID,
        widget=forms.HiddenInput,
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Due by"), required=False, widget=forms.HiddenInput
    )  # both only come with a link, as those of the board

    def __init__(self, data: QueryDict, options: Options) -> None:
        super().__init__(data, auto_id="filter_%s")
        statuses = [(status.value, words.word(words.STATUSES, status)) for status in Status]
        self._offer("status", [("", _("Open")), *statuses, (ANY, _("Open and closed"))])
        self._offer("sort", [("", _("Due first")), ("newest", _("Newest first"))])
        self._offer("agency", [("", _("All agencies")), *options.agencies])
        self._offer("team", [("", _("All teams")), ("0", _("No team")), *options.teams])
        self._offer("type", [("", _("All types")), *options.types])
        grouped = [(kind.replace("_", " ").capitalize(), choices) for kind, choices in options.areas]
        self._offer("area", [("", _("All areas")), *grouped])
        if not options.agencies:
            del self.fields["agency"]

    def _offer(self, name: str, choices: Sequence[tuple[str, object]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def picks(self) -> list[forms.BoundField]:
        """The fields to choose from; the tabs above the queue set status and overdue."""
        return [self[name] for name in ("agency", "team", "type", "area", "sort") if name in self.fields]

    def filters(self) -> QueueFilters:
        """What was asked for; a filter that was wrong counts as not set, and its error is shown."""
        self.is_valid()
        asked = self.cleaned_data
        return QueueFilters(
            status=_statuses(
                asked.get("status", ""), running=bool(asked.get("overdue") or asked.get("until"))
            ),
            agency_id=_number(asked.get("agency", "")),
            team_id=_number(asked.get("team", "")),
            type_id=_number(asked.get("type", "")),
            area_id=_number(asked.get("area", "")),
            person_id=asked.get("person"),
            overdue=bool(asked.get("overdue")),
            until=asked.get("until"),
            offered=bool(asked.get("offered")),
            words=asked.get("words", ""),
            sort=asked.get("sort") or "due",
        )


def without_page(query: QueryDict) -> str:
    """The queue's address without its page, for the way back from a case."""
    kept = query.copy()
    for name in ("after", "ids", "first"):
        kept.pop(name, None)
    return kept.urlencode()


def _statuses(asked: str, *, running: bool) -> frozenset[str]:
    """Without a status: the open ones. ``running`` leaves out those that wait: their clocks stand still."""
    if asked in set(Status):
        return frozenset({asked})
    if asked == ANY:
        return frozenset(Status)
    return frozenset(RUNNING if running else OPEN)


def _number(text: str) -> int | None:
    return int(text) if text else None
