"""The steps in which a person tells us more: the type's questions, photos, how to reach them."""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thirdring.cases.photos import clean_photo
from thirdring.cases.videos import ENDINGS, MAX_VIDEO_BYTES, clean_video, is_video
from thirdring.catalogue.queries import OfferedType
from thirdring.catalogue.rules import PhotoNeed
from thirdring.city.models import City
from thirdring.constituents.rules import normal_email, normal_phone
from thirdring.intake.rules import MOST_PHOTOS
from thirdring.kernel.errors import Invalid, invalid
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident import drafts
from thirdring.web.resident.details import DetailsForm
from thirdring.web.resident.drafts import Draft
from thirdring.web.resident.flow import begun, go_on, keep_as, language_of, page
from thirdring.web.resident.forms import ContactForm, FilesForm
from thirdring.web.resident.steps import Step
from thirdring.web.resident.suggesting import by_way_of_suggestions, require_words
from thirdring.web.ui.photos import problem_in_words
from thirdring.web.ui.ranges import ranged


@require_http_methods(["GET", "HEAD", "POST"])
@public
def details(request: FaceRequest) -> HttpResponse:
    """The type's questions. An answer that calls for another question brings the page back with it."""
    draft, offered = begun(request)
    if offered is None:
        return redirect("resident:report")
    data = request.POST if request.method == "POST" else None
    form = DetailsForm(offered, language_of(request), data, draft.answers, draft.words)
    if data is not None:
        require_words(form, offered)
    if data is None or not form.is_valid() or form.revealed:
        context = {"form": form, "questions": list(form.questions()), "revealed": data and form.revealed}
        context["keep"] = keep_as(draft, Step.DETAILS)
        return page(request, Step.DETAILS, offered, context)
    draft.answers, draft.words = form.answers, form.cleaned_data["words"]
    return by_way_of_suggestions(request, draft, offered, go_on(request, draft, offered, Step.DETAILS))


@require_http_methods(["GET", "HEAD", "POST"])
@public
def photo(request: FaceRequest) -> HttpResponse:
    """Add photos and take them back; each is cleaned before it is kept."""
    draft, offered = begun(request)
    if offered is None:
        return redirect("resident:report")
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if request.method == "POST":
        if "remove" in request.POST:
            drafts.remove_photo(draft, request.POST["remove"])
            drafts.save(request.session, draft)
            return redirect("resident:photo")
        if _added(form, draft, request.FILES.getlist("photos"), offered):
            return go_on(request, draft, offered, Step.PHOTO)
        drafts.save(request.session, draft)  # the good ones of several are kept
    context = {"form": form, "draft": draft, "required": offered.photo is PhotoNeed.REQUIRED}
    return page(request, Step.PHOTO, offered, context | {"wanted": offered.photo is PhotoNeed.WANTED})


def _added(form: FilesForm, draft: Draft, files: "list[UploadedFile[Any]]", offered: OfferedType) -> bool:
    """Keep the photos and the video that are sound, and say what is wrong with the others."""
    form.is_valid()
    for file in files:
        try:
            _add(draft, file)
        except Invalid as error:
            form.add_error(
                "photos", [f"{file.name}: {problem_in_words(problem)}" for problem in error.problems]
            )
    if offered.photo is PhotoNeed.REQUIRED and not (draft.photos or draft.video) and not form.errors:
        form.add_error("photos", _("This kind of request needs a photo."))
    return not form.errors


def _add(draft: Draft, file: "UploadedFile[Any]") -> None:
    raw = file.read(MAX_VIDEO_BYTES + 1)
    if is_video(raw):
        if draft.video:
            raise invalid("photos", _("Send one video. Remove the other first."))
        drafts.add_video(draft, clean_video(raw))
        return
    if len(draft.photos) >= MOST_PHOTOS:
        raise invalid("photos", _("Send at most %(most)d photos.") % {"most": MOST_PHOTOS})
    drafts.add_photo(draft, clean_photo(raw))


@require_safe
@public
def draft_photo(request: FaceRequest, number: int) -> FileResponse:
    """A photo of the reader's own draft, 1 for the first."""
    kept = drafts.load(request.session).photos
    if not 1 <= number <= len(kept) or not default_storage.exists(kept[number - 1]):
        raise Http404
    response = FileResponse(default_storage.open(kept[number - 1]), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@public
def draft_video(request: FaceRequest) -> HttpResponseBase:
    """The video of the reader's own draft."""
    name = drafts.load(request.session).video
    if not name or not default_storage.exists(name):
        raise Http404
    content_type = next(kind for kind, ending in ENDINGS.items() if name.endswith(f".{ending}"))
    size, file = default_storage.size(name), default_storage.open(name)
    response = ranged(request, file, size=size, content_type=content_type)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@public
def contact(request: FaceRequest) -> HttpResponse:
    """How to reach the person: nothing at all where the type allows it."""
    draft, offered = begun(request)
    if offered is None:
        return redirect("resident:report")
    kept = {name: getattr(draft, name) for name in ("name", "email", "phone")}
    kept["language"] = draft.language or language_of(request)
    form = ContactForm(request.POST if request.method == "POST" else None, initial=kept)
    form.fields["language"].choices = spoken_in(request.city)  # type: ignore[attr-defined]  # a ChoiceField
    if request.method != "POST" or not _reachable(form, draft, offered, country=request.city.country):
        keep = keep_as(draft, Step.CONTACT) if request.method != "POST" else ""
        context = {"form": form, "many": len(spoken_in(request.city)) > 1, "keep": keep}
        return page(request, Step.CONTACT, offered, context)
    return go_on(request, draft, offered, Step.CONTACT)


def spoken_in(city: City) -> list[tuple[str, str]]:
    """The languages that both the city and the program speak."""
    return [(code, name) for code, name in settings.LANGUAGES if code in city.languages]


def _normal(name: str, text: str, *, country: str) -> str:
    return normal_email(text) if name == "email" else normal_phone(text, country=country)


def _reachable(form: ContactForm, draft: Draft, offered: OfferedType, *, country: str) -> bool:
    """Put the contact into the draft if it is sound, and enough for this type."""
    form.is_valid()
    said = form.cleaned_data
    for name in ("email", "phone"):
        text = said.get(name, "")
        try:
            said[name] = _normal(name, text, country=country) if text else ""
        except Invalid as error:
            form.add_problems(error.problems)
    if not offered.anonymous_allowed and not form.errors and not (said["email"] or said["phone"]):
        form.add_error("email", _("This kind of request needs a way to reach you: an e-mail or a phone."))
    if form.errors:
        return False
    for name in ("name", "email", "phone", "language"):
        setattr(draft, name, said[name])
    return True
