"""What the public will read of somebody's words, shown to them before they send it."""

from typing import NamedTuple

from thirdring.cases.covering import find_personal, mark, parts


class Piece(NamedTuple):
    """A piece of what will be public: as it was written, or what stands in its place."""

    text: str
    covered: bool


def public_pieces(words: str, *, country: str, language: str) -> list[Piece]:
    """The words with what will be covered; none when they will be public as they are."""
    spans = find_personal(words, country=country)
    if not spans:
        return []
    return [Piece(mark(kind, language) if kind else text, bool(kind)) for text, kind in parts(words, spans)]
