"""What is found of a file: it passes or not, each finding a sentence, each differing cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from allocation.labels import DEFAULT_LANGUAGE
from allocation.reporting.cells import Joined, Said
from allocation.reporting.record.comparing import Difference

__all__ = ["Check", "Outcome"]

Outcome: TypeAlias = Literal[
    "identical",
    "saved_again",
    "recalculated",
    "other_version",
    "unproved",
    "incomplete",
    "differs",
    "no_record",
    "unreadable",
]
"""``identical`` to the byte; ``saved_again`` by another program, every figure the same;
``recalculated`` by it, so that formulas hold other last digits, listed;
``other_version`` wrote it, and today's prints the same cells; ``unproved``: today's cents are the
same and other cells are not, which only that version can explain; ``incomplete`` without the
private file that it prints; ``differs``; ``no_record``; ``unreadable``.
"""

_PASSED: Final = frozenset({"identical", "saved_again", "recalculated", "other_version"})
_LONGEST: Final = 160


@dataclass(frozen=True)
class Check:
    """Whether figures, scenario and version of a file agree, and what does not.

    Parameters
    ----------
    path : str
        File verified.
    outcome : Outcome
        What was concluded.
    findings : tuple of Said
        What was found, each in a sentence.
    differences : tuple of Difference
        Each cell that differs.
    anchor : str
        Short fingerprint that the file claims, to compare with the paper that was voted; or "".
    """

    path: str
    outcome: Outcome
    findings: tuple[Said, ...] = ()
    differences: tuple[Difference, ...] = ()
    anchor: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing was changed."""
        return self.outcome in _PASSED

    def sentences(self) -> Iterator[Said]:
        """Conclusion, findings, cells that differ, and what paper must confirm."""
        yield Said(
            "verify.conclusion", {"path": self.path, "state": Said(f"verify.{self.outcome}")}
        )
        yield from self.findings
        for difference in self.differences:
            yield _said(difference)
        if self.anchor:
            yield Said("verify.paper", {"anchor": self.anchor})

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Every sentence, one a line.

        Parameters
        ----------
        language : str
            Language of the reader.

        Returns
        -------
        str
        """
        return "\n".join(sentence.text(language) for sentence in self.sentences())


def _said(difference: Difference) -> Said:
    places = [
        Said(f"verify.place.{name}", {"name": value})
        for name, value in (
            ("table", difference.table),
            ("row", difference.row),
            ("column", difference.column),
        )
        if value
    ]
    place = Joined((*(places or [Said("verify.place.whole")]), Said(_aspect(difference))), ", ")
    sides = {
        "place": place,
        "printed": _short(difference.printed),
        "recomputed": _short(difference.recomputed),
    }
    if difference.printed is None:
        return Said("verify.missing", sides)
    return Said("verify.added" if difference.recomputed is None else "verify.changed", sides)


def _aspect(difference: Difference) -> str:
    return f"verify.aspect.{difference.aspect}"


def _short(text: str | None) -> str:
    """Start of a text, on one line; whole numbers without their point."""
    said = " ".join((text or "").split()).removesuffix(".0")
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 3]}..."
