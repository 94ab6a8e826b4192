"""A proposal as a page of the catalogue, for somebody to go on with."""

import re

from thirdring.catalogue.definitions import Catalogue, Definition, Group
from thirdring.catalogue.search import fold
from thirdring.catalogue.writing import to_yaml
from thirdring.city.models import City
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.routing.models import CatalogueProposal


def draft_page(city: City, proposal: CatalogueProposal, *, owner: str) -> str:
    """YAML that reads back as one type in a group of its own; what it lacks stands in comments at its head.

    Words are as the supervisor wrote them, in every language of the city: somebody translates them.
    """
    languages = tuple(city.languages) or (DEFAULT_LANGUAGE,)
    names = dict.fromkeys(languages, proposal.name)
    keywords = dict.fromkeys(languages, tuple(proposal.keywords)) if proposal.keywords else {}
    kind = Definition(code=code_of(proposal.name), names=names, keywords=keywords, owner=owner)
    group = Group(code="proposed", names=dict.fromkeys(languages, "Proposed"), types=(kind,))
    page = to_yaml(Catalogue(languages=languages, groups=(group,)), name=city.name)
    return f"{_head(proposal)}{page}"


def code_of(name: str) -> str:
    """'Abandoned scooter' as 'abandoned-scooter'."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)[:60]).strip("-") or "proposed"


def _head(proposal: CatalogueProposal) -> str:
    evidence = ", ".join(proposal.evidence[:20])
    return (
        f"# {proposal.volume} reports in ninety days were about this: {evidence}\n"
        "# Move the type into one of your groups, translate its words, name its owner, promises, questions.\n"
    )
