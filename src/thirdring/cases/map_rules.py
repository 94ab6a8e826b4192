"""What may be asked of the public's map. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

PERIODS: tuple[int | None, ...] = (None, 365, 90, 30, 7)  # days since the opening, in the order they are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which public cases: open (True), closed (False) or both; of which types (None: all); opened when."""

    open: bool | None = True
    type_ids: Sequence[int] | None = None
    days: int | None = None  # one of PERIODS
