"""What a supervisor fills in to write a rule: type, area, answers, hours, team, and from when."""

from collections.abc import Sequence
from datetime import datetime, time
from hashlib import sha256
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.catalogue.queries import OfferedType, offered_types
from thirdring.catalogue.rules import LISTS
from thirdring.city.models import City
from thirdring.city.rules import WEEKDAYS
from thirdring.kernel.words import in_language
from thirdring.places.models import Area
from thirdring.routing.actions.assigning import NAME_LENGTH
from thirdring.routing.actions.ruling import RuleDraft
from thirdring.routing.models import Rule
from thirdring.web.ui.forms import UiForm
from thirdring.web.ui.handing import handing_choices
from thirdring.web.ui.questions import PREFIX, in_words

DAYS = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}


class RuleForm(UiForm):
    """A rule as its writer wants it. The questions are those of the type that was chosen."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("It is read out as the reason: “Night crew: after hours”."),
        max_length=NAME_LENGTH,
        error_messages={"required": gettext_lazy("Name the rule: the name says why.")},
    )
    type = forms.ChoiceField(label=gettext_lazy("Kind of request"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    team = forms.ChoiceField(
        label=gettext_lazy("Send it to"),
        error_messages={"required": gettext_lazy("Choose a team that takes cases, from the list.")},
    )
    begins = forms.DateField(
        label=gettext_lazy("From this day on"),
        help_text=gettext_lazy("Leave it empty to begin now."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "tr-short"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        city: City,
        language: str,
        rows: Sequence[Rule],
        rule: Rule | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(rule) if rule else {})
        self.city, self.language, self.rows = city, language, rows
        self.kinds = offered_types(city)
        chosen = data.get("type", "") if data is not None else str(rule.type_id or "") if rule else ""
        self.chosen = next((each for each in self.kinds if str(each.type_id) == chosen), None)
        self._fill_choices()
        self._ask_questions(self.chosen)
        for day, name in DAYS.items():
            self.fields[f"hours.{day}"] = forms.CharField(label=name, required=False, max_length=120)

    def draft(self) -> RuleDraft:
        """What the rule should say; the form is valid."""
        said = self.cleaned_data
        answers = {name.removeprefix(PREFIX): said[name] for name in self._answered() if said.get(name)}
        hours = {day: _spans(said[f"hours.{day}"]) for day in WEEKDAYS if said.get(f"hours.{day}")}
        return RuleDraft(
            name=said["name"],
            team_id=int(said["team"].removeprefix("team-")),
            type_id=int(said["type"]) if said["type"] else None,
            area_id=int(said["area"]) if said["area"] else None,
            answers=answers,
            hours=hours,
        )

    def begins_at(self) -> datetime | None:
        """The beginning of the chosen day, in the city's time."""
        day = self.cleaned_data.get("begins")
        return datetime.combine(day, time(), ZoneInfo(self.city.time_zone)) if day else None

    def again(self) -> "RuleForm":
        """The same as filled in, with nothing held against it yet."""
        fresh = RuleForm(None, city=self.city, language=self.language, rows=self.rows)
        fresh._ask_questions(self.chosen)
        fresh.initial = {name: _sent(self.data, name) for name in self.data}
        return fresh

    @property
    def before(self) -> int | None:
        """The rule it should come before, if any."""
        number = str(self.data.get("before", ""))
        return int(number) if number.isascii() and number.isdecimal() else None

    def mark(self) -> str:
        """A mark of what is filled in: what was tried and what is published have to be the same."""
        said = sorted((name, _sent(self.data, name)) for name in self.fields)
        return sha256(repr(said).encode()).hexdigest()[:16]

    @property
    def answers(self) -> list[forms.BoundField]:
        """The fields of the chosen type's questions."""
        return [self[name] for name in self._answered()]

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the hours, Monday first."""
        return [self[f"hours.{day}"] for day in DAYS]

    @property
    def has_hours(self) -> bool:
        """Whether any day was given hours, or has something wrong with them."""
        return any(field.value() or field.errors for field in self.days)

    def _answered(self) -> list[str]:
        return [name for name in self.fields if name.startswith(PREFIX)]

    def _fill_choices(self) -> None:
        kinds = [(str(each.type_id), each.name(self.language)) for each in self.kinds]
        areas = Area.objects.of(self.city).order_by("kind", "name").values_list("pk", "name")
        self.fields["type"].choices = [("", _("Every kind")), *kinds]  # type: ignore[attr-defined]  # a choice field
        self.fields["area"].choices = [("", _("The whole city")), *areas]  # type: ignore[attr-defined]  # too
        self.fields["team"].choices = [("", _("Choose")), *_teams(self.city)]  # type: ignore[attr-defined]  # too

    def _ask_questions(self, chosen: OfferedType | None) -> None:
        for question in chosen.questions if chosen else ():
            if question.kind in LISTS:
                self.fields[PREFIX + question.code] = forms.MultipleChoiceField(
                    label=in_language(question.texts, self.language),
                    required=False,
                    choices=[(each.key, in_language(each.names, self.language)) for each in question.options],
                    widget=forms.CheckboxSelectMultiple,
                )


def _teams(city: City) -> list[tuple[str, list[tuple[str, str]]]]:
    """Agencies with their teams: a rule always names a team."""
    grouped = [
        (agency, [each for each in choices if each[0].startswith("team-")])
        for agency, choices in handing_choices(city.pk)
    ]
    return [(agency, teams) for agency, teams in grouped if teams]


def _initial(rule: Rule) -> dict[str, Any]:
    answers = {PREFIX + code: keys for code, keys in rule.answers.items()}
    hours = {f"hours.{day}": _typed(spans) for day, spans in rule.hours.items()}
    whom = {"type": rule.type_id or "", "area": rule.area_id or "", "team": f"team-{rule.team_id}"}
    return {"name": rule.name, **whom, **answers, **hours}


def _sent(data: Any, name: str) -> Any:
    """What was sent for a field: a list for a question, because more than one option may be chosen."""
    return data.getlist(name) if name.startswith(PREFIX) else data.get(name)


def _typed(spans: Sequence[Sequence[str]]) -> str:
    """Spans as they are typed."""
    return ", ".join("-".join(span) for span in spans)


def _spans(text: str) -> list[list[str]]:
    """'00:00-07:00, 17:00-24:00' as spans; what is none is told by the domain."""
    return [[end.strip() for end in span.split("-")] for span in text.replace("–", "-").split(",")]


def in_plain_words(rule: Rule, offered: OfferedType | None, language: str) -> str:
    """The answers and hours it asks for: 'Is it deep?: Yes · Monday-Friday 17:00-24:00'; '' for none."""
    questions = {question.code: question for question in offered.questions} if offered else {}
    answers = [
        f"{in_language(questions[code].texts, language)}: {in_words(questions[code], list(keys), language)}"
        if code in questions
        else f"{code}: {', '.join(keys)}"
        for code, keys in rule.answers.items()
    ]
    return " · ".join([*answers, *_hours_in_words(rule)])


def _hours_in_words(rule: Rule) -> list[str]:
    """The hours, days in a row with the same ones together."""
    told = []
    for typed, days in groupby(DAYS, key=lambda day: _typed(rule.hours.get(day, ()))):
        names = [str(DAYS[day]) for day in days]
        span = names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"
        told.append(f"{span} {typed}" if typed else "")
    return [each for each in told if each]
