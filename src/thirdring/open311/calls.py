"""One call of GeoReport: where it came in, what was sent, which city and whose key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from thirdring.city.models import City
from thirdring.kernel.words import DEFAULT_LANGUAGE, storable
from thirdring.open311.cities import cities, named, of_host
from thirdring.open311.errors import Refused
from thirdring.open311.formats import Format
from thirdring.open311.sent import Sent
from thirdring.staff.access import FaceRequest
from thirdring.staff.actions.programs import spend_request
from thirdring.staff.models import ApiClient
from thirdring.staff.queries import actor_of_client, api_client_for
from thirdring.staff.rules import Scope

NOT_YOURS = "This api_key is not one that may send reports here."


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call answers: a tree and the name of its root. ``modified``: when what it tells last changed."""

    name: str
    tree: Any
    modified: datetime | None = None
    lasts: int = 0  # seconds others may keep it


@dataclass(frozen=True)
class Call:
    """What a handler is given. ``jurisdiction`` is the one in the address, '' on the shared base."""

    request: FaceRequest
    format: Format
    sent: Sent
    jurisdiction: str = ""
    test: bool = False  # on the base whose keys write to the sandbox only
    parts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def city(self) -> City:
        """The city asked for; without one, the address's own. Raises Refused: 404 unknown, 400 not said."""
        here = cities()
        asked = storable(self.jurisdiction) or self.sent.get("jurisdiction_id")
        if asked:
            found = named(asked, here)
            if found is None:
                raise Refused(404, f"There is no jurisdiction '{asked[:120]}' here.")
            return found
        if not here:
            raise Refused(404, "There is no city here yet.")
        own = of_host(self.request.get_host().split(":")[0], here)
        if own is None:
            raise Refused(400, "jurisdiction_id is required: several cities answer at this address.")
        return own

    @cached_property
    def language(self) -> str:
        """The language asked for, if the city speaks it; else the city's first."""
        spoken = self.city.languages or [DEFAULT_LANGUAGE]
        asked = self.sent.get("locale") or self.sent.get("langcode")
        wanted = (asked, asked.replace("_", "-").split("-")[0])
        return next((language for language in wanted if language in spoken), spoken[0])

    @cached_property
    def client(self) -> ApiClient | None:
        """The program whose key was sent; None when none was, or one that is none: readers need no key."""
        key = self.sent.get("api_key")
        return api_client_for(self.city, key) if key else None

    @property
    def sandbox(self) -> bool:
        """Whether this call sees and writes the sandbox: on the test base, or with a test key."""
        return self.test or (self.client is not None and self.client.sandbox)

    def require_client(self, scope: Scope, what: str) -> ApiClient:
        """The client, if it may do this and has requests left.

        Raises Refused: 403 says whether the key is missing or wrong, 429 when to try again.
        """
        client = self.client
        if not self.sent.get("api_key"):
            raise Refused(403, f"api_key is required to {what}.")
        if client is None or scope not in client.scopes:
            raise Refused(403, NOT_YOURS)
        if self.test and not client.sandbox:
            raise Refused(403, "This api_key is not a test key, and this is the test endpoint.")
        wait = spend_request(client, actor=actor_of_client(client))
        if wait:
            raise Refused(
                429,
                f"Too many requests with this api_key. Try again in {wait} s.",
                headers={"Retry-After": str(wait)},
            )
        return client


Handler = Callable[[Call], Reply]
