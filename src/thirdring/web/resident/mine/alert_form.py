"""What somebody fills in about an alert: what, where, how often, and when it is quiet."""

import json
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.alerts.actions.keeping import Wish
from thirdring.alerts.models import Alert
from thirdring.alerts.rules import MOST_ALERTS, Hears, Rhythm
from thirdring.catalogue.queries import offered_types
from thirdring.city.models import City
from thirdring.kernel.errors import Problem
from thirdring.places.ground import RADII
from thirdring.places.overlaps import DISTRICT, NEIGHBOURHOOD
from thirdring.places.queries import named_areas
from thirdring.web.ui.forms import UiForm

EVERYWHERE, AREAS, AROUND, DRAWN = "everywhere", "areas", "around", "drawn"
_HEARS = {
    Hears.OPENED: gettext_lazy("New reports"),
    Hears.CLOSED: gettext_lazy("What is closed"),
    Hears.NOTICES: gettext_lazy("What the city announces to everybody"),
}
_WHERE = {
    EVERYWHERE: gettext_lazy("In the whole city"),
    AREAS: gettext_lazy("In some neighborhoods or districts"),
    AROUND: gettext_lazy("Around an address"),
    DRAWN: gettext_lazy("On ground I draw on the map"),
}
_RHYTHM = {
    Rhythm.AT_ONCE: gettext_lazy("At once; what follows within ten minutes comes together"),
    Rhythm.DAILY: gettext_lazy("Once a day, at 8 in the morning"),
    Rhythm.WEEKLY: gettext_lazy("Once a week, on Monday morning"),
}
_AREA_KINDS = (NEIGHBOURHOOD, DISTRICT)
_NOT_OFFERED = gettext_lazy("“%(value)s” is not in the list. Choose one that is.")
NIGHT = (time(21), time(7))


def _choose(label: Any, choices: Mapping[Any, Any], widget: type[forms.Widget]) -> dict[str, Any]:
    return {
        "label": label,
        "choices": [(code.value if hasattr(code, "value") else code, said) for code, said in choices.items()],
        "required": False,
        "widget": widget,
        "error_messages": {"invalid_choice": _NOT_OFFERED},
    }


class AlertForm(UiForm):
    """An alert, filled in once more when it is changed."""

    hears = forms.MultipleChoiceField(
        **_choose(gettext_lazy("What do you want to hear of?"), _HEARS, forms.CheckboxSelectMultiple)
    )
    kinds = forms.MultipleChoiceField(
        **_choose(gettext_lazy("Only these kinds"), {}, forms.CheckboxSelectMultiple),
        help_text=gettext_lazy("Choose none to hear of all kinds."),
    )
    where = forms.ChoiceField(**_choose(gettext_lazy("Where?"), _WHERE, forms.RadioSelect))
    areas = forms.MultipleChoiceField(
        **_choose(gettext_lazy("Neighborhoods and districts"), {}, forms.CheckboxSelectMultiple)
    )
    place = forms.CharField(
        label=gettext_lazy("Address, crossing or landmark"), required=False, max_length=200
    )
    radius = forms.ChoiceField(**_choose(gettext_lazy("How far around it"), {}, forms.Select))
    drawn = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
    rhythm = forms.ChoiceField(**_choose(gettext_lazy("How often?"), _RHYTHM, forms.RadioSelect))
    quiet_since = forms.TimeField(
        label=gettext_lazy("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "tr-short"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Write the time as 21:00.")},
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "tr-short"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Write the time as 07:00.")},
    )

    def __init__(
        self, data: QueryDict | None, city: City, language: str, *, given: Mapping[str, Any]
    ) -> None:
        super().__init__(data, auto_id="alert_%s", initial=dict(given))
        types = [each for each in offered_types(city) if not each.private]
        self.type_ids = {each.code: each.type_id for each in types}
        self.area_ids = {f"{each.kind}:{each.code}": each.id for each in _areas(city)}
        self._offer("kinds", sorted(((each.code, each.name(language)) for each in types), key=_by_name))
        self._offer("areas", [(f"{each.kind}:{each.code}", each.name) for each in _areas(city)])
        self._offer("radius", [(str(metres), _("%(metres)s m") % {"metres": metres}) for metres in RADII])
        if not self.area_ids:
            self._offer("where", [(code, said) for code, said in _WHERE.items() if code != AREAS])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field's

    def wish(self, language: str) -> Wish:
        """What was filled in, of the ground only what was chosen."""
        said = self.cleaned_data
        where = said.get("where") or EVERYWHERE
        return Wish(
            hears=said["hears"],
            type_ids=[self.type_ids[code] for code in said["kinds"]],
            area_ids=[self.area_ids[code] for code in said["areas"]] if where == AREAS else [],
            place=said["place"] if where == AROUND else "",
            radius_m=int(said["radius"] or RADII[2]),
            drawn=self._shape() if where == DRAWN else None,
            rhythm=said["rhythm"],
            quiet_since=said["quiet_since"],
            quiet_until=said["quiet_until"],
            language=language,
        )

    def clean(self) -> dict[str, Any]:
        """Ground that was chosen has to be named."""
        said = super().clean() or {}
        where = said.get("where")
        if where == AREAS and not said.get("areas") and "areas" not in self.errors:
            self.add_error("areas", _("Choose at least one neighborhood or district."))
        if where == AROUND and not said.get("place"):
            self.add_error("place", _("Write an address, a crossing or a landmark."))
        if where == DRAWN and self._shape() is None:
            self.add_error(
                "where",
                _("Tap at least three corners on the map, or choose an address and a distance instead."),
            )
        return said

    def _shape(self) -> Mapping[str, Any] | None:
        try:
            shape = json.loads(self.cleaned_data.get("drawn") or "null")
        except ValueError:
            return None
        return shape if isinstance(shape, dict) else None

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """What the verb found, in the reader's language, beside its field."""
        for problem in problems:
            field, said = _said().get(problem.field, (None, problem.message))
            self.add_error(field, said)


