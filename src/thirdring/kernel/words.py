"""Words in several languages, as stored in JSON: ``{"en": "Pothole", "es": "Bache"}``; templates to fill."""

import re
from collections.abc import Mapping

DEFAULT_LANGUAGE = "en"
_NAME = re.compile(r"\{([a-z_]{1,40})\}")


def in_language(words: Mapping[str, str], language: str) -> str:
    """The words in ``language``, or its base language, or English, or whichever there are; '' if none."""
    for code in (language, language.split("-")[0], DEFAULT_LANGUAGE):
        if words.get(code):
            return words[code]
    return next(iter(words.values()), "")


def storable(text: str) -> str:
    """The text without what no text column takes (NUL, half letters) and without blanks around it."""
    return "".join(
        letter for letter in text if letter != "\x00" and not "\ud800" <= letter <= "\udfff"
    ).strip()


def filled(text: str, facts: Mapping[str, str]) -> str:
    """``text`` with each {name} replaced by its fact, without the lines whose every fact is empty.

    Only plain names are replaced, so a template can't reach into the program; what is no fact stays.
    """
    return "\n".join(_filled(line, facts) for line in text.split("\n") if not _says_nothing(line, facts))


def names_in(text: str) -> list[str]:
    """The names that a template wants filled in, in order."""
    return _NAME.findall(text)


def without_names(text: str) -> str:
    """What a template says besides its names: a brace left in it is a typing error."""
    return _NAME.sub("", text)


def _filled(line: str, facts: Mapping[str, str]) -> str:
    return _NAME.sub(lambda found: facts.get(found[1], found[0]), line)


def _says_nothing(line: str, facts: Mapping[str, str]) -> bool:
    names = _NAME.findall(line)
    return bool(names) and all(facts.get(name) == "" for name in names)
