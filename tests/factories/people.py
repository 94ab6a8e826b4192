"""People who work for a city, and the actors they are."""

from itertools import count

from thirdring.city.models import Agency, City, Team
from thirdring.kernel.actor import Actor, ActorKind, system
from thirdring.staff.models import Membership, User
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

PASSWORD = "third ring of the bell"
_numbers = count(1)


def user(name: str = "", *, password: str = PASSWORD, is_demo: bool = False) -> User:
    """A staff account without any role; its password is PASSWORD."""
    number = next(_numbers)
    made = User.objects.create_user(f"person{number}@example.org", name or f"Person {number}", password)
    if is_demo:
        made.is_demo = True
        made.save(update_fields=["is_demo"])
    return made


def staff(
    of: City, role: Role, *, agency: Agency | None = None, team: Team | None = None, name: str = ""
) -> User:
    """Somebody with one role in a city; the roles of an agency need an ``agency``."""
    person = user(name)
    Membership.objects.create(city=of, user=person, role=role, agency=agency, team=team)
    return person


def actor(of: City, role: Role, *, agency: Agency | None = None, team: Team | None = None) -> Actor:
    """The actor that a new staff member with this role is."""
    return actor_of(staff(of, role, agency=agency, team=team), city=of)


def program(of: City) -> Actor:
    """The program itself, acting in a city."""
    return system(of.pk, reason="a test")


def anyone(of: City) -> Actor:
    """A member of the public."""
    return Actor(kind=ActorKind.RESIDENT, city_id=of.pk)
