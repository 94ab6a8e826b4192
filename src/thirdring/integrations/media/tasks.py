"""Fetching, by the worker: a stranger named the address, so nothing in it is trusted."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from thirdring.cases.models import Media, Report
from thirdring.cases.photos import MAX_BYTES, clean_photo
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


def bring(city_id: int, report_id: int, url: str, *, allowed: Guard = is_public) -> Media | None:
    """The photo put on the case, None when there is none at the address. Raises NotFetched.

    ``allowed`` says which network addresses may be asked; it is for tests on this machine.
    """
    fetched = fetch(url, most_bytes=MAX_BYTES, allowed=allowed)
    try:
        photo = clean_photo(fetched.body)
    except Invalid as error:
        log.info("Report %s names an address without a photo: %s", report_id, error)
        return None
    report = Report.objects.of(city_id).select_related("case").defer("case__search").get(pk=report_id)
    return put_on(report, photo, actor=system(city_id, reason="a photo sent as an address"))
