"""What test keys see: the requests they sent, and nothing of the city's."""

from typing import Any

from thirdring.kernel.scope import CityQuerySet
from thirdring.open311.filters import Filters
from thirdring.open311.models import SandboxRequest
from thirdring.open311.queries import sound
from thirdring.staff.models import ApiClient

Shape = dict[str, Any]


def shown(client: ApiClient | None, filters: Filters) -> list[Shape]:
    """The page of a test key's own requests, newest first; of the filters, ids, codes, status and paging."""
    if client is None:
        return []
    mine = _of(client)
    if filters.ids is not None:
        mine = mine.filter(reference__in=[reference for text in filters.ids if (reference := sound(text))])
    if filters.codes is not None:
        mine = mine.filter(shape__service_code__in=filters.codes)
    if filters.closed:
        mine = mine.none()  # nobody works on them, so they stay open
    page = mine.order_by("-at", "-pk").values_list("shape", flat=True)
    return list(page[filters.skip : filters.skip + filters.size])


def one(client: ApiClient | None, reference: str, token: str) -> list[Shape]:
    """One of a test key's own, by its id or its token, in a list; [] when there is none."""
    if client is None:
        return []
    mine = _of(client)
    found = (
        mine.filter(reference=reference) if reference else mine.filter(token=token, ready_at__isnull=False)
    )
    return list(found.values_list("shape", flat=True)[:1])


def token(client: ApiClient | None, asked: str) -> str | None:
    """The id of a test key's token, '' while it has none, None for a token that is none."""
    if client is None:
        return None
    found = _of(client).filter(token=asked).values_list("ready_at", "reference").first()
    if found is None:
        return None
    return found[1] if found[0] else ""


def _of(client: ApiClient) -> CityQuerySet[SandboxRequest]:
    requests: CityQuerySet[SandboxRequest] = SandboxRequest.objects.of(client.city_id).filter(client=client)
    return requests.filter(shape__has_key="status")  # those of private types are answered, and never shown
