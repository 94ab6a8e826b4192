"""Fetching, by the worker: a stranger named the address, so nothing in it is trusted."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from thirdring.cases.actions.photographing import put_beside
from thirdring.cases.models import Media, Report
from thirdring.cases.photos import MAX_BYTES, CleanPhoto, clean_photo
from thirdring.integrations.fetching import Guard, NotFetched, fetch, is_public
from thirdring.integrations.media.actions import put_on
from thirdring.kernel.actor import system
from thirdring.kernel.errors import Invalid, Stale

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3


@app.task(
    name="thirdring.integrations.media.fetch_media",
    retry=RetryStrategy(
        max_attempts=MOST_ATTEMPTS, exponential_wait=30, retry_exceptions=(NotFetched, Stale)
    ),
)
def fetch_media(*, city_id: int, report_id: int, url: str) -> None:
    """Fetch the picture at ``url`` and put it on the report's case, if it is one."""
    bring(city_id, report_id, url)


@app.task(
    name="thirdring.integrations.media.fetch_update_media",
    retry=RetryStrategy(
        max_attempts=MOST_ATTEMPTS, exponential_wait=30, retry_exceptions=(NotFetched, Stale)
    ),
)
def fetch_update_media(*, city_id: int, report_id: int, url: str, said_by: str, public: bool) -> None:
    """Fetch the picture that came with an update, and put it on the timeline of its case."""
    bring_beside(city_id, report_id, url, said_by=said_by, public=public)


def bring(city_id: int, report_id: int, url: str, *, allowed: Guard = is_public) -> Media | None:
    """The photo put on the case, None when there is none at the address. Raises NotFetched.

    ``allowed`` says which network addresses may be asked; it is for tests on this machine.
    """
    photo = _photo_at(url, report_id, allowed)
    if photo is None:
        return None
    actor = system(city_id, reason="a photo sent as an address")
    return put_on(_report(city_id, report_id), photo, actor=actor)


def bring_beside(
    city_id: int, report_id: int, url: str, *, said_by: str, public: bool, allowed: Guard = is_public
) -> Media | None:
    """The same for a photo of an update about the report: it goes on the case, wherever the report is now."""
    photo = _photo_at(url, report_id, allowed)
    if photo is None:
        return None
    actor = system(city_id, reason="a photo sent with an update")
    case = _report(city_id, report_id).case
    kept = put_beside(case, [photo], actor=actor, said_by=said_by, public=public)
    return kept[0] if kept else None


def _photo_at(url: str, report_id: int, allowed: Guard) -> CleanPhoto | None:
    fetched = fetch(url, most_bytes=MAX_BYTES, allowed=allowed)
    try:
        return clean_photo(fetched.body)
    except Invalid as error:
        log.info("Report %s names an address without a photo: %s", report_id, error)
        return None


def _report(city_id: int, report_id: int) -> Report:
    return Report.objects.of(city_id).select_related("case").defer("case__search").get(pk=report_id)
