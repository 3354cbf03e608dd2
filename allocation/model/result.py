"""What is computed: keys, allocations, steps, checks. Facts, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from immutabledict import immutabledict
from numpy.typing import NDArray

from allocation.errors import InvalidKeyError
from allocation.model.interval import Interval
from allocation.model.scenario import Scenario
from allocation.rounding import largest_remainder

if TYPE_CHECKING:
    from allocation.model.frame import DataFrame

__all__ = [
    "Allocation",
    "Check",
    "Key",
    "LotResult",
    "Step",
]


@dataclass(frozen=True)
class Key:
    """Shares k_i that sum to exactly 1, by member.

    Parameters
    ----------
    members : tuple of str, shape (n,)
        Codes.
    shares : tuple of Fraction, shape (n,)
        Exact shares.

    Raises
    ------
    InvalidKeyError
        When the shares do not sum to exactly 1.

    Examples
    --------
    >>> key = Key(("59", "62", "80"), (Fraction(1, 3),) * 3)
    >>> key.published(2)
    (Decimal('33.34'), Decimal('33.33'), Decimal('33.33'))
    """

    members: tuple[str, ...]
    shares: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        if len(self.members) != len(self.shares) or sum(self.shares) != 1:
            raise InvalidKeyError("share_sum", total=f"{float(sum(self.shares)):.12%}")

    def __getitem__(self, code: str) -> Fraction:
        return self.shares[self.members.index(code)]

    def as_float(self) -> NDArray[np.float64]:
        """Shares as float64, shape (n,): for charts and sweeps, never for money."""
        return np.array([float(share) for share in self.shares], dtype=np.float64)

    def published(self, decimals: int = 4) -> tuple[Decimal, ...]:
        """Percentages rounded by largest remainder to ``decimals``: they sum to exactly 100.

        Parameters
        ----------
        decimals : int
            Decimals of a percent.

        Returns
        -------
        tuple of Decimal, shape (n,)
        """
        units = 10 ** (decimals + 2)
        by_code = sorted(range(len(self.members)), key=lambda i: self.members[i])
        order = sorted(by_code, key=lambda i: -self.shares[i])
        counts = largest_remainder([share * units for share in self.shares], units, order)
        return tuple(Decimal(int(count)).scaleb(-decimals) for count in counts)


@dataclass(frozen=True)
class Step:
    """One node of the graph of keys: which rule, with which numbers, gave which shares.

    Parameters
    ----------
    key : str
        Identifier of the named key.
    rule : str
        Identifier of its rule.
    members : tuple of str, shape (n,)
        Codes, in the order of the arrays.
    shares : tuple of Fraction, shape (n,)
        Shares found.
    columns : mapping of str to tuple, shape (n,)
        Numbers per member that the rule used.
    scalars : mapping of str to number
        Numbers of the whole.
    contributions : mapping of str to tuple of Fraction, shape (n,)
        For a mix: what each criterion brings to each share.
    held : tuple of (code, "cap" or "floor")
        Members held at a bound.
    parents : tuple of str
        Keys it was computed from.
    indicators : tuple of str
        Indicators it read.
    """

    key: str
    rule: str
    members: tuple[str, ...]
    shares: tuple[Fraction, ...]
    columns: Mapping[str, tuple[Fraction, ...]] = field(default_factory=immutabledict)
    scalars: Mapping[str, object] = field(default_factory=immutabledict)
    contributions: Mapping[str, tuple[Fraction, ...]] = field(default_factory=immutabledict)
    held: tuple[tuple[str, str], ...] = ()
    parents: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """Something verified: passed or not, and who breaks it when it is not.

    Parameters
    ----------
    id : str
        Identifier of the control (``check.<id>`` in the catalogue).
    passed : bool
        The outcome.
    hard : bool
        Whether a failure refuses the scenario (exit status 1) or is only said.
    members : tuple of str
        Members concerned; never empty when a member-related check fails.
    facts : mapping of str to value
        Numbers and words of the sentence.
    """

    id: str
    passed: bool
    hard: bool = True
    members: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=immutabledict)


@dataclass(frozen=True)
class LotResult:
    """A lot shared: its key, and integer cents by member.

    Parameters
    ----------
    lot : str
        Identifier of the lot.
    key_id : str
        Named key that was applied.
    key : Key
        Exact shares, members in display order.
    amounts : tuple of int, shape (n,)
        Cents, in display order; they sum to the amount of the lot.
    """

    lot: str
    key_id: str
    key: Key
    amounts: tuple[int, ...]


@dataclass(frozen=True)
class Allocation:
    """Who pays what, to the cent: amounts by lot and member (and year), with steps and checks.

    Parameters
    ----------
    scenario : Scenario
        What was computed.
    members : tuple of str, shape (n,)
        Codes in display order.
    lots : tuple of LotResult
        One per lot, in the order of the scenario.
    steps : tuple of Step
        What was done with which numbers, in order of evaluation.
    checks : tuple of Check
        What was verified, and who breaks it.
    intervals : tuple of Interval
        Ranges over undivided values and diverging sources.
    schedule : mapping of int to tuple of int, shape (n,)
        Cents by year, in display order; empty without a schedule.
    variant : str
        Named key applied instead of the lots' own, or "".
    """

    scenario: Scenario
    members: tuple[str, ...]
    lots: tuple[LotResult, ...]
    steps: tuple[Step, ...] = ()
    checks: tuple[Check, ...] = ()
    intervals: tuple[Interval, ...] = ()
    schedule: Mapping[int, tuple[int, ...]] = field(
        default_factory=immutabledict[int, tuple[int, ...]]
    )
    variant: str = ""

    def __repr__(self) -> str:
        """Every field; the scenario alone when private red lines stand among the checks."""
        named = (
            ("scenario",)
            if self.scenario.is_revealed
            else tuple(each.name for each in fields(self))
        )
        return f"Allocation({', '.join(f'{name}={getattr(self, name)!r}' for name in named)})"

    @property
    def totals(self) -> tuple[int, ...]:
        """Cents by member over all lots, shape (n,), in display order."""
        return tuple(map(sum, zip(*(lot.amounts for lot in self.lots), strict=True)))

    @property
    def total(self) -> int:
        """Cents over all members and lots."""
        return sum(self.totals)

    @property
    def key(self) -> Key:
        """Effective key over all lots: exact shares weighted by the amounts of the lots."""
        if self.total == 0:
            return self.lots[0].key
        weights = [Fraction(sum(lot.amounts), self.total) for lot in self.lots]
        shares = zip(*(lot.key.shares for lot in self.lots), strict=True)
        mixed = (
            sum((w * s for w, s in zip(weights, row, strict=True)), Fraction(0)) for row in shares
        )
        return Key(self.members, tuple(mixed))

    def amount(self, code: str) -> int:
        """Cents of one member over all lots."""
        return self.totals[self.members.index(code)]

    @property
    def refused(self) -> bool:
        """Whether a hard check fails."""
        return any(check.hard and not check.passed for check in self.checks)

    def to_frame(self, *, wide: bool = False, by_year: bool = False) -> DataFrame:
        """Amounts as a pandas table, tidy by default: one row per lot and member.

        Parameters
        ----------
        wide : bool
            Members in rows (index ``member``), lots in columns, and ``TOTAL`` for both: exact
            euros (`decimal.Decimal`), to be read or pasted.
        by_year : bool
            Calls for funds instead of lots: ``year`` is 0 for what was paid before the first
            year, 9999 for what no year calls. Empty without a schedule.

        Returns
        -------
        pandas.DataFrame
            Tidy, by lot: ``scenario``, ``variant`` (``lots`` for the lots' own keys, else the key
            applied to all), ``key``, ``lot``, ``label``, ``member``, ``name``, ``share`` (percent
            of the lot as printed, `decimal.Decimal`, sums to 100), ``cents`` (int64, to compute
            with), ``euros`` (`decimal.Decimal`, the same amount). By year: ``year`` instead of
            ``key``, ``lot``, ``label`` and ``share``. Codes are texts.

        Examples
        --------
        >>> from allocation import allocate, read_scenario
        >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"), "egalite")
        >>> int(found.to_frame()["cents"].sum())
        50000000000
        >>> str(found.to_frame(wide=True).loc["80", "TOTAL"])
        '125000000.00'
        """
        from allocation.model import frame  # noqa: PLC0415 - pandas only when asked for

        if wide:
            lots = ((lot.lot, lot.amounts) for lot in self.lots)
            return frame.wide(self.members, [*(self.schedule.items() if by_year else lots)])
        fields, rows = (
            (frame.YEAR_FIELDS, frame.year_rows) if by_year else (frame.LOT_FIELDS, frame.lot_rows)
        )
        return frame.tidy(fields, rows(self))
