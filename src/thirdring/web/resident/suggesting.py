"""After the words about what is not in the list: what they may mean after all. Offered once, never forced."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thirdring.catalogue.queries import OfferedType, suggested_types, version_of
from thirdring.catalogue.rules import UNLISTED
from thirdring.kernel.errors import NotFound
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.choosing import choice_of
from thirdring.web.resident.details import DetailsForm
from thirdring.web.resident.drafts import Draft
from thirdring.web.resident.flow import ADDRESSES, begun, danger_first, go_on, language_of, page
from thirdring.web.resident.steps import Step, next_step
from thirdring.web.ui.suggesting import why_in_words


def require_words(form: DetailsForm, offered: OfferedType) -> None:
    """Of what is not in the list the words are all there is to go by."""
    if offered.code == UNLISTED and form.is_valid() and not form.cleaned_data["words"].strip():
        form.add_error("words", _("Say in your words what it is: that is all we have to go by."))


def by_way_of_suggestions(
    request: FaceRequest, draft: Draft, offered: OfferedType, onward: HttpResponseRedirect
) -> HttpResponseRedirect:
    """The way on, with a look at what the words may mean. A warning of danger comes before it."""
    if offered.code != UNLISTED or danger_first(draft, offered, request.city):
        return onward
    found = suggested_types(request.city, draft.words, language_of(request))
    return redirect("resident:suggestions") if found else onward


@require_http_methods(["GET", "HEAD", "POST"])
@public
def suggestions(request: FaceRequest) -> HttpResponse:
    """Offer the nearest types, each with why; choosing one keeps everything written so far."""
    draft, offered = begun(request)
    if offered is None or offered.code != UNLISTED:
        return redirect("resident:report")
    if request.method == "POST":
        return _chosen(request, draft) or redirect(ADDRESSES[next_step(offered, draft.done)])
    language = language_of(request)
    found = suggested_types(request.city, draft.words, language)
    listed = [(choice_of(each, language), why_in_words(why)) for each, why in found]
    return page(request, Step.DETAILS, offered, {"suggested": listed}, template="suggestions")


def _chosen(request: FaceRequest, draft: Draft) -> HttpResponseRedirect | None:
    """On with the type that was chosen; None for none of them."""
    try:
        better = version_of(request.city, request.POST.get("service_code", ""))
    except NotFound:
        return None
    draft.choose(better.code)
    return go_on(request, draft, better, Step.WHAT)
