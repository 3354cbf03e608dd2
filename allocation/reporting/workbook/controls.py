"""The sheet of controls: each one a formula that says OK or ECART, and what the library verified.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.labels import label
from allocation.model import Bound
from allocation.red_lines import bindable
from allocation.reporting.cells import Kind, Said, Value
from allocation.reporting.tables import Column, checks_table, intervals_table
from allocation.reporting.workbook.amounts import Amounts, Ground
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.plan import Calls, Closing
from allocation.reporting.workbook.result import Result
from allocation.reporting.workbook.sheet import Sheet, headed

__all__ = ["Control", "Written", "controls", "write_controls"]

_MOST_TERMS: Final = 60
_COMPARED: Final = ("found", "wanted", "difference")
_NOISE: Final = "0.000001"
"""What is left of adding doubles: far under a cent, far over their noise."""


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
    most : bool
        Whether ``wanted`` is a limit rather than the value expected.
    hard : bool
        Whether a failure spoils the whole, or is only said.
    """

    said: Said
    found: Live | float
    wanted: Live | float
    kind: Kind = "money"
    most: bool = False
    hard: bool = True

    @property
    def passed(self) -> bool:
        """Outcome when the file is written."""
        found, wanted = (_value(side) for side in (self.found, self.wanted))
        return found <= wanted + float(_NOISE) if self.most else abs(found - wanted) < float(_NOISE)


def _value(side: Live | float) -> float:
    return float(side.value) if isinstance(side, Live) else side


@dataclass(frozen=True)
class Written:
    """What the other sheets hold, to be controlled."""

    ground: Ground
    amounts: Amounts
    printed: Strip
    result: Result
    closings: tuple[Closing, ...] = ()
    called: Calls | None = None


def controls(written: Written) -> Iterator[Control]:
    """Every control of a workbook, in the order of the computation."""
    yield from _weights(written)
    yield from _keys(written)
    yield from _lots(written)
    yield from _plan(written)
    yield from _calls(written)
    yield from _red_lines(written)


def _weights(written: Written) -> Iterator[Control]:
    """Weights of each mix sum to 1: the names of their cells are those of the formulas."""
    for key, cells in written.ground.shares.weights.items():
        formula = f"=ROUND({'+'.join(cells)},12)"
        yield Control(
            Said("workbook.control.weights", {"key": key}), Live(formula, 1.0), 1.0, "share"
        )


def _keys(written: Written) -> Iterator[Control]:
    strip = written.printed.total
    total = Live(f"={strip.seen()}", 1.0)
    yield Control(Said("workbook.control.printed"), total, 1.0, "share")


def _lots(written: Written) -> Iterator[Control]:
    scenario = written.amounts.allocation.scenario
    for lot, served in zip(scenario.lots, written.amounts.lots, strict=True):
        amount = lot.amount / 100
        paid = Live(f"={served.result.total.seen()}", amount)
        due = Live(f"={written.ground.figures.amounts[lot.id].seen()}", amount)
        yield Control(Said("workbook.control.lot", {"lot": lot.label}), paid, due)
        if served.largest:
            said = Said("workbook.control.adjustment", {"lot": lot.label})
            formula = f"={served.largest}"
            yield Control(said, Live(formula, served.adjustment), 1.0, "number", most=True)
    total = scenario.total / 100
    paid = Live(f"={written.result.amount.total.seen()}", total)
    due = Live(f"={written.ground.figures.total.seen()}", total)
    yield Control(Said("workbook.control.members"), paid, due)


def _plan(written: Written) -> Iterator[Control]:
    for closing in written.closings:
        cost = closing.cost_cents / 100
        lines = Live(f"={closing.total.seen()}", closing.lines_cents / 100)
        said = Said("workbook.control.plan", {"hypothesis": closing.name})
        if not closing.name:
            said = Said("workbook.control.plan_alone")
        yield Control(said, lines, Live(f"={closing.cost.seen()}", cost))


def _calls(written: Written) -> Iterator[Control]:
    if written.called is None:
        return
    gaps = f"ABS({written.called.sums.seen()}-{written.result.amount.seen()})"
    formula = f"=ROUND(SUMPRODUCT({gaps}),2)"
    yield Control(Said("workbook.control.calls"), Live(formula, 0.0), 0.0)


def _red_lines(written: Written) -> Iterator[Control]:
    """Every line of the scenario, on what it bears: a lot, a year, a running total, or all."""
    scenario = written.ground.group.scenario
    for bound in bindable(scenario)[0]:
        cells, paid = _bounded(written, bound)
        if not cells:
            continue
        owner = scenario.name(bound.owner)
        said = Said("workbook.control.red_line", {"owner": owner, "text": bound.text})
        if not bound.text:
            year = Value("year", bound.year)
            said = Said("workbook.control.capacity", {"owner": owner, "year": year})
        found = _weighed(written, bound, cells, paid)
        hard = bound.hard and not written.amounts.allocation.variant
        yield Control(said, found, float(bound.limit), "money", most=True, hard=hard)


