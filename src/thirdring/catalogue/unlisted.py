"""What is not in the list: the one type that is always there, and is never listed itself. No database."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _
from rapidfuzz.distance import OSA

from thirdring.catalogue.definitions import Definition, Group, Target
from thirdring.catalogue.rules import UNLISTED, LocationNeed, TimeUnit
from thirdring.catalogue.search import ALIKE, MOST_LETTERS, SMALL_WORDS, Findable, words_of
from thirdring.kernel.sentences import said
from thirdring.kernel.words import DEFAULT_LANGUAGE

UNLISTED_GROUP = "unlisted"  # of the type made on demand; a city's own pages may put it anywhere
TRIAGE = Target(clock="acknowledge", amount=4, unit=TimeUnit.WORKING_HOURS)
LONG_ENOUGH = 5  # letters: 'over' is no 'overpass'
_NAME = _("Not in the list")
_DESCRIPTION = _("Something else. Say it in your words, and a person finds out whose it is.")


def unlisted_group(owner: str, languages: Sequence[str]) -> Group:
    """The type as it is made where a city's own pages don't name it, in the city's languages."""
    spoken = languages or (DEFAULT_LANGUAGE,)
    definition = Definition(
        code=UNLISTED,
        names={language: said(_NAME, language) for language in spoken},
        descriptions={language: said(_DESCRIPTION, language) for language in spoken},
        owner=owner,
        private=True,
        location=LocationNeed.OPTIONAL,
        targets=(TRIAGE,),
    )
    return Group(code=UNLISTED_GROUP, names=definition.names, types=(definition,))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a type was suggested: a word that was written, and the name or keyword that it is part of."""

    written: str
    known: str
    in_name: bool


def reasons(definition: Findable, text: str, *, most: int = 2) -> list[Reason]:
    """The written words that the type's names and keywords know, names first; at most ``most``.

    Costs no more than the words looked at times the type's own: both are bounded.
    """
    written = [word for word in dict.fromkeys(words_of(text[:MOST_LETTERS])) if word not in SMALL_WORDS]
    found: dict[str, Reason] = {}
    for known, in_name in _phrases(definition):
        for word in written:
            if word not in found and any(_same(word, each) for each in words_of(known)):
                found[word] = Reason(word, known, in_name)
    return list(found.values())[:most]


def _phrases(definition: Findable) -> list[tuple[str, bool]]:
    names = [(name, True) for name in definition.names.values()]
    return names + [(phrase, False) for each in definition.keywords.values() for phrase in each]


def _same(word: str, known: str) -> bool:
    """The same word, its plural, one that begins with the other, or a slip of the finger."""
    if word.rstrip("s") == known.rstrip("s"):
        return True
    if min(len(word), len(known)) < LONG_ENOUGH:
        return False
    return word.startswith(known) or known.startswith(word) or OSA.normalized_similarity(word, known) >= ALIKE
