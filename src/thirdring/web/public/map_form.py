"""What the public's map and its list are asked for, all of it in the address."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thirdring.cases.boxes import Box
from thirdring.cases.map_rules import PERIODS, Asked
from thirdring.catalogue.queries import offered_types
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid, Problem
from thirdring.places.geometry import AreaAt
from thirdring.places.overlaps import NEIGHBOURHOOD
from thirdring.places.queries import named_areas
from thirdring.web.ui.boxes import read_box
from thirdring.web.ui.forms import UiForm

GROUP = "group:"
MOST_LETTERS = 200
_STATES = {"": True, "open": True, "closed": False, "all": None}
_NOT_OFFERED = gettext_lazy("“%(value)s” is not in the list. Choose one that is.")


@dataclass(frozen=True, slots=True)
class Kind:
    """Something to choose by: a service type, or with GROUP before its code all of a group."""

    code: str
    name: str
    type_ids: tuple[int, ...]


def kinds_of(city: City, language: str) -> list[tuple[str, list[Kind]]]:
    """What the public may choose, by group: the group as a whole first. Private types are not there."""
    groups: dict[str, tuple[str, list[Kind]]] = {}
    for offered in offered_types(city):
        if not offered.private:
            heading = groups.setdefault(offered.group.code, (offered.group.name(language), []))
            heading[1].append(Kind(offered.code, offered.name(language), (offered.type_id,)))
    return [(name, [_whole(code, name, kinds), *kinds]) for code, (name, kinds) in groups.items()]


def _whole(code: str, name: str, kinds: list[Kind]) -> Kind:
    ids = tuple(type_id for kind in kinds for type_id in kind.type_ids)
    return Kind(f"{GROUP}{code}", _("All of %(group)s") % {"group": name}, ids)


class MapForm(UiForm):
    """The filters as a person sets them."""

    q = forms.CharField(label=gettext_lazy("Search"), max_length=MOST_LETTERS, required=False)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    days = forms.ChoiceField(label=gettext_lazy("Reported"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Neighborhood"), required=False)
    box = forms.CharField(required=False, widget=forms.HiddenInput)
    near = forms.CharField(required=False, max_length=MOST_LETTERS, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, city: City, language: str) -> None:
        super().__init__(data, auto_id="map_%s")
        kinds = kinds_of(city, language)
        self._types = {kind.code: kind.type_ids for _name, listed in kinds for kind in listed}
        self._areas = {area.code: area for area in named_areas(city) if area.kind == NEIGHBOURHOOD}
        periods = [(str(days), _period(days)) for days in reversed(PERIODS) if days]
        self._offer("status", [("", _("Open")), ("closed", _("Closed")), ("all", _("Open and closed"))])
        self._offer(
            "kind",
            [
                ("", _("All kinds")),
                *((name, [(kind.code, kind.name) for kind in listed]) for name, listed in kinds),
            ],
        )
        self._offer("days", [("", _("At any time")), *periods])
        self._offer(
            "area", [("", _("All neighborhoods")), *((area.code, area.name) for area in self._areas.values())]
        )

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]  # a choice field's
        field.error_messages["invalid_choice"] = _NOT_OFFERED

    def clean_box(self) -> Box | None:
        """The part of the map, if the list is to be of one."""
        if not self.cleaned_data["box"]:
            return None
        try:
            return read_box(self.cleaned_data["box"])
        except Invalid as error:
            raise forms.ValidationError(error.problems[0].message) from None

    def asked(self) -> Asked:
        """What is asked for; what was wrong counts as not said, and the page says so."""
        said = self.cleaned_data
        days = said.get("days") or ""
        return Asked(
            open=_STATES[said.get("status") or ""],
            type_ids=self._types.get(said.get("kind") or ""),
            days=int(days) if days else None,
        )

    @property
    def picks(self) -> list[forms.BoundField]:
        """What is chosen from a list."""
        return [self[name] for name in ("status", "kind", "days", "area")]

    def problems(self) -> list[Problem]:
        """What was wrong, for a program."""
        return [Problem(name, str(told)) for name, all_told in self.errors.items() for told in all_told]

    @property
    def chosen_area(self) -> AreaAt | None:
        """The neighbourhood chosen."""
        return self._areas.get(self.cleaned_data.get("area") or "")


def _period(days: int) -> str:
    return ngettext("In the last %(n)s day", "In the last %(n)s days", days) % {"n": days}
