"""Reads over the catalogue. Each process keeps what a city offers until City.rules_version rises."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from thirdring.catalogue import models
from thirdring.catalogue.definitions import Catalogue, Definition, Group
from thirdring.catalogue.loading import OfferedGroup, OfferedType, load, load_offered
from thirdring.catalogue.phrases import Phrases
from thirdring.catalogue.rules import UNLISTED
from thirdring.catalogue.search import Index
from thirdring.catalogue.unlisted import UNLISTED_GROUP, Reason, reasons
from thirdring.catalogue.writing import languages_of
from thirdring.city.models import City
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import DEFAULT_LANGUAGE

__all__ = [
    "OfferedGroup",
    "OfferedType",
    "catalogue_of",
    "emergency_in",
    "emergency_words",
    "offered_types",
    "search_types",
    "suggested_types",
    "type_to_report",
    "unlisted_type",
    "version_by_id",
    "version_of",
]


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything a city offers, as of one rules_version."""

    rules_version: int
    types: tuple[OfferedType, ...]
    by_code: Mapping[str, OfferedType]
    emergency_words: Mapping[str, tuple[str, ...]]
    danger: Phrases  # the same, ready to be heard
    index: Index
    unlisted: OfferedType | None


_offers: dict[int, Offer] = {}
_versions: dict[tuple[int, int], OfferedType] = {}  # versions never change, so they may be kept for ever
_VERSIONS_KEPT = 5_000
_LETTERS_SCREENED = 10_000
_lock = Lock()


def offered_types(city: City) -> list[OfferedType]:
    """What people may ask for, by group and then by name."""
    return list(_offer(city).types)


def version_of(city: City, service_code: str) -> OfferedType:
    """The type offered under this code, with its questions and targets. Raises NotFound."""
    try:
        return _offer(city).by_code[service_code]
    except KeyError:
        raise NotFound(f"There is no service '{service_code[:80]}' in {city.name}.") from None


def unlisted_type(city: City) -> OfferedType | None:
    """The type for what is not in the list; None until somebody needed it or a page named it."""
    return _offer(city).unlisted


def type_to_report(city: City, service_code: str) -> OfferedType:
    """The type of this code, whether it is in the list or is the one for what is not. Raises NotFound."""
    unlisted = unlisted_type(city)
    if unlisted is not None and service_code == UNLISTED:
        return unlisted
    return version_of(city, service_code)


def suggested_types(
    city: City, text: str, language: str, *, most: int = 5
) -> list[tuple[OfferedType, list[Reason]]]:
    """What a text that is of no type may be after all, the nearest first, each with why."""
    return [(each, reasons(each, text)) for each in search_types(city, text, language, limit=most)]


def version_by_id(city: City, version_id: int) -> OfferedType:
    """A version, current or not: what a case was opened under. Raises NotFound."""
    kept = _versions.get((city.pk, version_id))
    if kept is None:
        loaded = load(models.ServiceVersion.objects.of(city).filter(pk=version_id))
        if not loaded:
            raise NotFound(f"There is no such version in {city.name}.")
        kept = loaded[0]
        with _lock:
            if len(_versions) >= _VERSIONS_KEPT:
                _versions.clear()
            _versions[city.pk, version_id] = kept
    return kept


def search_types(city: City, text: str, language: str, limit: int = 8) -> list[OfferedType]:
    """Types that these words may mean, best first; letters may be missing, swapped or without accents."""
    offer = _offer(city)
    return [offer.by_code[code] for code in offer.index.find(text, language)[:limit]]


def emergency_words(city: City) -> Mapping[str, tuple[str, ...]]:
    """By language, the phrases that mean: call the emergency number first."""
    return _offer(city).emergency_words


def emergency_in(city: City, text: str) -> list[str]:
    """The emergency phrases that the text says, in any language; [] for none."""
    return _offer(city).danger.heard_in(text[:_LETTERS_SCREENED])


def catalogue_of(city: City) -> Catalogue:
    """The catalogue as it would be written on a page: what is offered, in order."""
    types: dict[str, list[Definition]] = defaultdict(list)
    groups: dict[str, OfferedGroup] = {}
    for offered in load_offered(city):
        if offered.group.code == UNLISTED_GROUP:  # made by the program: the city's pages do not name it
            continue
        types[offered.group.code].append(offered.definition)
        groups[offered.group.code] = offered.group
    in_order = sorted(groups.values(), key=lambda group: (group.position, group.code))
    written = tuple(
        Group(code=g.code, names=g.names, icon=g.icon, types=tuple(types[g.code])) for g in in_order
    )
    whole, further = languages_of(written)
    return Catalogue(
        languages=_in_order(city, whole) or tuple(city.languages) or (DEFAULT_LANGUAGE,),
        groups=written,
        also_in=_in_order(city, further),
    )


def _in_order(city: City, languages: set[str]) -> tuple[str, ...]:
    """The city's own languages first, in its order."""
    own = [language for language in city.languages if language in languages]
    return (*own, *sorted(languages - set(own)))


def _offer(city: City) -> Offer:
    offer = _offers.get(city.pk)
    if offer is None or offer.rules_version != city.rules_version:
        offer = _load_offer(city)
        with _lock:
            _offers[city.pk] = offer
    return offer


def _load_offer(city: City) -> Offer:
    loaded = load_offered(city)
    types = tuple(each for each in loaded if each.code != UNLISTED)
    words: dict[str, dict[str, None]] = defaultdict(dict)
    for offered in types:
        for language, phrases in offered.emergency_words.items():
            words[language].update(dict.fromkeys(phrases))
    return Offer(
        rules_version=city.rules_version,
        types=types,
        by_code={offered.code: offered for offered in types},
        emergency_words={language: tuple(phrases) for language, phrases in words.items()},
        danger=Phrases({language: tuple(phrases) for language, phrases in words.items()}),
        index=Index(types),
        unlisted=next((each for each in loaded if each.code == UNLISTED), None),
    )
