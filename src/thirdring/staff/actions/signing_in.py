"""Tries to sign in, written down before a password is looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.staff import queries
from thirdring.staff.models import SignInAttempt
from thirdring.staff.rules import SignInOutcome, network_of

ATTEMPTS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SignInTry:
    """A try that was written down. ``opens_at`` (UTC) says when to come back; None within the budget."""

    attempt: SignInAttempt
    opens_at: datetime | None


@action
def begin_sign_in(city: City, *, actor: Actor, email: str, address: str) -> SignInTry:
    """Write down a try before the password is looked at, so that tries made at the same moment all count.

    It counts as failed until ``finish_sign_in``. When it is over budget its password must not be checked.
    ``address`` is the caller's network address.
    """
    del actor  # anybody may try
    now = clock.now()
    account, network = email.strip().lower()[:254], network_of(address)
    _one_at_a_time(account)
    attempt = SignInAttempt.objects.create(
        city=city, account=account, address=network, outcome=SignInOutcome.FAILED, at=now
    )
    opens_at = queries.sign_in_opens_at(account, network, now=now)
    if opens_at is not None:
        attempt.outcome = SignInOutcome.REFUSED
        attempt.save(update_fields=["outcome"])
    return SignInTry(attempt, opens_at)


@action
def finish_sign_in(attempt: SignInAttempt, *, actor: Actor) -> None:
    """The password was right: the try counts as a success, and tries too old to matter are forgotten."""
    del actor
    attempt.outcome = SignInOutcome.SUCCEEDED
    attempt.save(update_fields=["outcome"])
    stale = SignInAttempt.objects.across_cities("tries are forgotten after the same time everywhere")
    stale.filter(at__lt=clock.now() - ATTEMPTS_KEPT).delete()


def _one_at_a_time(account: str) -> None:
    """Until the transaction ends, nobody else may count this account's tries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 311))", ["sign-in " + account])
