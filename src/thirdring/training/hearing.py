"""What somebody means who asks a caller in their own words. Pure."""

from collections.abc import Mapping, Sequence

from thirdring.catalogue.definitions import Question
from thirdring.catalogue.search import SMALL_WORDS, words_of
from thirdring.training.rules import Ask, question_about

# Beginnings of words in English and Spanish, folded; the first that is heard most often is meant.
_BEGINNINGS: Mapping[Ask, str] = {
    Ask.DANGER: "hurt danger injur safe emergenc unsafe bleed herid peligr lastim lesion emergencia riesgo",
    Ask.REFERENCE: "reference receipt referenc recibo",
    Ask.NEXT: "crew within deadline happens promise cuadrilla plazo dentro sigue promet",
    Ask.PLACE: "where address street crossing corner landmark locat donde direccion calle esquina cruce",
    Ask.NAME: "name spell nombre llama apellido deletre",
    Ask.REACH: "phone number email mail reach callback telefono correo numero contact",
    Ask.CALM: "sorry understand apolog frustrat upset help lament siento entiendo disculp comprend ayudar",
    Ask.GREET: "hello welcome morning afternoon evening thank hola gracias buenos buenas bienvenid",
    Ask.WHAT: "what happen problem about matter wrong describe que paso problema ocurr suced trata",
}
_HALF = 0.5  # of the words of a type's question: then it is that one


def meant(text: str, questions: Sequence[Question]) -> str:
    """What these words ask about: one of a type's questions, else a step of the desk, else ``Ask.OTHER``."""
    heard = words_of(text)
    shares = [(_share(question, heard), question.code) for question in questions]
    best, code = max(shares, default=(0.0, ""))
    if best >= _HALF:
        return question_about(code)
    counts = [(_count(beginnings, heard), ask) for ask, beginnings in _BEGINNINGS.items()]
    most = max(count for count, _ask in counts)
    return next(ask for count, ask in counts if count == most) if most else Ask.OTHER


def _share(question: Question, heard: Sequence[str]) -> float:
    """How many of the question's telling words were heard, in the language that fits best."""
    shares = []
    for text in question.texts.values():
        telling = {word for word in words_of(text) if word not in SMALL_WORDS}
        shares.append(len(telling & set(heard)) / len(telling) if telling else 0.0)
    return max(shares, default=0.0)


def _count(beginnings: str, heard: Sequence[str]) -> int:
    known = tuple(beginnings.split())
    return sum(word.startswith(known) for word in heard)
