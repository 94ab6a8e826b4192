"""Open data, so far the evidence: each day's seal, and the hashes it is made of."""

from datetime import date

import orjson
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.cases import audit
from thirdring.kernel.errors import NotFound
from thirdring.staff.access import FaceRequest, public

LATEST = 60  # days on the page; the file has them all


@require_safe
@public
def seals(request: FaceRequest) -> HttpResponse:
    """The seals, with what they prove and how to check them."""
    found = audit.seals(request.city)
    return render(
        request, "public/seals.html", {"here": "scorecard", "seals": found[:LATEST], "count": len(found)}
    )


@require_safe
@public
def seals_file(request: FaceRequest) -> HttpResponse:
    """All seals, newest first, as JSON."""
    found = audit.seals(request.city)
    rows = [
        {"day": one.day, "entries": one.entries, "root": one.root, "chain": link, "sealed_at": one.sealed_at}
        for one, link in zip(found, audit.chain_of(found), strict=True)
    ]
    return _json({"city": request.city.code, "tree": "RFC 9162, SHA-256", "seals": rows})


@require_safe
@public
def day_file(request: FaceRequest, day: str) -> HttpResponse:
    """One day: its root, and the hash of each entry in order. Hashes tell nothing of what they are of."""
    try:
        seal = audit.seal_of(request.city, date.fromisoformat(day))
    except (ValueError, NotFound):
        return _json(
            {"detail": f"There is no seal of '{day[:20]}'. Days are written 2026-11-22."}, status=404
        )
    hashes = audit.hashes_of_day(request.city, seal.day)
    return _json({"day": seal.day, "entries": seal.entries, "root": seal.root, "hashes": hashes})


def _json(data: dict[str, object], *, status: int = 200) -> HttpResponse:
    headers = {"Access-Control-Allow-Origin": "*"}
    return HttpResponse(orjson.dumps(data), content_type="application/json", status=status, headers=headers)
