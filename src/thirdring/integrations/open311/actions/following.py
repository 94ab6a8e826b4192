"""What other jurisdictions say of our cases and of theirs, and where the two sides differ."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import F

from thirdring.cases.actions.remote import remote_news
from thirdring.integrations.open311.dialects import RemoteRequest
from thirdring.integrations.open311.models import (
    Difference,
    MirroredRequest,
    Relay,
    RemoteServer,
    RemoteUpdate,
)
from thirdring.integrations.open311.rules import RelayState, update_digest
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor

MIRRORED_FOR = timedelta(days=90)
_EVER = datetime.min.replace(tzinfo=UTC)


@action
def keep_update(relay: Relay, said: RemoteRequest, *, actor: Actor) -> bool:
    """What the other side says of a relayed case goes on its timeline, once. Returns whether it was news.

    An update that came late is kept but doesn't turn the story back; one that says nothing new is no news.
    """
    held = _locked(relay)
    if held.state == RelayState.RECALLED:
        return False
    before = held.updates.order_by(F("updated_at").desc(nulls_last=True), "-seen_at", "-pk").first()
    digest = update_digest(said.id, said.status, said.status_notes, said.updated_at)
    _, fresh = RemoteUpdate.objects.of(held.city_id).get_or_create(
        relay=held,
        digest=digest,
        defaults={
            "city_id": held.city_id,
            "status": said.status[:60],
            "notes": said.status_notes,
            "updated_at": said.updated_at,
            "seen_at": clock.now(),
        },
    )
    if not fresh or _is_older(held, said) or _says_nothing(held, before, said):
        return False
    reopened = said.open and held.state == RelayState.CLOSED
    held.remote_status = said.status[:60]
    held.state = RelayState.LINKED if said.open else RelayState.CLOSED
    held.save(update_fields=["remote_status", "state"])
    remote_news(
        held.case,
        actor=actor,
        by=held.server.name,
        status=said.status,
        notes=said.status_notes,
        closed=not said.open,
        reopened=reopened,
    )
    return True


@action
def mirror(server: RemoteServer, said: Sequence[RemoteRequest], *, actor: Actor) -> None:
    """Keep a neighbour's public requests as last seen; a page that came late changes nothing newer."""
    now = clock.now()
    latest = {row.id[:200]: row for row in sorted(said, key=lambda row: row.updated_at or _EVER) if row.id}
    rows = MirroredRequest.objects.of(server.city_id).filter(server=server, remote_id__in=list(latest))
    known = dict(rows.values_list("remote_id", "updated_at"))
    MirroredRequest.objects.bulk_create(
        [
            _mirrored(server, key, row, now)
            for key, row in latest.items()
            if key not in known or (row.updated_at or now) >= (known[key] or _EVER)
        ],
        update_conflicts=True,
        unique_fields=["city", "server", "remote_id"],
        update_fields=_MIRRORED,
    )


@action
def forget_mirrored(server: RemoteServer, still_there: Sequence[str], *, actor: Actor) -> None:
    """Drop what the neighbour no longer shows, and what is too old to be shown."""
    rows = MirroredRequest.objects.of(server.city_id).filter(server=server)
    rows.exclude(remote_id__in=list(still_there)).delete()
    rows.filter(requested_at__lt=clock.now() - MIRRORED_FOR).delete()


@action
def keep_differences(relay: Relay, found: Mapping[str, tuple[str, str]], *, actor: Actor) -> None:
    """What a comparison found: {field: (ours, theirs)}. What it no longer finds is settled."""
    now = clock.now()
    open_ones = Difference.objects.of(relay.city_id).filter(relay=relay, settled_at__isnull=True)
    open_ones.exclude(field__in=list(found)).update(settled_at=now)
    for field, (ours, theirs) in found.items():
        Difference.objects.of(relay.city_id).update_or_create(
            relay=relay,
            field=field,
            settled_at=None,
            defaults={"ours": ours[:200], "theirs": theirs[:200]},
            create_defaults={
                "city_id": relay.city_id,
                "relay": relay,
                "field": field,
                "ours": ours[:200],
                "theirs": theirs[:200],
                "found_at": now,
            },
        )


_MIRRORED = [
    "status",
    "open",
    "service_name",
    "description",
    "address",
    "lon",
    "lat",
    "requested_at",
    "updated_at",
    "seen_at",
]


def _mirrored(server: RemoteServer, key: str, row: RemoteRequest, now: datetime) -> MirroredRequest:
    return MirroredRequest(
        city_id=server.city_id,
        server=server,
        remote_id=key,
        status=row.status[:60],
        open=row.open,
        service_name=row.service_name[:200],
        description=row.description,
        address=row.address[:300],
        lon=row.lon,
        lat=row.lat,
        requested_at=row.requested_at,
        updated_at=row.updated_at,
        seen_at=now,
    )


def _locked(relay: Relay) -> Relay:
    rows = Relay.objects.of(relay.city_id).select_for_update(of=("self",))
    return rows.select_related("server", "case__city").get(pk=relay.pk)


def _is_older(relay: Relay, said: RemoteRequest) -> bool:
    """Whether something later was told already: a page that came late must not turn the story back."""
    if said.updated_at is None:
        return False
    later = RemoteUpdate.objects.of(relay.city_id).filter(relay=relay, updated_at__gt=said.updated_at)
    return later.exists()


def _says_nothing(relay: Relay, before: RemoteUpdate | None, said: RemoteRequest) -> bool:
    """Whether only the time of the update is new. That it is open over there was clear from the start."""
    if before is None:
        return said.open and said.status in {"open", "received"} and not said.status_notes
    return (relay.remote_status or "open", before.notes) == (said.status[:60], said.status_notes)
