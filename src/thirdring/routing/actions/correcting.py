"""Kinds that are corrected the same way again and again teach: a rule where answers tell, else words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from thirdring.cases.models import Case, Recategorisation, Report
from thirdring.catalogue.actions import import_catalogue
from thirdring.catalogue.definitions import Catalogue, Group
from thirdring.catalogue.queries import OfferedType, catalogue_of, version_by_id
from thirdring.catalogue.rules import LISTS
from thirdring.catalogue.search import words_of
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import NotAllowed, NotFound
from thirdring.kernel.scope import CityQuerySet
from thirdring.kernel.words import DEFAULT_LANGUAGE, in_language
from thirdring.routing.corrections import shared_answers, shared_words
from thirdring.routing.models import RuleProposal, WordProposal
from thirdring.routing.transfers import LEARNED_AFTER
from thirdring.staff.rules import Role

MOST_COMPARED = 50  # corrections of one kind into another: the latest


@action
def learn_from_correction(case: Case, said: Recategorisation, *, actor: Actor) -> None:
    """Once enough cases of one kind turned out to be the same other kind, propose what would tell them apart.

    Options that all of them were answered with make a rule, which sends such requests to the right team;
    without any, words that all of them used make keywords, by which the right kind is found. Cases that
    turned out to be of several kinds, but all for one team, make a rule too.
    """
    corrected = Recategorisation.objects.of(case.city_id).filter(
        from_version__type__versions=said.from_version_id
    )
    was, now = (version_by_id(case.city, pk) for pk in (said.from_version_id, said.to_version_id))
    same_kind = _reports_of(case.city, corrected.filter(to_version__type=case.type_id))
    if len(same_kind) >= LEARNED_AFTER:
        if not _propose_rule(case, was, same_kind, f"turned out to be: {_name(now)}"):
            _propose_words(case, now, same_kind)
    elif case.team is not None:  # of several kinds, and yet all were for the same team
        this_or_theirs = Q(case=case) | Q(case__team=case.team)  # this one is not written yet
        same_team = _reports_of(case.city, corrected.filter(this_or_theirs))
        if len(same_team) >= LEARNED_AFTER:
            _propose_rule(case, was, same_team, f"turned out to be for {case.team.name}")


@action
def accept_words(city: City, proposal: WordProposal, *, actor: Actor) -> None:
    """A supervisor lets the words lead to the kind: its next version has them among its keywords."""
    proposal = _taken(city, proposal, actor)
    program = system(city.pk, reason=f"words that {actor.name} accepted"[:120])
    import_catalogue(city, _with_words(city, proposal), actor=program)
    _decide(proposal, "accepted", actor)


@action
def decline_words(city: City, proposal: WordProposal, *, actor: Actor) -> None:
    """A supervisor leaves the catalogue as it is."""
    _decide(_taken(city, proposal, actor), "declined", actor)


def _reports_of(city: City, corrected: CityQuerySet[Recategorisation]) -> list[Report]:
    """The first reports of the cases corrected so, the latest first."""
    ids = list(corrected.order_by("-pk").values_list("case_id", flat=True)[:MOST_COMPARED])
    reports = Report.objects.of(city).filter(case__in=ids).order_by("pk")
    first: dict[int, Report] = {}
    for report in reports:
        first.setdefault(report.case_id, report)
    return [first[pk] for pk in dict.fromkeys(ids) if pk in first]


def _of(codes: set[str], answers: dict[str, Any]) -> dict[str, Any]:
    return {code: answer for code, answer in answers.items() if code in codes}


def _propose_rule(case: Case, was: OfferedType, reports: Sequence[Report], what: str) -> bool:
    """Propose that requests answered as all of these were go to the case's team; False when nothing tells."""
    options = {question.code for question in was.questions if question.kind in LISTS}
    answers = shared_answers([_of(options, report.answers) for report in reports])
    if not answers or case.team_id is None:
        return False
    because = f"{len(reports)} of this kind, answered like this, {what}."[:300]
    RuleProposal.objects.of(case.city_id).update_or_create(
        type_id=was.type_id,
        area=None,
        team_id=case.team_id,
        answers=answers,
        state="proposed",
        defaults={"because": because, "evidence": len(reports)},
        create_defaults={
            "city_id": case.city_id,
            "type_id": was.type_id,
            "team_id": case.team_id,
            "answers": answers,
            "because": because,
            "evidence": len(reports),
            "proposed_at": clock.now(),
        },
    )
    return True


def _propose_words(case: Case, now: OfferedType, reports: Sequence[Report]) -> None:
    language = reports[0].language
    alike = [report for report in reports if report.language == language]
    words = shared_words([words_of(report.words) for report in alike], _findable(now))
    if len(alike) < LEARNED_AFTER or not words:
        return
    because = f"{len(alike)} reports with these words turned out to be: {_name(now)}."[:300]
    WordProposal.objects.of(case.city_id).update_or_create(
        type_id=now.type_id,
        language=language,
        state="proposed",
        defaults={"words": words, "because": because},
        create_defaults={
            "city_id": case.city_id,
            "type_id": now.type_id,
            "language": language,
            "words": words,
            "because": because,
            "proposed_at": clock.now(),
        },
    )


def _findable(offered: OfferedType) -> set[str]:
    """The words that lead to the kind already, folded."""
    lists = [[name] for name in offered.names.values()] + [list(each) for each in offered.keywords.values()]
    return {word for phrases in lists for phrase in phrases for word in words_of(phrase)}


def _name(offered: OfferedType) -> str:
    return in_language(offered.names, DEFAULT_LANGUAGE)


def _with_words(city: City, proposal: WordProposal) -> Catalogue:
    """The catalogue with the words among the kind's keywords, and all else as it is."""
    catalogue = catalogue_of(city)
    return replace(catalogue, groups=tuple(_group_with(group, proposal) for group in catalogue.groups))


def _group_with(group: Group, proposal: WordProposal) -> Group:
    def with_words(keywords: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        present = keywords.get(proposal.language, ())
        return {**keywords, proposal.language: tuple(dict.fromkeys([*present, *proposal.words]))}

    types = tuple(
        replace(each, keywords=with_words(dict(each.keywords))) if each.code == proposal.type.code else each
        for each in group.types
    )
    return replace(group, types=types)


def _taken(city: City, proposal: WordProposal, actor: Actor) -> WordProposal:
    if not actor.roles & {Role.SUPERVISOR, Role.ADMINISTRATOR}:
        raise NotAllowed("decide on", "proposed words")
    rows = WordProposal.objects.of(city).select_for_update(of=("self",)).select_related("type")
    found = rows.filter(pk=proposal.pk, state="proposed").first()
    if found is None:
        raise NotFound("Somebody decided on this proposal already.")
    return found


def _decide(proposal: WordProposal, state: str, actor: Actor) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by_id = state, clock.now(), actor.id
    proposal.save(update_fields=["state", "decided_at", "decided_by"])
