"""What an agreed key is compatible with, in tables: mixes and forms, weights, residuals."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from allocation.analysis.inverse import Explained
from allocation.reporting.cells import Said
from allocation.reporting.sentences.forms_of_key import criterion_name, form_text, mix_text
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.typography import rounded

__all__ = ["explanations_table", "residuals_table", "weights_table"]

_CENTS: Final = 100


def explanations_table(found: Explained) -> Table:
    """The nearest mix of one, two and three criteria, of all, and the other forms.

    Parameters
    ----------
    found : Explained

    Returns
    -------
    Table
        Largest gap in points, and the key that each gives.
    """
    told, scenario = found.explanation, found.scenario
    rows: list[Row] = []
    mixes = [*told.sparse.best, told.best["linf"]]
    seen: set[tuple[Fraction, ...]] = set()
    for mix in mixes:
        if mix.shares not in seen:
            seen.add(mix.shares)
            rows.append(_row(found, mix_text(found, mix), mix.gap, mix.shares))
    for form in told.forms:
        gap = None if form.kind == "modulation" else form.gap
        rows += [_row(found, form_text(found, form), gap, form.shares)]
    columns = (
        Column("explained_by"),
        Column("largest_gap", "number"),
        Column("is_compatible", "yes"),
        *(Column(code, "percent", scenario.name(code)) for code in scenario.codes),
    )
    return Table("explained", columns, tuple(rows))


def _row(found: Explained, text: Said, gap: Fraction | None, shares: tuple[Fraction, ...]) -> Row:
    """A modulated mix has no gap: its band is what it says."""
    seen = found.explanation.observed
    places = (seen.members.index(code) for code in found.scenario.codes)
    each = (rounded(shares[place] * _CENTS, 2) for place in places)
    if gap is None:
        return (text, None, None, *each)
    return (text, rounded(gap * _CENTS, 2), gap <= seen.tolerance, *each)


def weights_table(found: Explained) -> Table:
    """Weight of each criterion in the three nearest mixes, and its range within the tolerance.

    Parameters
    ----------
    found : Explained

    Returns
    -------
    Table
        Without ranges when no weights are compatible.
    """
    told = found.explanation
    columns = [Column("explaining"), *(Column(f"weight_{norm}", "percent") for norm in told.best)]
    cells = [[rounded(w * _CENTS, 1) for w in mix.weights] for mix in told.best.values()]
    if told.compatible:
        low, high = zip(*told.compatible.ranges, strict=True)
        for name, ends in (
            ("weight_low", low),
            ("weight_high", high),
            ("weight_centre", told.compatible.centre),
        ):
            columns.append(Column(name, "percent"))
            cells.append([rounded(weight * _CENTS, 1) for weight in ends])
    names = told.criteria.names
    rows = tuple(
        (criterion_name(found, name), *(column[j] for column in cells))
        for j, name in enumerate(names)
    )
    return Table("explaining_weights", tuple(columns), rows)


def residuals_table(found: Explained, first: str | None = None) -> Table:
    """What the nearest mix leaves unexplained for each member.

    Parameters
    ----------
    found : Explained
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
    """
    seen, mix = found.explanation.observed, found.explanation.best["linf"]
    codes = sorted(found.scenario.codes, key=lambda code: code != first)
    rows: list[Row] = []
    for code in codes:
        place = seen.members.index(code)
        residual = mix.residuals[place]
        rows.append(
            (
                found.scenario.name(code),
                rounded(seen.shares[place] * _CENTS, 2),
                rounded(mix.shares[place] * _CENTS, 2),
                rounded(residual * _CENTS, 2),
                seen.euros(residual),
            )
        )
    columns = (
        Column("member"),
        Column("agreed_share", "percent"),
        Column("mix_share", "percent"),
        Column("unexplained_points", "points"),
        Column("unexplained", "gap"),
    )
    return Table("unexplained", columns, tuple(rows)).filled()
