"""Knowing a telephone system, and taking in what it tells."""

from django.core.exceptions import ValidationError

from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import BATCH, Taken, take_presence, take_signals
from thirdring.integrations.telephony.models import PhoneSystem
from thirdring.integrations.telephony.rules import SECRET_SETTING, Make
from thirdring.integrations.telephony.told import Told
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, Problem
from thirdring.kernel.words import storable
from thirdring.staff.rules import Role

NO_SECRET = "Name the variable that holds the secret: TELEPHONY_SECRET_ and then capitals."  # noqa: S105  # words


@action
def know_system(
    city: City, *, actor: Actor, code: str, name: str, make: str, secret_setting: str, poll_url: str = ""
) -> PhoneSystem:
    """Make a telephone system known, or change what is known of it. Raises NotAllowed, Invalid."""
    if actor.kind is not ActorKind.SYSTEM and Role.ADMINISTRATOR not in actor.roles:
        raise NotAllowed("connect", "telephone system")
    problems = []
    if make not in set(Make):
        problems.append(Problem("make", f"Give one of {', '.join(Make)}.", "unknown"))
    if not SECRET_SETTING.fullmatch(secret_setting):
        problems.append(Problem("secret_setting", NO_SECRET, "unknown"))
    if problems:
        raise Invalid(problems)
    known = PhoneSystem.objects.of(city).filter(code=code).first() or PhoneSystem(city=city, code=code)
    known.name, known.make, known.secret_setting, known.poll_url = name, make, secret_setting, poll_url
    _check_lengths(known)
    known.save()
    return known


def _check_lengths(known: PhoneSystem) -> None:
    try:
        known.clean_fields(exclude=["city", "heard_at"])
    except ValidationError as error:
        told = error.message_dict.items()
        raise Invalid(Problem(field, said) for field, messages in told for said in messages) from None


@action
def take(system: PhoneSystem, told: Told, *, actor: Actor, cursor: str | None = None) -> Taken:
    """Take in what a system told, and where to go on; all of it or nothing."""
    taken = take_presence(told.agents, actor=actor)
    for start in range(0, len(told.calls), BATCH):
        taken += take_signals(told.calls[start : start + BATCH], actor=actor)
    system.heard_at, system.error = clock.now(), ""
    if cursor is not None:
        system.cursor = storable(cursor)[:200]
    system.save(update_fields=["heard_at", "error", "cursor"])
    return taken


@action
def note_error(system: PhoneSystem, why: str, *, actor: Actor) -> None:
    """Keep why a system was not understood, for whoever looks after it."""
    system.error = why[:300]
    system.save(update_fields=["error"])
