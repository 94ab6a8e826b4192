"""Links by which an outside party answers: given out, and replaced."""

import secrets

from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.routing.models import Referral, ReferralLink
from thirdring.routing.outside import LINK_LIVES, digest_of


@action
def issue(referral: Referral, *, actor: Actor) -> str:
    """Make one more link; returns its token, of which only the hash is kept."""
    now, token = clock.now(), secrets.token_urlsafe(24)
    ReferralLink.objects.create(
        city_id=referral.city_id,
        referral=referral,
        token_hash=digest_of(token),
        issued_at=now,
        expires_at=now + LINK_LIVES,
    )
    return token


@action
def replace(referral: Referral, *, actor: Actor) -> str:
    """Make a link in place of all earlier ones, which work for half a minute yet."""
    earlier = ReferralLink.objects.of(referral.city_id).filter(referral=referral, replaced_at=None)
    earlier.update(replaced_at=clock.now())
    return issue(referral, actor=actor)
