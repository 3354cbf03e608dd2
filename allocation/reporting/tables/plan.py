"""The plan de financement: each payer, its rate, its amount; loans and guarantees said apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from allocation.budget import OTHERS, GuaranteedLoan, guarantees
from allocation.model import Allocation, Funding, Key, Scenario
from allocation.pipeline import served_first
from allocation.reporting.cells import Part, Said, Value
from allocation.reporting.measures import ordered
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.words import slug, sourced, word
from allocation.rounding import round_amounts
from allocation.typography import rounded

__all__ = ["called_table", "funding_table", "guarantee_table"]

_COLUMNS: Final = (
    Column("payer"),
    Column("nature"),
    Column("rate", "percent"),
    Column("funded", "money"),
    Column("maximum", "money"),
)
_RATE_DECIMALS: Final = 4
_PRINTED_RATE: Final = 2
_LOAN: Final = "emprunt"
_UNATTRIBUTED: Final = "non_attribue"


def funding_table(
    allocation: Allocation, hypothesis: str | None = None, first: str | None = None
) -> Table:
    """Payer, nature, rate of the operation (4 decimals), amount, maximum; TOTAL.

    Parameters
    ----------
    allocation : Allocation
        What the members pay.
    hypothesis : str, optional
        Closing of the plan; without it, what depends on the hypothesis is one line.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Rates sum to exactly 100, amounts to the operation.
    """
    scenario = allocation.scenario
    lines = [*scenario.funding]
    title = Said("table.funding")
    if hypothesis is not None:
        lines += scenario.hypotheses[hypothesis].funding
        label = scenario.hypotheses[hypothesis].label
        title = Said("table.funding_hypothesis", {"hypothesis": label})
    payers = [*_members(allocation), *map(_payer, lines)]
    left = (scenario.operation.total or 0) - sum(payer.amount for payer in payers)
    if left > 0:
        payers.append(Payer("", Said("word.by_hypothesis"), Said("nature.open"), left))
    rates = _rates(payers)
    placed = [*ordered(allocation, first), *range(len(allocation.members), len(payers))]
    return Table(
        "funding",
        _COLUMNS,
        tuple(payers[i].row(rates[i]) for i in placed),
        (Said("word.total"), "", sum(rates, Decimal(0)), *_sums(payers)),
        (*_basis(scenario), *_line_notes(lines), *_hypothesis_notes(scenario, hypothesis)),
        title,
    )


@dataclass(frozen=True)
class Payer:
    """One line of the plan; ``id`` decides the odd unit of its printed rate."""

    id: str
    name: str | Said
    nature: Said
    amount: int
    maximum: int | None = None

    def row(self, rate: Decimal) -> Row:
        """Cells of the line."""
        return (self.name, self.nature, rate, self.amount, self.maximum)


def _members(allocation: Allocation) -> Iterator[Payer]:
    scenario = allocation.scenario
    sections = {lot.section for lot in scenario.lots}
    nature = word("nature", sections.pop()) if len(sections) == 1 else Said("nature.contribution")
    maxima = _maxima(allocation)
    for code, amount, maximum in zip(allocation.members, allocation.totals, maxima, strict=True):
        yield Payer(code, scenario.name(code), nature, amount, maximum)


def _maxima(allocation: Allocation) -> tuple[int | None, ...]:
    """What each member pays at most: the maximum of every lot, shared by the lot's key."""
    by_lot: list[list[int]] = []
    for lot, found in zip(allocation.scenario.lots, allocation.lots, strict=True):
        if lot.maximum is None:
            return (None,) * len(allocation.members)
        shares = found.key.shares
        priority = served_first(allocation.members, shares, allocation.scenario.priority)
        by_lot.append([int(cents) for cents in round_amounts(lot.maximum, shares, 1, priority)])
    return tuple(map(sum, zip(*by_lot, strict=True)))


def _payer(line: Funding) -> Payer:
    nature = word("nature", line.nature)
    if slug(line.nature) not in (_LOAN, _UNATTRIBUTED):
        nature = Said("nature.with_mode", {"nature": nature, "mode": word("mode", line.mode)})
    return Payer(line.payer, line.payer, nature, line.amount, line.maximum)


def _rates(payers: Sequence[Payer]) -> tuple[Decimal, ...]:
    """Rate of each payer in the whole, four decimals, exactly 100 together."""
    total = sum(payer.amount for payer in payers)
    if not total:
        return (Decimal(0),) * len(payers)
    shares = tuple(Fraction(payer.amount, total) for payer in payers)
    return Key(tuple(payer.id for payer in payers), shares).published(_RATE_DECIMALS)


def _sums(payers: Sequence[Payer]) -> tuple[int, int | None]:
    maxima = [payer.maximum for payer in payers]
    known = [maximum for maximum in maxima if maximum is not None]
    return sum(payer.amount for payer in payers), sum(known) if len(known) == len(maxima) else None


