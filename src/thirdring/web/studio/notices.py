"""City notices: what every public page says for some days, put up and taken down by administrators."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid
from thirdring.kernel.words import in_language
from thirdring.mass_events.actions.notices import WORDS_LENGTH, Said, keep_city_notice, take_down
from thirdring.mass_events.models import CityNotice
from thirdring.mass_events.notices import every_notice, notice_by_number
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.ui.forms import LANGUAGES_IN_SIGHT, UiForm

_MOMENT = "%Y-%m-%dT%H:%M"
_WRONG = gettext_lazy("Write the moment as 2026-12-24 14:30.")


def _moment(label: object) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,  # type: ignore[arg-type]  # lazy words
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "tr-short"}, format=_MOMENT),
        error_messages={"invalid": _WRONG},
    )


class NoticeForm(UiForm):
    """A notice as an administrator writes it down. What is right is the domain's to say."""

    since = _moment(gettext_lazy("Shown from"))
    until = _moment(gettext_lazy("Shown until"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, data: QueryDict | None, city: City, known: CityNotice | None) -> None:
        given: dict[str, object] = {"since": clock.now()}
        if known is not None:
            given = {"since": known.since, "until": known.until, "version": known.version}
        super().__init__(data, initial=given)
        self.city = city
        for number, code in enumerate(city.languages):
            label = _("What everybody reads (%(language)s)") % {
                "language": dict(settings.LANGUAGES).get(code, code)
            }
            field = self.fields[_name(code)] = forms.CharField(
                label=label,
                required=False,
                initial=known.texts.get(code, "") if known else "",
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": WORDS_LENGTH, "lang": code}),
            )
            field.further = number >= LANGUAGES_IN_SIGHT  # type: ignore[attr-defined]  # read by the form
        self.order_fields([*map(_name, city.languages), "since", "until", "version"])

    def said(self) -> Said:
        """What was filled in, as it stands."""
        told = self.cleaned_data
        texts = {code: told.get(_name(code), "") for code in self.city.languages}
        return Said(texts=texts, since=told.get("since"), until=told.get("until"))


def _name(code: str) -> str:
    return f"texts.{code}"


@require_safe
@staff_only(Role.ADMINISTRATOR)
def notices(request: FaceRequest) -> HttpResponse:
    """What is shown, will be and was."""
    language, now = get_language() or request.city.languages[0], clock.now()
    listed = [
        (each, in_language(each.texts, language), _state(each, now)) for each in every_notice(request.actor)
    ]
    return render(request, "studio/notices/list.html", {"here": "notices", "staff": True, "listed": listed})


def _state(notice: CityNotice, now: datetime) -> str:
    if notice.until <= now:
        return "over"
    return "shown" if notice.since <= now else "coming"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.ADMINISTRATOR)
def notice(request: FaceRequest, number: int = 0) -> HttpResponse:
    """Put up a notice, or change one."""
    known = notice_by_number(request.city, number) if number else None
    if request.method != "POST":
        return _form(request, NoticeForm(None, request.city, known), known)
    form = NoticeForm(request.POST, request.city, known)
    if not form.is_valid():
        return _form(request, form, known, status=422)
    try:
        version = form.cleaned_data["version"]
        keep_city_notice(request.city, form.said(), notice=known, version=version, actor=request.actor)
    except Invalid as error:
        form.add_problems(error.problems)
        return _form(request, form, known, status=422)
    messages.success(request, _("The notice is kept."))
    return redirect("studio:notices")


@require_POST
@staff_only(Role.ADMINISTRATOR)
def end(request: FaceRequest, number: int) -> HttpResponse:
    """Take one down now."""
    take_down(notice_by_number(request.city, number), actor=request.actor)
    messages.success(request, _("The notice is taken down."))
    return redirect("studio:notices")


def _form(
    request: FaceRequest, form: NoticeForm, known: CityNotice | None, *, status: int = 200
) -> HttpResponse:
    context = {"here": "notices", "staff": True, "form": form, "notice": known}
    return render(request, "studio/notices/notice.html", context, status=status)
