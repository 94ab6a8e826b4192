"""The words that announce personal data, and what stands where it was; a language is a line in each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

# Each holds alternatives of a regular expression, read without regard to capitals.
_PHONE = {
    "en": "call|phone|tel|telephone|cell|mobile|text|reach",
    "es": "llame|llamar|llamen|llámeme|teléfono|telefono|cel|celular|móvil|número",
}
_PLATE = {
    "en": "plates?|licen[sc]e|tags?|registration",
    "es": "placas?|matr[ií]cula|patente|tablilla|chapa",
}
_TITLE = {"en": "mr|mrs|ms|miss|mister|ask for", "es": "sra?|srta|señora?|señorita|doña|don|pregunten? por"}
_NAME = {
    "en": "my name is|my name's|name is|name:",
    "es": "me llamo|mi nombre es|nombre:|se llama",
}
# Between a cue and what it announces.
_BETWEEN = {
    "en": "is|was|me|us|at|on|the|my|number|no|plate|tag|car|truck|van|vehicle|reads|with",
    "es": "es|era|al|en|mi|el|la|del|de|número|numero|carro|coche|auto|vehículo|camión|con",
}
# After "my name is", no name follows, or the name has ended.
_NO_NAME = {
    "en": (
        "and|i|not|on|in|at|the|a|an|from|please|but|or|of|for|to|with|my|is|was|it|there|private|spelled|"
        "written|missing|wrong|painted|faded|unreadable|still|we|this|who|living"
    ),
    "es": (
        "y|e|no|en|el|la|los|las|un|una|vivo|por|favor|pero|o|que|con|mi|es|está|hay|soy|para|desde|privado|así"
    ),
}

MARKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "card": "card number",
            "social_security": "social security number",
            "email": "e-mail address",
            "phone": "phone number",
            "plate": "licence plate",
            "name": "name",
        },
        "es": {
            "card": "número de tarjeta",
            "social_security": "número de seguro social",
            "email": "correo electrónico",
            "phone": "número de teléfono",
            "plate": "placa",
            "name": "nombre",
        },
    }
)


class Cues(NamedTuple):
    """The alternatives of all languages together: a text may use two."""

    phone: str
    plate: str
    title: str
    name: str
    between: str
    no_name: str


CUES = Cues(*("|".join(words.values()) for words in (_PHONE, _PLATE, _TITLE, _NAME, _BETWEEN, _NO_NAME)))
