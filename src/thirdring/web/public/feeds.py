"""Public requests for feed readers: of the whole city, of an area, of a kind, or of both together."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from thirdring.cases.map_rules import Asked
from thirdring.cases.public_list import PublicRow, Within, public_page
from thirdring.cases.references import pretty
from thirdring.cases.rules import Status
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import City
from thirdring.kernel.errors import NotFound
from thirdring.places.geometry import AreaAt
from thirdring.places.overlaps import DISTRICT, NEIGHBOURHOOD
from thirdring.places.queries import named_areas
from thirdring.staff.access import FaceRequest, public
from thirdring.web.public.map_form import Kind, kinds_of
from thirdring.web.ui.feeds import Item, in_feed_language, rss

LATEST = 50  # requests in a feed
_AREAS = {"area": NEIGHBOURHOOD, "district": DISTRICT}  # what a name in the address means


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a feed is of; None for all."""

    area: AreaAt | None
    kind: Kind | None

    @property
    def name(self) -> str:
        """'Pothole, Oak Hill'; '' for everything."""
        return ", ".join(each.name for each in (self.kind, self.area) if each is not None)


def feed_address(language: str, **chosen: str) -> str:
    """The address of the feed of ``area`` or ``district`` and ``kind``, as their codes."""
    said = {name: code for name, code in chosen.items() if code}
    return f"{reverse('public:feed')}?{urlencode(said | {'language': language})}"


@require_safe
@conditional_page
@public
def requests(request: FaceRequest) -> HttpResponse:
    """The latest public requests as RSS. Raises NotFound for an area or a kind that is none."""
    city = request.city
    with in_feed_language(request, city) as language:
        chosen = Chosen(_area(request), _kind(request, language))
        asked = Asked(open=None, type_ids=chosen.kind.type_ids if chosen.kind else None)
        within = Within(area_id=chosen.area.id if chosen.area else None)
        rows = public_page(city, asked, within, size=LATEST).rows
        return rss(
            request,
            title=f"311 {city.name}: {chosen.name}" if chosen.name else f"311 {city.name}",
            path=reverse("public:map"),
            about=_("What people reported to the city, the newest first."),
            language=language,
            items=[_item(city, row, language) for row in rows],
        )


def _area(request: FaceRequest) -> AreaAt | None:
    asked = [(kind, request.GET[name]) for name, kind in _AREAS.items() if request.GET.get(name)]
    if not asked:
        return None
    found = next((area for area in named_areas(request.city) if (area.kind, area.code) in asked), None)
    if found is None:
        raise NotFound(_("There is no such neighborhood. The list has all of them."))
    return found


def _kind(request: FaceRequest, language: str) -> Kind | None:
    code = request.GET.get("kind", "")
    if not code:
        return None
    listed = (kind for _name, kinds in kinds_of(request.city, language) for kind in kinds)
    found = next((kind for kind in listed if kind.code == code), None)
    if found is None:
        raise NotFound(_("There is no such kind of request. The map has all of them."))
    return found


def _item(city: City, row: PublicRow, language: str) -> Item:
    reference, name = pretty(row.reference), version_by_id(city, row.version_id).name(language)
    state = _("Closed") if row.status == Status.CLOSED else _("Open")
    return Item(
        title=", ".join(part for part in (name, row.place) if part),
        path=reverse("resident:track", args=[reference]),
        words=f"{row.words}\n\n{state}".strip(),
        at=row.opened_at,
        key=f"{city.code}:{row.reference}",
        kind=name,
    )