def _basis(scenario: Scenario) -> Iterator[Said]:
    operation = scenario.operation
    params = {"vat": word("vat", operation.vat), "euros": word("euros", operation.euros)}
    yield Said("note.basis", params)
    if operation.price_date:
        yield Said("note.price_date", {"date": operation.price_date})
    if operation.beneficiary:
        yield Said("note.beneficiary", {"beneficiary": operation.beneficiary})


def _line_notes(lines: Sequence[Funding]) -> Iterator[Said]:
    for line in lines:
        named: dict[str, Part] = {"payer": line.payer, "amount": Value("money", line.amount)}
        if slug(line.nature) == _LOAN:
            who = {"repaid_by": line.repaid_by, "guaranteed_by": line.guaranteed_by}
            yield Said("note.loan", named | who)
        if slug(line.nature) == _UNATTRIBUTED:
            yield Said("note.unattributed", named)
        if line.note:
            yield Said("note.line", {"payer": line.payer, "note": line.note})


def _hypothesis_notes(scenario: Scenario, identifier: str | None) -> Iterator[Said]:
    if identifier is None:
        return
    hypothesis = scenario.hypotheses[identifier]
    source = sourced(scenario, hypothesis.source)
    yield Said("note.hypothesis", {"hypothesis": hypothesis.label, "source": source})
    if hypothesis.note:
        yield Said("note.plain", {"note": hypothesis.note})


def guarantee_table(allocation: Allocation, first: str | None = None) -> Table:
    """Exposure of each member = loan x amount / base, for each hypothesis; the rest is others'.

    Parameters
    ----------
    allocation : Allocation
        What the members pay.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Each column sums to its loan; without rows when no loan has a stated guarantee.
    """
    loans = guarantees(allocation)
    amounts = [loan.amounts for loan in loans]
    totals = [loan.line.amount for loan in loans]
    table = _by_guarantor("guarantee", allocation, first, loans, (amounts, totals))
    return replace(table, notes=tuple(_guarantee_notes(allocation.scenario, loans)))


def called_table(allocation: Allocation, first: str | None = None) -> Table:
    """What a call of the guarantee would cost each member in its dearest year.

    Parameters
    ----------
    allocation : Allocation
        What the members pay.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Without rows when the terms of no loan are known.
    """
    known = [(loan, loan.annuities) for loan in guarantees(allocation)]
    found = [(loan, annuities) for loan, annuities in known if annuities is not None]
    loans = [loan for loan, _ in found]
    amounts = [annuities for _, annuities in found]
    totals = [sum(annuities.values()) for annuities in amounts]
    table = _by_guarantor("called", allocation, first, loans, (amounts, totals))
    return replace(table, notes=tuple(_terms_notes(allocation.scenario, loans)))


def _by_guarantor(
    identifier: str,
    allocation: Allocation,
    first: str | None,
    loans: Sequence[GuaranteedLoan],
    cells: tuple[Sequence[Mapping[str, int]], Sequence[int]],
) -> Table:
    """Members that guarantee something, then the others, by loan."""
    scenario = allocation.scenario
    amounts, totals = cells
    rows: list[Row] = []
    for i in ordered(allocation, first):
        code = allocation.members[i]
        across = [by_code[code] for by_code in amounts]
        if any(across):
            rows.append((scenario.name(code), *across))
    rest = [by_code[OTHERS] for by_code in amounts]
    if any(rest):
        rows.append((Said("word.other_guarantors"), *rest))
    heads = (Column(f"loan_{i}", "money", _headed(scenario, x)) for i, x in enumerate(loans))
    total = (Said("word.total_loan"), *totals)
    return Table(identifier, (Column("guarantor"), *heads), tuple(rows), total)


def _headed(scenario: Scenario, loan: GuaranteedLoan) -> str:
    if loan.hypothesis:
        return scenario.hypotheses[loan.hypothesis].label
    return loan.line.payer


def _guarantee_notes(scenario: Scenario, loans: Sequence[GuaranteedLoan]) -> Iterator[Said]:
    if loans:
        yield Said("note.guarantee_off_balance")
    for base, named, note in dict.fromkeys(
        (loan.base, loan.guarantee.source, loan.guarantee.note) for loan in loans
    ):
        source = sourced(scenario, named)
        yield Said("note.guarantee", {"base": Value("money", base), "source": source})
        if note:
            yield Said("note.plain", {"note": note})


def _terms_notes(scenario: Scenario, loans: Sequence[GuaranteedLoan]) -> Iterator[Said]:
    terms = [loan.guarantee.terms for loan in loans if loan.guarantee.terms is not None]
    for found in dict.fromkeys(terms):
        yield Said(
            "note.terms",
            {
                "rate": Value("percent", rounded(found.rate * 100, _PRINTED_RATE)),
                "years": str(found.years),
                "profile": word("profile", found.profile),
                "source": sourced(scenario, found.source),
            },
        )
