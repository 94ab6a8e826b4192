"""Sending budgets: what a network address, a contact and a device may send from the public pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac

from thirdring.city.models import City
from thirdring.intake.models import SendingSpent
from thirdring.intake.rules import SENDING_BUDGETS, WITHOUT_PROOF, SenderKind
from thirdring.kernel.budgets import Budget, Spent, spend


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Where a report comes from, as far as it is known; '' for what is not. ``network``: of IPv6 the /64."""

    network: str = ""
    email: str = ""
    phone: str = ""
    device: str = ""


def keys_of(sender: Sender) -> list[tuple[SenderKind, str]]:
    """The budgets this sender spends from, in one order, so that two never wait for each other."""
    known = (
        (SenderKind.NETWORK, sender.network),
        (SenderKind.CONTACT, sender.email.strip().lower()),
        (SenderKind.CONTACT, sender.phone.strip()),
        (SenderKind.DEVICE, sender.device),
    )
    return sorted({(kind, _hidden(kind, said)) for kind, said in known if said})


def _hidden(kind: SenderKind, said: str) -> str:
    return salted_hmac(f"thirdring.sending.{kind}", said, algorithm="sha256").hexdigest()


def untouched(city: City, keys: Iterable[tuple[SenderKind, str]], *, now: datetime) -> list[SendingSpent]:
    """Rows that nothing was spent from, for those who send for the first time; not written yet."""
    return [SendingSpent(city=city, kind=kind, whose=whose, at=now) for kind, whose in keys]


def held(city: City, keys: Iterable[tuple[SenderKind, str]]) -> list[SendingSpent]:
    """The rows there are, held until the transaction ends."""
    rows = SendingSpent.objects.of(city).filter(whose__in=[whose for _, whose in keys])
    return list(rows.order_by("kind", "whose").select_for_update())


def spent_by(rows: Iterable[SendingSpent], *, now: datetime, proven: bool) -> datetime | None:
    """Take one token from each row; when one has none left, from none: then the moment all have (UTC).

    Who has not ``proven`` that no program sends finds the last quarter of each budget spent.
    """
    taken = [
        (row, spend(_budget_of(SenderKind(row.kind), proven=proven), Spent(row.used, row.at), now))
        for row in rows
    ]
    waits = [spending.opens_at for _, spending in taken if spending.opens_at is not None]
    if waits:
        return max(waits)
    for row, spending in taken:
        row.used, row.at = spending.spent.used, spending.spent.at
    return None


def _budget_of(kind: SenderKind, *, proven: bool) -> Budget:
    whole = SENDING_BUDGETS[kind]
    return whole if proven else Budget(most=int(whole.most * WITHOUT_PROOF), each=whole.each)
