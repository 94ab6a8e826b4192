"""Reads over referrals: by a link, of a case, and all that a supervisor should look at."""

from collections.abc import Mapping

from django.db.models import Count, Q

from thirdring.cases import policy
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound
from thirdring.kernel.scope import CityQuerySet
from thirdring.routing.models import OutsideParty, Referral, ReferralLink
from thirdring.routing.outside import OPEN_REFERRALS, Attention, ReferralState, digest_of, works

MOST_LISTED = 200


def referral_by_token(city: City, token: str) -> Referral:
    """The referral that a link opens, with its party and case. Raises NotFound, and never says why."""
    links = ReferralLink.objects.of(city).select_related("referral__party", "referral__case__city")
    link = links.defer("referral__case__search").filter(token_hash=digest_of(token)).first()
    now = clock.now()
    if link is None or not works(expires_at=link.expires_at, replaced_at=link.replaced_at, now=now):
        raise NotFound("This link leads nowhere any more. Ask the city for a new one.")
    return link.referral


def parties_of(city: City, *, first_for: str = "") -> list[OutsideParty]:
    """Those in use by name; before them the ones that see to the kind of request ``first_for``."""
    known = OutsideParty.objects.of(city).filter(active=True)
    return sorted(known, key=lambda party: (first_for not in party.handles, party.name.casefold()))


def every_party(city: City) -> list[OutsideParty]:
    """All, those no longer in use last."""
    return list(OutsideParty.objects.of(city).order_by("-active", "name"))


def referrals_of(case: Case) -> list[Referral]:
    """A case's referrals with their answers, the latest first: two queries."""
    rows = Referral.objects.of(case.city_id).filter(case_id=case.pk).select_related("party", "sent_by")
    return list(rows.prefetch_related("answers__by").order_by("-sent_at", "-pk"))


def referral_for(actor: Actor, number: int) -> Referral:
    """One referral of a case the actor may see. Raises NotFound."""
    found = _seen_by(actor).select_related("party", "case__city").defer("case__search").filter(pk=number)
    referral = found.first()
    if referral is None:
        raise NotFound("There is no such referral here.")
    return referral


def in_need(actor: Actor) -> list[Referral]:
    """What somebody should look at, the longest waiting first."""
    rows = _listed(actor).exclude(attention=Attention.NONE).order_by("attention_since", "pk")
    return list(rows[:MOST_LISTED])


def under_way(actor: Actor) -> list[Referral]:
    """What is open outside and in time, the next date first."""
    rows = _listed(actor).filter(state__in=OPEN_REFERRALS, attention=Attention.NONE)
    return list(rows.order_by("look_at", "pk")[:MOST_LISTED])


def counts_by_party(actor: Actor) -> list[Mapping[str, object]]:
    """By party: how many are open, late, refused, and done; those who have most open first."""
    is_open, late = Q(state__in=OPEN_REFERRALS), Q(attention=Attention.UNACKNOWLEDGED)
    counted = _seen_by(actor).values("party__name", "party__phone", "party__email")
    rows = counted.annotate(
        open=Count("pk", filter=is_open),
        late=Count("pk", filter=is_open & late),
        due=Count("pk", filter=is_open & Q(attention=Attention.FOLLOW_UP)),
        done=Count("pk", filter=Q(state=ReferralState.DONE)),
        refused=Count("pk", filter=Q(state=ReferralState.NOT_THEIRS)),
    )
    return list(rows.order_by("-open", "party__name"))


def _seen_by(actor: Actor) -> CityQuerySet[Referral]:
    return Referral.objects.of(actor.city_id).filter(case__in=policy.visible_to(actor))


def _listed(actor: Actor) -> CityQuerySet[Referral]:
    rows: CityQuerySet[Referral] = _seen_by(actor).select_related("party", "case__service_version")
    return rows.defer("case__search")
