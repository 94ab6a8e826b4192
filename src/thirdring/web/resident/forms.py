"""The forms of the report's steps. They read what was typed; what is right is the domain's to say."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from thirdring.cases.photos import MAX_BYTES
from thirdring.cases.videos import LONGEST_S, MAX_VIDEO_BYTES
from thirdring.intake.rules import MOST_PHOTOS, NAME_LENGTH, PLACE_LENGTH
from thirdring.web.ui.forms import ManyFilesInput, UiForm
from thirdring.web.ui.photos import PICTURES, VIDEOS

_KEPT = {"data-kept": ""}  # what a choice put there comes back with what was typed (assets: kept.ts)
WORDS = "words"  # the choice "none of these, use my words"


class WhereForm(UiForm):
    """A place in words, and its point when the reader's browser or an earlier choice found one."""

    place = forms.CharField(
        label=_("Address, crossing or landmark"),
        help_text=_("For example: 120 Mill Street, Mill Street and 3rd Avenue, or the name of a park."),
        required=False,
        max_length=PLACE_LENGTH,
        error_messages={"max_length": _("Describe the place in at most %(limit_value)d characters.")},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    placed = forms.CharField(required=False, max_length=PLACE_LENGTH, widget=forms.HiddenInput(_KEPT))
    lon = forms.FloatField(required=False, widget=forms.HiddenInput(_KEPT))
    lat = forms.FloatField(required=False, widget=forms.HiddenInput(_KEPT))

    @property
    def point(self) -> tuple[float, float] | None:
        """The longitude and latitude sent, if they belong to the words that were sent."""
        said = self.cleaned_data
        lon, lat = said.get("lon"), said.get("lat")
        if lon is None or lat is None or said["placed"] != said["place"]:
            return None
        return lon, lat


class ChosenPlaceForm(UiForm):
    """Which of the places found is meant; only asked where no script could ask while typing."""

    chosen = forms.CharField(required=False, max_length=PLACE_LENGTH)


class PhotoForm(UiForm):
    """Files to add. Each is looked at by the domain, which says what is wrong with it."""

    photos = forms.FileField(
        label=_("Choose photos"),
        help_text=format_lazy(
            _("Up to {most}, each at most {size} MB. Please leave out faces and number plates."),
            most=MOST_PHOTOS,
            size=MAX_BYTES // 1024**2,
        ),
        required=False,
        widget=ManyFilesInput(attrs={"accept": PICTURES, "multiple": True}),
    )

    def clean(self) -> dict[str, object]:
        """An empty file is the domain's to refuse, in its own words."""
        self.errors.pop("photos", None)
        return super().clean() or {}


class FilesForm(PhotoForm):
    """Photos, or a short video; both are chosen with the same button."""

    photos = forms.FileField(
        label=_("Choose photos or a short video"),
        help_text=format_lazy(
            _(
                "Up to {most} photos, each at most {size} MB, or a video of at most {seconds} seconds and "
                "{video_size} MB. Please leave out faces and number plates. Only city staff see a video."
            ),
            most=MOST_PHOTOS,
            size=MAX_BYTES // 1024**2,
            seconds=LONGEST_S,
            video_size=MAX_VIDEO_BYTES // 1024**2,
        ),
        required=False,
        widget=ManyFilesInput(attrs={"accept": f"{PICTURES},{VIDEOS}", "multiple": True}),
    )


class ContactForm(UiForm):
    """How to reach the person; nothing here is ever public."""

    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=NAME_LENGTH,
        error_messages={"max_length": _("A name has at most %(limit_value)d characters.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Mobile phone"),
        help_text=_("We send text messages to it when you give no e-mail address."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "tr-short"}),
    )
    language = forms.ChoiceField(label=_("Write to me in"), required=False)


class TrackForm(UiForm):
    """The reference somebody was given."""

    reference = forms.CharField(
        label=_("Reference number"),
        help_text=_("Nine digits, like 2604-1873-5. It is on your receipt and in every message from us."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "tr-short"}),
    )