def given_of(alert: Alert, form_codes: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """An alert as its form shows it; ``form_codes`` are {kinds: {code: id}, areas: {code: id}}."""
    where = AREAS if alert.area_ids else EVERYWHERE
    if alert.shape is not None:
        where = AROUND if alert.place else DRAWN
    return {
        "hears": alert.hears,
        "kinds": [code for code, pk in form_codes["kinds"].items() if pk in set(alert.type_ids)],
        "areas": [code for code, pk in form_codes["areas"].items() if pk in set(alert.area_ids)],
        "where": where,
        "place": alert.place,
        "radius": str(alert.radius_m or RADII[2]),
        "drawn": json.dumps(alert.shape) if where == DRAWN else "",
        "rhythm": alert.rhythm,
        "quiet_since": alert.quiet_since,
        "quiet_until": alert.quiet_until,
    }


def fresh() -> dict[str, Any]:
    """A new alert before anything is filled in."""
    return {
        "hears": [Hears.OPENED.value],
        "where": EVERYWHERE,
        "radius": str(RADII[2]),
        "rhythm": Rhythm.AT_ONCE.value,
        "quiet_since": NIGHT[0],
        "quiet_until": NIGHT[1],
    }


def _areas(city: City) -> list[Any]:
    found = [area for area in named_areas(city) if area.kind in _AREA_KINDS]
    return sorted(found, key=lambda area: _AREA_KINDS.index(area.kind))


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


def _said() -> dict[str, tuple[str | None, str]]:
    return {
        "hears": ("hears", _("Choose what you want to hear of.")),
        "type_ids": ("kinds", _("Choose kinds of request from the list.")),
        "area_ids": ("areas", _("Choose neighborhoods or districts from the list.")),
        "place": (
            "place",
            _("We can't find this place. Write a street and number, a crossing or a landmark."),
        ),
        "radius": ("radius", _("Choose a distance from the list.")),
        "drawn": ("where", _("This ground can't be read. Draw it again, with three to 200 corners.")),
        "rhythm": ("rhythm", _("Choose how often you want to hear.")),
        "quiet_until": ("quiet_until", _("Give both times, from when and until when, or neither.")),
        "alerts": (
            None,
            _("You have %(most)s alerts already. Delete one before you make another.")
            % {"most": MOST_ALERTS},
        ),
    }
