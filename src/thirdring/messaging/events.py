"""What people answer to what the city tells them."""

from dataclasses import dataclass

from thirdring.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsStopped(Event):
    """Whoever has this number (E.164) wants no more text messages."""

    number: str
