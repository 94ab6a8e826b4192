"""What happens between the city and somebody outside it."""

from dataclasses import dataclass, field

from thirdring.cases.events import CaseEvent
from thirdring.routing.models import Referral, ReferralAnswer
from thirdring.routing.outside import Attention, Meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSent(CaseEvent):
    """Somebody outside was asked to see to a case. ``token`` opens their page: it is kept nowhere else."""

    referral: Referral = field(compare=False)
    token: str = field(repr=False)
    meanwhile: Meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSentAgain(CaseEvent):
    """They were sent a new link, in place of the old."""

    referral: Referral = field(compare=False)
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralNeedsLook(CaseEvent):
    """A date passed without their doing; they are reminded, with a link beside the earlier ones."""

    referral: Referral = field(compare=False)
    token: str = field(repr=False)
    attention: Attention


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAnswered(CaseEvent):
    """They said something."""

    referral: Referral = field(compare=False)
    answer: ReferralAnswer = field(compare=False)
