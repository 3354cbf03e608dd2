"""In which order delivery points are told, and the CSV that goes down to each point."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from allocation.billing import bills, nested_bills
from allocation.errors import AllocationError
from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation, Points, Scenario
from allocation.points import Nested
from allocation.reporting.atomic import written
from allocation.reporting.cells import Said, Value
from allocation.reporting.csv_file import inert
from allocation.reporting.plain_text import plain_text
from allocation.reporting.provenance import refuse_private
from allocation.reporting.sentences.conditions import refusal
from allocation.reporting.tables.noun import Table
from allocation.reporting.tables.points import (
    apart_table,
    bill_table,
    member_sites_table,
    points_table,
    sites_table,
)

__all__ = ["nested_answer", "points_answer", "write_points"]

_PAIR: Final = frozenset({"59", "62"})
"""Members of the convention whose number of points was printed wrongly."""

_MARKS: Final = {"fr": (";", ","), "en": (",", ".")}


def points_answer(scenario: Scenario, first: str | None = None) -> Iterator[Said | Table]:
    """Lists of points and bills by member, from what the scenario holds: no list is needed.

    Parameters
    ----------
    scenario : Scenario
        File.
    first : str, optional
        Member shown first.

    Yields
    ------
    Said or Table
        Nothing for a file without points.
    """
    for points in scenario.points.values():
        yield from _said(points, scenario)
        yield points_table(points, scenario, first)
    try:
        found = bills(scenario)
    except AllocationError as error:
        yield Said("points.refused", {"reason": refusal(error, scenario)})
        return
    for billed in found:
        yield bill_table(billed, scenario, first)
        apart = apart_table(billed)
        if apart:
            yield Said("points.not_additive")
            yield apart
    if found:
        yield Said("points.rounded")


def _said(points: Points, scenario: Scenario) -> Iterator[Said]:
    """How many points, whether they are made up, and what to beware of."""
    yield Said(
        "points.count",
        {
            "label": points.label,
            "count": Value("number", points.count),
            "sites": Value("number", sum(points.sites.values())),
        },
    )
    if points.generated:
        yield Said("points.generated", {"label": points.label})
    if set(scenario.codes) >= _PAIR:
        yield Said("points.warning")
    if points.note:
        yield Said("points.note", {"note": points.note})


def nested_answer(scenario: Scenario, first: str | None = None) -> Iterator[Said | Table]:
    """Dearest sites of each bill whose list stands beside the file; those of one member first.

    Parameters
    ----------
    scenario : Scenario
        As it was read.
    first : str, optional
        Member whose sites are shown too.

    Yields
    ------
    Said or Table
        Nothing where no list was read: documents are made again from the scenario alone.
    """
    for nested in _nested(scenario):
        if first is not None:
            yield member_sites_table(nested, scenario, first)
        yield sites_table(nested, scenario)
        params = {"label": nested.billed.bill.label, "file": f"{scenario.id}-points.csv"}
        yield Said("points.nested", params)


def _nested(scenario: Scenario) -> tuple[Nested, ...]:
    try:
        return nested_bills(scenario)
    except AllocationError:  # said by `points_answer`
        return ()


def write_points(
    allocation: Allocation, path: str | Path, language: str = DEFAULT_LANGUAGE
) -> tuple[Path, ...]:
    """Write one row per point of each bill: its member, its site, the cents of each line.

    Parameters
    ----------
    allocation : Allocation
        What was computed, from a scenario whose lists stand beside it.
    path : str or Path
        File to write, atomically; several bills have one each, whose name ends by theirs.
    language : str
        Language of the headings, the separator and the decimal mark.

    Returns
    -------
    tuple of Path
        What was written; nothing without a list.

    Raises
    ------
    OutputError
        When a file cannot be written; the former one is whole.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> write_points(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")), "no.csv")
    ()
    """
    scenario = allocation.scenario
    refuse_private(scenario)
    found = _nested(scenario)
    whole = Path(path)
    done: list[Path] = []
    for nested in found:
        name = f"{whole.stem}-{nested.billed.id}{whole.suffix}"
        file = whole if len(found) == 1 else whole.with_name(name)
        delimiter = _MARKS[language][0]
        with written(file) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as o:
            rows = csv.writer(o, delimiter=delimiter, lineterminator="\r\n")
            rows.writerow(_headings(nested, language))
            rows.writerows(_rows(nested, scenario, language))
        done.append(file)
    return tuple(done)


def _headings(nested: Nested, language: str) -> list[str]:
    heads = (Said("column.member"), Said("column.site"), Said("points.csv_point"))
    lines = [inert(plain_text(line.component.label)) for line in nested.billed.lines]
    foot = (Said("column.total"), Said("points.csv_origin"))
    return [*(h.text(language) for h in heads), *lines, *(h.text(language) for h in foot)]


def _rows(nested: Nested, scenario: Scenario, language: str) -> Iterator[list[str]]:
    """One row per point, then one per member for what none of its points carries."""
    listed, billed = nested.listed, nested.billed
    kind = "points.csv_generated" if billed.points.generated else "points.csv_read"
    origin = Said(kind).text(language)
    names = {code: inert(plain_text(scenario.name(code))) for code in billed.members}
    members = [names[code] for code in listed.members]
    sites = [inert(plain_text(site)) for site in listed.sites]
    owners: list[int] = listed.owner.tolist()
    places: list[int] = listed.site.tolist()
    columns: list[list[int]] = [column.tolist() for column in nested.by_point.values()]
    for at, point in enumerate(listed.points):
        cents = [column[at] for column in columns]
        head = [members[owners[at]], sites[places[at]], inert(plain_text(point))]
        yield [*head, *_euros(cents, language), origin]
    for code, cents in zip(billed.members, zip(*nested.apart.values(), strict=True), strict=True):
        if any(cents):
            yield [names[code], "", "", *_euros(cents, language), origin]


def _euros(cents: Sequence[int], language: str) -> Iterator[str]:
    """Amounts and their sum, as numbers that a spreadsheet adds."""
    mark = _MARKS[language][1]
    for amount in (*cents, sum(cents)):
        whole, rest = divmod(abs(amount), 100)
        yield f"{'-' if amount < 0 else ''}{whole}{mark}{rest:02d}"
