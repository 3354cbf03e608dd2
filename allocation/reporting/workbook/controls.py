"""The sheet of controls: each one a formula that says OK or ECART, and what the library verified.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.labels import label
from allocation.model import Bound
from allocation.pipeline import bind
from allocation.reporting.cells import Kind, Said
from allocation.reporting.tables import Column, checks_table, intervals_table
from allocation.reporting.workbook.amounts import Amounts, Ground
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.plan import Closing
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
    called: Strip | None = None


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
    gaps = f"ABS({written.called.seen()}-{written.result.amount.seen()})"
    formula = f"=ROUND(SUMPRODUCT({gaps}),2)"
    yield Control(Said("workbook.control.calls"), Live(formula, 0.0), 0.0)


def _red_lines(written: Written) -> Iterator[Control]:
    """Lines on amounts, as long as a formula can hold them; the others are in the table below."""
    allocation = written.amounts.allocation
    lots = [lot.id for lot in allocation.scenario.lots]
    for bound in bind(allocation.scenario):
        terms = sum(1 for coefficient in bound.row if coefficient)
        if bound.year is not None or terms > _MOST_TERMS:
            continue
        strip = written.result.amount
        paid = allocation.totals
        if bound.lot is not None:
            strip = written.result.lots[lots.index(bound.lot)]
            paid = allocation.lots[lots.index(bound.lot)].amounts
        yield _red_line(written, bound, strip, paid)


def _red_line(written: Written, bound: Bound, strip: Strip, paid: Sequence[int]) -> Control:
    scenario, order = written.ground.group.scenario, written.ground.group.order
    terms: list[str] = []
    value = Fraction(0)
    for row, position in enumerate(order):
        coefficient = bound.row[position]
        if coefficient:
            terms.append(f"{_number(coefficient)}*{strip[row].seen()}")
            value += coefficient * Fraction(paid[position], 100)
    said = Said(
        "workbook.control.red_line", {"owner": scenario.name(bound.owner), "text": bound.text}
    )
    found = Live("=" + "+".join(terms), float(value))
    hard = bound.hard and not written.amounts.allocation.variant
    return Control(said, found, float(bound.limit), "money", most=True, hard=hard)


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
    sheet.hold(heading, 1)
    sheet.line(Said("workbook.library_controls"))
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
