"""The program's own sentences outside its pages: English in the code, every other language in the catalogues.

A table marks its sentences with ``gettext_noop as _``; who writes to somebody asks for them here, in the
language of the person written to, which need not be that of the page being served.
"""

from django.utils import translation

from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.kernel.words import DEFAULT_LANGUAGE


def spoken(language: str) -> str:
    """The language the program answers in: this one ('es-MX' is 'es', 'zh-TW' is 'zh-hant'), else English."""
    try:
        return translation.get_supported_language_variant(language.lower())
    except LookupError:
        return DEFAULT_LANGUAGE


def said(english: str, language: str) -> str:
    """The sentence in the language; '' stays ''."""
    with translation.override(spoken(language)):
        return translation.gettext(english) if english else ""


def said_in_all(english: str) -> dict[str, str]:
    """The sentence by language, as tables of words keep it."""
    return {code: said(english, code) for code in RESIDENT_LANGUAGES}
