"""A case taken back from another jurisdiction: dropped if it never left; else a person has to tell them.

GeoReport knows no way to withdraw a request, so we never pretend that we did.
"""

from thirdring.cases import policy
from thirdring.cases.actions.progress import NOTE_LENGTH, note
from thirdring.cases.models import Case
from thirdring.integrations.open311.models import Relay
from thirdring.integrations.open311.rules import OVER, RelayState
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import invalid
from thirdring.kernel.words import storable

NEVER_LEFT = "Taken back before it was sent: the case is of another kind."


@action
def call_back_unsent(case: Case, *, actor: Actor) -> None:
    """Drop what was not sent yet of a case whose kind is corrected. Raises Invalid (type) if it may be there.

    A worker that has a lease may be sending at this moment; it is as good as sent.
    """
    for relay in _under_way(case):
        if relay.sent_at is not None or _leased(relay):
            number = f" as {relay.remote_id}" if relay.remote_id else ""
            cure = (
                f"{relay.server.name} has this request{number}. Ask them to drop it, and take it back first."
            )
            raise invalid("type", cure, "relayed")
        _recall(relay, NEVER_LEFT)


@action
def recall(case: Case, relay: Relay, *, actor: Actor, words: str) -> Case:
    """Take a case back after telling those who have it. What they say of it from now on changes nothing here.

    ``words`` say who was told what, and stand on the timeline. Raises Invalid (words, relay), as ``note``.
    """
    words = storable(words)
    policy.require(actor, "transfer", case)
    if not words:
        raise invalid("words", "Say whom you told over there, and what they answered.", "required")
    held = next((one for one in _under_way(case) if one.pk == relay.pk), None)
    if held is None:
        raise invalid("relay", "This was taken back or ended already.", "over")
    if _leased(held):
        raise invalid("relay", "It is being sent at this moment. Try again in five minutes.", "leased")
    _recall(held, words)
    return note(case, actor=actor, words=f"{held.server.name}: {words}"[:NOTE_LENGTH], public=False)


def _under_way(case: Case) -> list[Relay]:
    """What may be worked on over there, or may yet be sent; locked, so that no worker begins meanwhile."""
    rows = Relay.objects.of(case.city_id).select_for_update(of=("self",)).select_related("server")
    return list(rows.filter(case_id=case.pk).exclude(state__in=sorted(OVER)).order_by("pk"))


def _leased(relay: Relay) -> bool:
    return relay.leased_until is not None and relay.leased_until > clock.now()


def _recall(relay: Relay, why: str) -> None:
    relay.state, relay.error, relay.leased_until = RelayState.RECALLED, why[:500], None
    relay.save(update_fields=["state", "error", "leased_until"])
