"""A type that asks much of its closings, and closings that satisfy it."""

from typing import Any

from tests.factories import pictures
from thirdring.catalogue.endings import ClosingRules, closing_from

ASKING: ClosingRules = closing_from(
    {
        "facts": {
            "done": {
                "ask": {"en": "What was done?", "es": "¿Qué se hizo?"},
                "options": {
                    "filled": {"en": "filled the hole", "es": "rellenamos el hoyo"},
                    "paved": {"en": "paved the lane", "es": "pavimentamos el carril"},
                },
            },
            "found": {"ask": {"en": "What was found?", "es": "¿Qué se encontró?"}},
            "when": {"ask": {"en": "When will it be done?", "es": "¿Cuándo se hará?"}, "kind": "day"},
        },
        "outcomes": {
            "fixed": {
                "needs": ["done"],
                "photo": "yes",
                "answer": {"en": "We {done} at {place} on {day}.", "es": "El {day}, {done} en {place}."},
            },
            "cannot_fix": {"needs": ["found", "when"]},
        },
    }
)


def fixed(**fields: Any) -> dict[str, Any]:
    """What closing as fixed takes, in the catalogue's words."""
    return {"outcome": "fixed", "facts": {"done": "filled"}, "photos": [pictures.picture()], **fields}
