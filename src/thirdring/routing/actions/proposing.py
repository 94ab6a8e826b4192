"""What comes again and again and is in no list becomes a proposal for the catalogue."""

from collections.abc import Sequence

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Problem, invalid
from thirdring.kernel.words import storable
from thirdring.routing.models import CatalogueProposal
from thirdring.routing.triage import repeated
from thirdring.staff.policy import may_manage
from thirdring.staff.rules import Role

NAME_LENGTH, KEYWORD_LENGTH, MOST_KEYWORDS, REASON_LENGTH = 120, 60, 20, 500


@action
def propose_type(
    city: City, *, name: str, keywords: Sequence[str], of: str, actor: Actor
) -> CatalogueProposal:
    """Propose a type for the group that the case ``of`` is in, with its volume and references as evidence.

    Raises NotAllowed, NotFound (no such group any more), Invalid (name, keywords).
    """
    if Role.SUPERVISOR not in actor.roles:
        raise NotAllowed("propose", "kind of request")
    name = storable(name)
    words = [word for word in dict.fromkeys(storable(each) for each in keywords) if word]
    _check(city, name, words)
    found = next(
        (each for each in repeated(city) if of in {report.reference for report in each.reports}), None
    )
    if found is None:
        raise NotFound("These reports are no group any more. Look again.")
    return CatalogueProposal.objects.create(
        city=city,
        name=name,
        keywords=words,
        volume=len(found.reports),
        evidence=[report.reference for report in found.reports],
        proposed_by_id=actor.id,
        proposed_at=clock.now(),
    )


@action
def decline_type(city: City, number: int, *, reason: str, actor: Actor) -> CatalogueProposal:
    """An administrator says no, and why. Raises NotAllowed, NotFound, Invalid (reason)."""
    if not may_manage(actor, city.pk):
        raise NotAllowed("decide on", "proposal")
    reason = storable(reason)
    if not 0 < len(reason) <= REASON_LENGTH:
        raise invalid("reason", f"Say why, in at most {REASON_LENGTH} characters.", "required")
    rows = CatalogueProposal.objects.of(city).select_for_update()
    proposal = rows.filter(pk=number, state="proposed").first()
    if proposal is None:
        raise NotFound("Somebody decided on this proposal already.")
    proposal.state, proposal.reason = "declined", reason
    proposal.decided_by_id, proposal.decided_at = actor.id, clock.now()
    proposal.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return proposal


def _check(city: City, name: str, keywords: Sequence[str]) -> None:
    taken = CatalogueProposal.objects.of(city).filter(name=name, state="proposed").exists()
    checks = (
        (not 0 < len(name) <= NAME_LENGTH, "name", f"Name it in 1 to {NAME_LENGTH} letters."),
        (taken, "name", "This was proposed already."),
        (len(keywords) > MOST_KEYWORDS, "keywords", f"Give at most {MOST_KEYWORDS} words."),
        (
            any(len(word) > KEYWORD_LENGTH for word in keywords),
            "keywords",
            f"Each word has at most {KEYWORD_LENGTH} letters.",
        ),
    )
    problems = [Problem(field, message) for wrong, field, message in checks if wrong]
    if problems:
        raise Invalid(problems)
