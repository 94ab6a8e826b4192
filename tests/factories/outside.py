"""Somebody outside the city, and cases that went to them."""

from datetime import timedelta
from itertools import count
from typing import Any

from tests.factories import requests
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.messaging.models import Message
from thirdring.routing.actions.hearing import Answer
from thirdring.routing.actions.referring import Asking, refer
from thirdring.routing.models import OutsideParty, Referral
from thirdring.routing.outside import Said

_numbers = count(1)
WEEK = timedelta(days=7)


def party(of: City, **fields: Any) -> OutsideParty:
    """A gas company with an address, which has a day to acknowledge."""
    defaults = {
        "name": f"River Gas {next(_numbers)}",
        "kind": "utility",
        "email": "dig@gas.example",
        "phone": "217-555-0190",
    }
    return OutsideParty.objects.create(city=of, **defaults | fields)


def referred(
    case: Case, *, to: OutsideParty | None = None, actor: Actor | None = None, **asked: Any
) -> Referral:
    """The case, as it is, sent to a party for a week."""
    asking = Asking(**{"follow_up_at": clock.now() + WEEK} | asked)
    by = actor or requests.worker_of(case)
    return refer(requests.reread(case), asking, to=to or party(case.city), actor=by)


def token_of(referral: Referral) -> str:
    """The token of the link that was mailed last."""
    messages = Message.objects.of(referral.city_id).filter(case=referral.case, to=referral.party.email)
    body = messages.order_by("-pk")[0].body
    return body.partition("/outside/")[2].partition("/")[0]


def answer(said: Said = Said.ACKNOWLEDGED, **fields: Any) -> Answer:
    """What a party says, with a form of its own."""
    return Answer(**{"said": said, "key": f"form-{next(_numbers)}"} | fields)
