"""What a member may pay when a figure is not certain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Interval"]


@dataclass(frozen=True)
class Interval:
    """Range of each member's amount over the possible values of uncertain figures.

    Parameters
    ----------
    indicators : tuple of str
        The uncertain indicators that vary; the others keep their stated values.
    cause : "joint", "alternative" or "together"
        Undivided values, diverging sources, or all of them at once.
    low, high : tuple of int, shape (n,)
        Cents, in member order, odd cent included.
    exact : bool
        Whether no possible value leaves the range; otherwise it is only that of what was tried.
    tried, failed : int
        Different cases evaluated, and those of them that do not make a key.
    moved : tuple of str
        Members whose share moves: the others may only gain or lose the odd cent.
    """

    indicators: tuple[str, ...]
    cause: Literal["joint", "alternative", "together"]
    low: tuple[int, ...]
    high: tuple[int, ...]
    exact: bool = True
    tried: int = 0
    failed: int = 0
    moved: tuple[str, ...] = ()
