"""Why each bill changed between two scenarios: sentences, a table, one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from allocation.analysis.changes import Cause, Changes
from allocation.reporting.cells import Joined, Part, Said, Value
from allocation.reporting.provenance import refuse_private
from allocation.reporting.sentences import mention
from allocation.reporting.tables.noun import Column, Row, Table

__all__ = ["changes_answer", "changes_line", "changes_lines"]


def changes_answer(found: Changes, first: str | None = None) -> Iterator[Said | Joined | Table]:
    """What moved each bill, member by member, and the table that sums to the cent.

    Parameters
    ----------
    found : Changes
    first : str, optional
        Member shown on top.

    Yields
    ------
    Said, Joined or Table
    """
    yield mention(found.after)
    yield from changes_lines(found, first)
    yield _table(found, first)
    yield Said("changes.method", {"count": str(len(found.causes) - 1)})


def changes_lines(found: Changes, first: str | None = None) -> tuple[Said, ...]:
    """One sentence by member, or that of one member: the change, and each cause that moved it.

    Parameters
    ----------
    found : Changes
    first : str, optional
        Member for whom it is said.

    Returns
    -------
    tuple of Said
    """
    titles = Said("changes.between", {"before": found.before.title, "after": found.after.title})
    codes = found.members if first is None else (first,)
    return (titles, *(_sentence(found, code) for code in codes))


def _sentence(found: Changes, code: str) -> Said:
    place = found.members.index(code)
    moved = {cause: cents for cause, cents in found.of(code).items() if cents}
    ordered = sorted(moved, key=lambda cause: -abs(moved[cause]))
    facts: dict[str, Part] = {
        "member": found.name(code),
        "before": Value("money", found.former[place]),
        "after": Value("money", found.latter[place]),
        "change": Value("gap", found.change(code)),
        "causes": tuple(
            Said(
                "word.name_value",
                {"name": _name(found, cause), "value": Value("gap", moved[cause])},
            )
            for cause in ordered
        ),
    }
    return Said("changes.member" if moved else "changes.unmoved", facts)


def _name(found: Changes, cause: Cause) -> str | Said:
    if cause.kind == "indicator":
        return found.after.indicators[cause.name].label
    return Said(f"changed.{cause.kind}")


def _table(found: Changes, first: str | None) -> Table:
    places = sorted(range(len(found.members)), key=lambda i: found.members[i] != first)
    columns = (
        Column("member"),
        Column("former_bill", "money"),
        *(Column(f"cause_{k}", "gap", _name(found, c)) for k, c in enumerate(found.causes)),
        Column("latter_bill", "money"),
    )
    rows = tuple(
        (found.name(found.members[i]), found.former[i], *found.cents[i], found.latter[i])
        for i in places
    )
    sums = (sum(column) for column in zip(*found.cents, strict=True))
    total: Row = (Said("word.total"), sum(found.former), *sums, sum(found.latter))
    return Table("changes", columns, rows, total)


def changes_line(found: Changes) -> str:
    """The decomposition as one JSON object, integer cents.

    Parameters
    ----------
    found : Changes

    Returns
    -------
    str

    Raises
    ------
    OutputError
        ``private_revealed``: private figures stand among the others.
    """
    refuse_private(found.before)
    refuse_private(found.after)
    facts: dict[str, Any] = {
        "before": found.before.id,
        "after": found.after.id,
        "causes": [cause.name or cause.kind for cause in found.causes],
        "former": dict(zip(found.members, found.former, strict=True)),
        "latter": dict(zip(found.members, found.latter, strict=True)),
        "cents": dict(zip(found.members, map(list, found.cents), strict=True)),
    }
    return json.dumps(facts, ensure_ascii=False)
