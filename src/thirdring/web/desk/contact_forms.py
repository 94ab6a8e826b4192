"""What a call taker writes down, as a form. It takes what was typed; what is right is the domain's to say."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from thirdring.city.models import City
from thirdring.contact_centre.desk_rules import MOST_LETTERS, TICKET_MARK, Relay, Said
from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.places.geocoding import PlaceKind
from thirdring.places.queries import in_city, locate
from thirdring.staff.models import User
from thirdring.web.desk.desk_words import DANGERS, RELAYS
from thirdring.web.ui.forms import UiForm

CALL_BACK_IN: dict[str, tuple[timedelta, Any]] = {
    "30m": (timedelta(minutes=30), _("within half an hour")),
    "2h": (timedelta(hours=2), _("within two hours")),
    "1d": (timedelta(days=1), _("within a day")),
}
_TEXTS = ("place", "placed", "sought", "service_code", "words", "note", "name", "email", "phone")


def _text(label: Any, name: str, widget: forms.Widget | None = None, hint: Any = "") -> forms.CharField:
    too_long = _("Write at most %(limit_value)d characters.")
    return forms.CharField(
        label=label,
        required=False,
        max_length=MOST_LETTERS[name],
        help_text=hint,
        error_messages={"max_length": too_long},
        widget=widget or forms.TextInput(attrs={"autocomplete": "off"}),
    )


class Talk(Protocol):
    """A conversation, real or for practice."""

    @property
    def city(self) -> City: ...
    @property
    def said(self) -> Mapping[str, Any]: ...
    @property
    def language(self) -> str: ...
    @property
    def relay(self) -> str: ...
    @property
    def caller(self) -> str: ...


class ContactForm(UiForm):
    """Everything but the questions of a type."""

    danger = forms.ChoiceField(
        label=_("Is anyone hurt or in danger?"),
        choices=list(DANGERS.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language of the caller"), required=False)
    relay = forms.ChoiceField(label=_("Relay or TTY"), choices=list(RELAYS.items()), required=False)
    place = _text(_("Address, crossing or landmark"), "place")
    placed = forms.CharField(required=False, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    sought = _text(_("What is it about?"), "sought", hint=_("A few words: types and answers are found."))
    words = _text(
        _("In the caller's words"),
        "words",
        forms.Textarea(attrs={"rows": 3}),
        _("Goes to the crew. Without names and phone numbers."),
    )
    note = _text(_("Note for staff"), "note", forms.Textarea(attrs={"rows": 2}))
    name = _text(_("Name"), "name")
    phone = _text(_("Phone"), "phone", forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
    email = _text(_("E-mail address"), "email", forms.EmailInput(attrs={"autocomplete": "off"}))
    reference = forms.CharField(label=_("Reference number"), required=False, max_length=60)
    passed_to = forms.CharField(label=_("To whom"), required=False, max_length=120)
    call_back_in = forms.ChoiceField(
        label=_("When"),
        choices=[(key, words) for key, (_span, words) in CALL_BACK_IN.items()],
        required=False,
    )
    abuse_words = forms.CharField(
        label=_("What was said"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    queue = forms.ChoiceField(label=_("Queue"), required=False)
    colleague = forms.CharField(label=_("Colleague"), required=False, widget=forms.Select)  # offered anew

    def __init__(self, contact: Talk, queues: list[tuple[str, str]], data: QueryDict | None) -> None:
        kept = {name: value for name, value in contact.said.items() if name != "answers"}
        first = {"language": contact.language, "relay": contact.relay} | kept
        super().__init__(data, initial=first | {"phone": kept.get("phone") or _number_of(contact)})
        spoken = contact.city.languages or ["en"]
        others = [code for code in RESIDENT_LANGUAGES if code not in spoken]
        self._choose("language", [(code, RESIDENT_LANGUAGES.get(code, code)) for code in [*spoken, *others]])
        self._choose("queue", queues)

    def offer_colleagues(self, people: Iterable[User]) -> None:
        """Those to whom the call can be handed now."""
        select = self.fields["colleague"].widget
        if isinstance(select, forms.Select):
            select.choices = [(str(each.pk), each.name) for each in people]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def said(self, sent: QueryDict) -> Said:
        """What was typed, whatever is wrong with it, but for what is no number."""
        texts: dict[str, Any] = {name: (sent.get(name) or "").replace("\x00", "").strip() for name in _TEXTS}
        lon, lat = (self.cleaned_data.get(name) for name in ("lon", "lat"))
        danger = str(self.cleaned_data.get("danger") or "")
        return Said(danger=danger, lon=lon, lat=lat, **texts)

    @property
    def relay_said(self) -> Relay:
        """How the caller calls."""
        return Relay(self.cleaned_data.get("relay") or "")


def with_point(city: City, said: Said, chosen: str) -> Said:
    """What was said, with the point of its place where the words clearly mean one."""
    if not chosen and said.placed == said.place and _is_inside(city, said):
        return said
    found = locate(city, chosen or said.place) if chosen or said.place else None
    if found is None or (not chosen and found.kind is PlaceKind.STREET):
        return replace(said, placed="", lon=None, lat=None)
    return replace(said, place=found.label, placed=found.label, lon=found.lon, lat=found.lat)


def _is_inside(city: City, said: Said) -> bool:
    return said.lon is not None and said.lat is not None and in_city(city, said.lon, said.lat)


def _number_of(contact: Talk) -> str:
    """The number they call from; a ticket's is none."""
    return "" if contact.caller.startswith(TICKET_MARK) else contact.caller
