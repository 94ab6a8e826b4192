"""The languages the program has words in, by code, each under its own name.

A city's own list says which of them its pages link to; a browser that asks for another gets it all the same.
"""

from collections.abc import Mapping

from thirdring.kernel.words import DEFAULT_LANGUAGE

STAFF_LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}

RESIDENT_LANGUAGES: Mapping[str, str] = {
    **STAFF_LANGUAGES,
    "ar": "العربية",
    "fr": "Français",
    "hi": "हिन्दी",
    "ht": "Kreyòl ayisyen",
    "it": "Italiano",
    "km": "ខ្មែរ",
    "ko": "한국어",
    "ne": "नेपाली",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "sw": "Kiswahili",
    "tl": "Tagalog",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh-hans": "简体中文",
    "zh-hant": "繁體中文",
}


def language_for_staff(language: str | None) -> str:
    """``language`` where the pages for staff have it ('es-mx' is 'es'), else English."""
    base = (language or DEFAULT_LANGUAGE).split("-")[0]
    return base if base in STAFF_LANGUAGES else DEFAULT_LANGUAGE
