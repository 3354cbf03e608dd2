"""What every workbook holds, and what a sheet is: the table of sheets is in ``tabs``.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from allocation.model import Allocation, Scenario
from allocation.reporting.workbook.amounts import Amounts, Ground
from allocation.reporting.workbook.control import Control
from allocation.reporting.workbook.places import Strip
from allocation.reporting.workbook.result import Result
from allocation.reporting.workbook.schedule import Calls
from allocation.reporting.workbook.sheet import Sheet

__all__ = ["Core", "Tab"]


@dataclass(frozen=True)
class Core:
    """Figures, keys, rounding, results and calls: what the other sheets point to.

    Parameters
    ----------
    allocation : Allocation
        The lots by their own keys, or by one key.
    ground : Ground
        Members, figures, shares, rounding.
    amounts : Amounts
        Rounded amounts of the allocation.
    others : tuple of Amounts
        Those of the keys to compare.
    printed : Strip
        Printed key.
    result : Result
        Where the results stand.
    called : Calls or None
        Where the calls for funds stand.
    first : str or None
        Member shown on top.
    """

    allocation: Allocation
    ground: Ground
    amounts: Amounts
    others: tuple[Amounts, ...]
    printed: Strip
    result: Result
    called: Calls | None
    first: str | None

    @property
    def scenario(self) -> Scenario:
        """The file."""
        return self.allocation.scenario


def _always(allocation: Allocation, variants: Sequence[Allocation]) -> bool:
    del allocation, variants
    return True


@dataclass(frozen=True)
class Tab:
    """A sheet: its place is its line in the table of sheets.

    Parameters
    ----------
    id : str
        ``sheet.<id>`` is its name, ``workbook.about.<id>`` what it is for.
    widths : tuple of int
        Width of its columns, in signs; the last one serves those that follow when it grows.
    fill : callable (sheet, core) -> iterable of Control, optional
        Writes it and says what is to be controlled; None for the sheets of the core.
    wanted : callable (allocation, variants) -> bool
        Whether it has something to show.
    grows : bool
        Whether columns go on to the right.
    """

    id: str
    widths: tuple[int, ...]
    fill: Callable[[Sheet, Core], Iterable[Control]] | None = None
    wanted: Callable[[Allocation, Sequence[Allocation]], bool] = _always
    grows: bool = False
