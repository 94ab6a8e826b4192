"""Words in several languages, as stored in JSON: ``{"en": "Pothole", "es": "Bache"}``."""

from collections.abc import Mapping

DEFAULT_LANGUAGE = "en"


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
