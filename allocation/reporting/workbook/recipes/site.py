"""What a recipe may know: the file, the keys written before, where the key is computed.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from allocation.model import Scenario, Step
from allocation.reporting.cells import Kind, Said
from allocation.reporting.measures import key_label
from allocation.reporting.workbook.figures import Figures
from allocation.reporting.workbook.recipes.noun import Parameter, Recipe, Working
from allocation.reporting.workbook.recipes.row import Formula

__all__ = ["WHOLE", "Maker", "Site"]

WHOLE: Final = "*"
"""Place of a key that is found for the sum of the lots."""

_SUMMED: Final = frozenset({"agreed", "indexed", "tariff", "weighed"})
"""Working columns whose sum means something."""


@dataclass(frozen=True)
class Site:
    """What a recipe may know.

    Parameters
    ----------
    scenario : Scenario
        The file.
    figures : Figures
        Where indicators stand.
    errors : mapping of str to float
        Error of the keys written before.
    exact : mapping of str to mapping of str to Fraction
        Their shares by code.
    cents : int
        Amount to share.
    place : str
        Lot that the key is computed for; "" for all.
    lot : str
        Its label.
    """

    scenario: Scenario
    figures: Figures
    errors: Mapping[str, float] = field(default_factory=dict[str, float])
    exact: Mapping[str, Mapping[str, Fraction]] = field(
        default_factory=dict[str, Mapping[str, Fraction]]
    )
    cents: int = 0
    place: str = ""
    lot: str = ""

    @property
    def euros(self) -> Fraction:
        """Amount to share, in euros."""
        return Fraction(self.cents, 100)

    @property
    def tail(self) -> tuple[str, ...]:
        """What tells numbers of a lot from those of another one."""
        return () if self.place in ("", WHOLE) else (self.place,)

    def share(self, step: Step, formula: Formula | None) -> Working:
        """Column of the shares of a step."""
        params = {"key": key_label(self.scenario, step.key), "lot": self.lot}
        name = "head.share_of_lot" if self.lot else "head.share"
        return Working("share", Said(f"workbook.{name}", params), "share", step.shares, formula)

    def column(
        self,
        step: Step,
        id_: str,
        values: tuple[Fraction | None, ...],
        formula: Formula | None = None,
        kind: Kind = "number",
    ) -> Working:
        """A working column, headed ``workbook.head.<id>``; amounts and weights have a sum."""
        heading = Said(f"workbook.head.{id_}", {"key": key_label(self.scenario, step.key)})
        named = () if formula else (id_, step.key)
        return Working(id_, heading, kind, values, formula, id_ in _SUMMED, named)

    def computed(
        self, step: Step, kind: str, value: Fraction, formula: Formula, shown: Kind = "number"
    ) -> Parameter:
        """A number computed for all members, ``workbook.scalar.<kind>``."""
        label = Said(f"workbook.scalar.{kind}", {"key": key_label(self.scenario, step.key)})
        return Parameter((kind,), (step.key, *self.tail), label, value, shown, formula)

    def given(self, step: Step, kind: str, value: Fraction, shown: Kind = "number") -> Parameter:
        """A number to change, ``workbook.given.<kind>``."""
        label = Said(f"workbook.given.{kind}", {"key": key_label(self.scenario, step.key)})
        return Parameter((kind,), (step.key,), label, value, shown)

    def of(self, key: str, step: Step) -> tuple[Fraction, ...]:
        """Exact shares of another key, in the order of a step."""
        return tuple(self.exact[key][code] for code in step.members)

    def values(self, indicator: str, step: Step) -> tuple[Fraction, ...]:
        """Exact values of an indicator, in the order of a step."""
        known = self.scenario.indicators[indicator].resolved()
        return tuple(known[code] for code in step.members)

    def are_exact(self, *indicators: str) -> bool:
        """Whether a spreadsheet adds, subtracts and multiplies their values without any error."""
        figures = [v for i in indicators for v in self._all(i)]
        return all(v.denominator == 1 for v in figures) and sum(map(abs, figures)) < 2**26

    def _all(self, indicator: str) -> tuple[Fraction, ...]:
        return tuple(self.scenario.indicators[indicator].resolved().values())


Maker = Callable[[Step, Site], Recipe | None]
"""Recipe of a step; None when it is too long for cells."""
