"""A control: two values that must agree, as every sheet may add one.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from allocation.reporting.cells import Joined, Kind, Said
from allocation.reporting.workbook.places import Live

__all__ = ["Control", "Sense", "value_of"]

_NOISE: Final = "0.000001"
"""What is left of adding doubles: far under a cent, far over their noise."""


Sense = Literal["equal", "most", "least"]


@dataclass(frozen=True)
class Control:
    """A difference that must be nothing, or a value that must not exceed a limit.

    Parameters
    ----------
    said : Said
        What is verified.
    found, wanted : Live or float
        The two values that are compared.
    kind : Kind
        What they are.
    sense : "equal", "most" or "least"
        Whether ``wanted`` is the value expected, or a limit above or under it.
    hard : bool
        Whether a failure spoils the whole, or is only said.
    stated : bool
        Whether its limit is a figure to change: an amount that a line of the file states.
    """

    said: Said | Joined
    found: Live | float
    wanted: Live | float
    kind: Kind = "money"
    sense: Sense = "equal"
    hard: bool = True
    stated: bool = False

    @property
    def passed(self) -> bool:
        """Outcome when the file is written."""
        gap, noise = value_of(self.found) - value_of(self.wanted), float(_NOISE)
        return (gap <= noise or self.sense == "least") and (gap >= -noise or self.sense == "most")

    def holds(self, found: str, wanted: str) -> str:
        """Formula of the outcome, from the references of the two values."""
        match self.sense:
            case "equal":
                return f"ABS({found}-{wanted})<{_NOISE}"
            case "most":
                return f"{found}<={wanted}+{_NOISE}"
            case "least":
                return f"{found}>={wanted}-{_NOISE}"


def value_of(side: Live | float) -> float:
    """Value of one side when the file is written."""
    return float(side.value) if isinstance(side, Live) else side