def _bounded(written: Written, bound: Bound) -> tuple[tuple[Strip, ...], tuple[int, ...]]:
    """Cells that a line bears on, and the cents of each member; none for a year without calls."""
    allocation = written.amounts.allocation
    if bound.year is not None:
        found: Mapping[int, Strip] = written.called.by_year if written.called else {}
        until = [year for year in found if year <= bound.year] if bound.cumulative else [bound.year]
        years = [year for year in until if year in found]
        rows = [allocation.schedule[year] for year in years]
        return tuple(found[year] for year in years), tuple(map(sum, zip(*rows, strict=True)))
    if bound.lot is not None:
        position = [lot.id for lot in allocation.scenario.lots].index(bound.lot)
        return (written.result.lots[position],), allocation.lots[position].amounts
    return (written.result.amount,), allocation.totals


def _weighed(
    written: Written, bound: Bound, cells: tuple[Strip, ...], paid: tuple[int, ...]
) -> Live | float:
    """Left side of a line as a formula; its value when a cell could not hold the formula."""
    terms: list[str] = []
    value = Fraction(0)
    for row, position in enumerate(written.ground.group.order):
        coefficient = bound.row[position]
        if coefficient:
            value += coefficient * Fraction(paid[position], 100)
            terms += [f"{_number(coefficient)}*{strip[row].seen()}" for strip in cells]
    if len(terms) > _MOST_TERMS:
        return float(value)
    return Live("=" + "+".join(terms), float(value))


def _number(value: Fraction) -> str:
    return (
        str(value.numerator)
        if value.denominator == 1
        else f"({value.numerator}/{value.denominator})"
    )


def write_controls(sheet: Sheet, written: Written, first: str | None) -> Live:
    """Controls as formulas, then those of the library: the outcome of the whole."""
    allocation = written.result.allocation
    sheet.line(Said("workbook.controls"), "caption")
    heads = (Column("control"), *(headed(head, "number") for head in _COMPARED), Column("outcome"))
    heading = sheet.heading(heads)
    top = sheet.row
    failed = False
    for control in controls(written):
        _control(sheet, control)
        failed = failed or (control.hard and not control.passed)
    outcomes = Strip(sheet.title, top, len(_COMPARED) + 1, sheet.row - top)
    sheet.skip()
    _cuts(sheet, written)
    sheet.hold(heading, 1, repeated=False)
    sheet.line(Said("workbook.computed_controls"))
    sheet.table(checks_table(allocation))
    intervals = intervals_table(allocation, first)
    if intervals:
        sheet.line(Said("workbook.frozen"))
        sheet.table(intervals, "fixed")
    fine, wrong = (label(f"workbook.{word}", sheet.book.language) for word in ("ok", "gap"))
    formula = f'=IF(COUNTIF({outcomes.seen()},"{wrong}")=0,"{fine}","{wrong}")'
    return Live(formula, wrong if failed else fine)


def _control(sheet: Sheet, control: Control) -> None:
    """One line: the two values, their difference, the outcome in a word."""
    language = sheet.book.language
    fine = label("workbook.ok", language)
    wrong = label("workbook.gap" if control.hard else "workbook.said", language)
    found, wanted = (sheet.at(column).seen(sheet.title) for column in (1, 2))
    gap = Live(f"=ROUND({found}-{wanted},9)", _value(control.found) - _value(control.wanted))
    held = f"{found}<={wanted}+{_NOISE}" if control.most else f"ABS({found}-{wanted})<{_NOISE}"
    outcome = Live(
        f'=IF(IFERROR({held},FALSE),"{fine}","{wrong}")', fine if control.passed else wrong
    )
    sheet.put(sheet.at(0), control.said)
    for column, content in ((1, control.found), (2, control.wanted), (3, gap)):
        sheet.put(sheet.at(column), content, control.kind, decimals=4)
    sheet.status(sheet.at(4), outcome)
    sheet.row += 1


def _cuts(sheet: Sheet, written: Written) -> None:
    """How the last unit of each lot was decided: clearly, or by priority."""
    scenario = written.amounts.allocation.scenario
    sheet.line(Said("workbook.cuts"), "caption")
    sheet.heading((Column("lot"), Column("outcome")))
    for lot, served in zip(scenario.lots, written.amounts.lots, strict=True):
        sheet.put(sheet.at(0), lot.label)
        if served.status is None:
            sheet.put(sheet.at(1), Said("workbook.fixed_value"), role="fixed")
        else:
            sheet.status(sheet.at(1), Live(f"={served.status.seen()}", served.outcome))
        sheet.row += 1
    sheet.line(Said("workbook.cuts_note"))
    sheet.skip()
