"""What a receipt says besides the reference: how well such dates are kept, and a code for a phone."""

from collections.abc import Iterable

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.insight.keeping import WINDOW, Keeping, Share, keeping
from thirdring.kernel import clock
from thirdring.places.queries import named_areas
from thirdring.sla.models import Promise
from thirdring.sla.rules import Clock
from thirdring.sla.words import span_in_words

DISTRICT = "council_district"  # the kind of area that "your district" means


def usually(case: Case, promises: Iterable[Promise], city: City) -> str:
    """'Usually done within 5 working days. In your district ...'; '' when too little is known."""
    resolve = next((each for each in promises if each.clock == Clock.RESOLVE), None)
    if resolve is None:
        return ""
    found = keeping(city, type_id=case.type_id, district_id=_district(case, city), until=clock.now())
    return kept_in_words(found, span=span_in_words(resolve.amount, resolve.unit))


def kept_in_words(found: Keeping, *, span: str) -> str:
    """How such dates were kept, where enough is known to say so: in the district, else in the city."""
    here, everywhere = found.district, found.city
    if here.enough:
        said = _(
            "In your district %(percent)d%% were closed in time "
            "in the last %(days)d days (%(kept)d of %(due)d)."
        )
        return f"{_how_often(here, span)} {said % _figures(here)}"
    if everywhere.enough:
        said = _(
            "In the city %(percent)d%% were closed in time in the last %(days)d days (%(kept)d of %(due)d)."
        )
        return f"{_how_often(everywhere, span)} {said % _figures(everywhere)}"
    return ""


def _how_often(share: Share, span: str) -> str:
    """'Usually' is only said of more than half."""
    if share.kept * 2 > share.due:
        return _("Usually done within %(span)s.") % {"span": span}
    return _("The aim is %(span)s, but it often takes longer.") % {"span": span}


def _figures(share: Share) -> dict[str, int]:
    return {"percent": share.percent, "days": WINDOW.days, "kept": share.kept, "due": share.due}


def _district(case: Case, city: City) -> int | None:
    wards = {area.id for area in named_areas(city) if area.kind == DISTRICT}
    return next((each for each in case.area_ids if each in wards), None)


def qr_code(address: str) -> SafeString:
    """The address as an SVG picture of squares, dark on white, to stand inside the page."""
    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(omitsize=True, light="#fff", border=4, svgclass="tr-qr__code", lineclass=None)
    return mark_safe(drawn)  # segno draws it: numbers and our own class, no word of the address
