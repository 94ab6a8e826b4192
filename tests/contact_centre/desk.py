"""A room with people who answer calls, for tests of the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.factories.calls import START, signal
from tests.factories.people import program, staff
from tests.web.agency.departments import Department, department
from thirdring.contact_centre.actions import phone
from thirdring.contact_centre.actions.contacts import begin_contact, write_down
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.desk_rules import Relay, Said
from thirdring.contact_centre.models import AgentProfile, Call, Contact, Queue
from thirdring.contact_centre.rules import SignalKind
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

NUMBER = "+12175550101"
SAFE = {"danger": "no"}


@dataclass(frozen=True)
class Desk:
    """A department and its contact centre."""

    house: Department

    def taker(
        self, name: str, *, languages: tuple[str, ...] = ("en",), skills: tuple[str, ...] = ()
    ) -> Actor:
        """Somebody who answers calls, with a profile."""
        user = staff(self.house.city, Role.CALL_TAKER, name=name)
        AgentProfile.objects.create(
            city=self.house.city, user=user, languages=list(languages), skills=list(skills)
        )
        return actor_of(user, city=self.house.city)

    def supervisor(self, name: str = "Sam Supervisor") -> Actor:
        return actor_of(staff(self.house.city, Role.SUPERVISOR, name=name), city=self.house.city)

    def calls(self, call_id: str = "c1", *, at: float = 0, **told: Any) -> Call:
        """Somebody calls, and waits for the desk's own telephone."""
        said = {"call_id": call_id, "queue": "general", "language": "en", "caller": NUMBER} | told
        told_of = [signal(SignalKind.OFFERED, at - 1, **said), signal(SignalKind.QUEUED, at, **said)]
        take_signals(told_of, actor=program(self.house.city))
        return Call.objects.of(self.house.city).get(external_id=call_id)

    def queue(self, code: str, **wishes: Any) -> Queue:
        """A queue with these wishes."""
        made, _ = Queue.objects.of(self.house.city).update_or_create(
            code=code, defaults={"city": self.house.city, "name": code.title(), **wishes}
        )
        return made

    def answered(self, actor: Actor, call_id: str = "c1", *, at: float = 0, **told: Any) -> Contact:
        """A call that rings and is answered when they are free; the conversation that begins."""
        self.calls(call_id, at=at, **told)
        with clock.frozen_at(after(at + 5)):
            self.over(actor)
            ring = phone.ring_next(self.house.city, actor=actor)
            assert ring is not None
            call = phone.pick_up(self.house.city, ring.pk, actor=actor)
            return begin_contact(self.house.city, key=f"call-{call.pk}", call=call, actor=actor)

    def over(self, actor: Actor) -> None:
        """Somebody's calls are over, and the work after them."""
        for call in Call.objects.of(self.house.city).filter(legs__agent=actor.name, legs__wrapped_at=None):
            phone.hang_up(self.house.city, call, actor=actor)
            phone.finish(self.house.city, call, actor=actor)


def a_desk() -> Desk:
    return Desk(department())


def after(seconds: float) -> datetime:
    """So many seconds after the first call."""
    return START + timedelta(seconds=seconds)


def told(
    contact: Contact, actor: Actor, *, language: str = "", relay: Relay = Relay.NONE, **said: Any
) -> Contact:
    """Written down in a conversation."""
    what = Said(**(SAFE | said))
    return write_down(
        contact.pk,
        contact.version,
        what,
        language=language or contact.language,
        relay=relay,
        actor=actor,
    )
