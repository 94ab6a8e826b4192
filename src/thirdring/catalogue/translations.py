"""A catalogue in further languages: a gettext page each, beside the YAML pages, for any translator's tool.

``translations/fr.po`` in a catalogue's folder holds the English words and what French says for them. What it
lacks is shown in English. A sentence whose English has changed since is no longer asked for, so nothing
outdated is ever shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from babel.messages.pofile import PoFileError, read_po

from thirdring.catalogue.pages import MAX_BYTES
from thirdring.kernel.errors import Invalid, Problem
from thirdring.kernel.words import DEFAULT_LANGUAGE

FOLDER = "translations"
MACHINE_MADE = "Machine-made"  # how the comment begins on what nobody who speaks the language has read yet

Words = dict[str, Any]  # by language: a sentence, or a list of phrases


@dataclass(frozen=True, slots=True)
class Translation:
    """What one language says for the English words of a catalogue. ``unread``: those a machine made."""

    language: str
    said: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


def translations_at(*paths: FilePath) -> list[Translation]:
    """The translations beside the pages in these folders. Raises Invalid with all that can't be read."""
    files = [file for path in paths for file in sorted((path / FOLDER).glob("*.po")) if path.is_dir()]
    problems: list[Problem] = []
    found = []
    for file in files:
        try:
            found.append(translation_of(file.stem, file))
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    return found


def translation_of(language: str, file: FilePath) -> Translation:
    """The translation in this file; doubtful ('fuzzy') and empty entries are left out. Raises Invalid."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise Invalid([Problem(file.name, f"is larger than {MAX_BYTES:,} bytes")])
        with file.open("rb") as opened:
            entries = read_po(opened, abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise Invalid([Problem(file.name, f"is no page of gettext: {error}")]) from error
    except OSError as error:
        raise Invalid([Problem(file.name, f"can't be opened: {error.strerror}")]) from error
    kept = [each for each in entries if isinstance(each.id, str) and each.id and not each.fuzzy]
    said = {str(each.id): each.string for each in kept if isinstance(each.string, str) and each.string}
    unread = frozenset(str(each.id) for each in kept if _by_machine(each.auto_comments))
    return Translation(language, said, unread & said.keys())


def say_in(words: Iterable[Words], translations: Sequence[Translation]) -> None:
    """Add to each of these words what the translations say for its English; what a page says itself stays."""
    for each in words:
        english = each.get(DEFAULT_LANGUAGE)
        for translation in translations:
            if said := _translated(english, translation.said):
                each.setdefault(translation.language, said)


def unread_of(words: Iterable[Words], translations: Sequence[Translation]) -> dict[str, dict[str, str]]:
    """By language, of the English these words hold, what a machine translated and how."""
    asked = set(english_of(words))
    return {
        each.language: {english: each.said[english] for english in sorted(each.unread & asked)}
        for each in translations
        if each.unread & asked
    }


def english_of(words: Iterable[Words]) -> Iterator[str]:
    """Every English sentence and phrase that there is to translate."""
    for each in words:
        english = each.get(DEFAULT_LANGUAGE, ())
        yield from [english] if isinstance(english, str) else english


def _translated(english: object, said: Mapping[str, str]) -> str | list[str] | None:
    if isinstance(english, str):
        return said.get(english)
    return [said[phrase] for phrase in english if phrase in said] if isinstance(english, list) else None


def _by_machine(comments: Iterable[str]) -> bool:
    return any(comment.startswith(MACHINE_MADE) for comment in comments)
