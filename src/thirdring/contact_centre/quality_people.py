"""Whose account an agent has: telephone systems name agents by words of their own."""

from collections import defaultdict
from collections.abc import Mapping

from thirdring.city.models import City
from thirdring.contact_centre.models import AgentProfile
from thirdring.staff.models import Membership, User


class Accounts:
    """The city's people by what a telephone system may call them: as written down, e-mail address, then name.

    Letter case and blanks around it don't matter. Two people of one name are nobody: better no match than
    a wrong one.
    """

    def __init__(self, city: City | int) -> None:
        held = Membership.objects.of(city).values("user")
        people = list(User.objects.filter(pk__in=held, is_active=True).only("email", "name"))
        called = AgentProfile.objects.of(city).filter(user__in=people).exclude(phone_name="")
        by_id = {person.pk: person for person in people}
        self._as_written = {each.phone_name: by_id[each.user_id] for each in called}
        self._by_email: Mapping[str, User] = {_plain(person.email): person for person in people}
        self._by_name: dict[str, list[User]] = defaultdict(list)
        for person in people:
            self._by_name[_plain(person.name)].append(person)

    def of(self, agent: str) -> User | None:
        """The person of this name or address; None where there is none, or more than one."""
        if agent in self._as_written:
            return self._as_written[agent]
        named = self._by_name.get(_plain(agent), [])
        return self._by_email.get(_plain(agent)) or (named[0] if len(named) == 1 else None)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
