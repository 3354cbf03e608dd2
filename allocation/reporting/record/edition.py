"""What was asked of a writer: the document, the allocations, the language, the options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from immutabledict import immutabledict

from allocation.model import Allocation, Overlay

__all__ = ["Edition", "Option"]

Option: TypeAlias = "str | int | bool | tuple[str, ...] | None"
"""A value that JSON holds and that a writer takes."""


@dataclass(frozen=True)
class Edition:
    """A document as it was asked for: the same edition is written again to verify a file.

    Parameters
    ----------
    document : str
        Its writer: one of `allocation.reporting.record.writers.WRITERS`.
    allocations : tuple of Allocation
        What it prints: the one that it presents, then its variants; several scenarios follow one
        another in a booklet.
    language : str
        Language of the reader.
    first : str, optional
        Member shown first.
    options : mapping of str to Option
        What else the writer was called with, by the name of its parameter.
    """

    document: str
    allocations: tuple[Allocation, ...]
    language: str
    first: str | None = None
    options: Mapping[str, Option] = field(default_factory=immutabledict[str, Option])

    @property
    def overlay(self) -> Overlay | None:
        """Private overlay whose figures are printed because they were asked for by name."""
        scenario = self.allocations[0].scenario
        if self.options.get("include_private"):
            return scenario.overlay
        return scenario.withheld
