"""Tables of a scenario that name a list of points, to what it adds up to; no path is left.

``[points.X]`` may name a ``file``; an indicator may take its values from ``points``; a lot and a
key given by hand may take theirs from a ``bill``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast, get_args

from immutabledict import immutabledict
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from allocation.errors import AllocationError, Fault
from allocation.model import IN_EUROS, Bill, Noun, PointList, Points, exact, written
from allocation.points.amounts import Billed, member_bill
from allocation.points.columns import wanted
from allocation.points.gathering import Reading, gathered
from allocation.points.owners import members_of, owners_of, spelled, tables_of
from allocation.points.rows import Refused, rows_of
from allocation.points.tallies import fingerprint, sites_by_member, tallies

__all__ = ["POINTS_READING", "points_read_in"]

Raw = dict[str, Any]

POINTS_READING: Final = ("file", "sheet", "heading_line", "columns", "owners")
"""Fields of ``[points.X]`` that say where to read: none is left in the scenario."""

_FROM_POINTS: Final = ("points", "driver", "class")
_SHOWN: Final = 60


@dataclass
class _Found:
    """Lists that were read, and faults."""

    lists: dict[str, PointList] = field(default_factory=dict[str, PointList])
    faults: list[Fault] = field(default_factory=list[Fault])


def points_read_in(raw: Raw, folder: Path | None) -> tuple[Raw, dict[str, PointList], list[Fault]]:
    """Tables of a scenario with every list of points replaced by what it adds up to.

    Parameters
    ----------
    raw : dict
        Tables of the file, lists already turned into tuples.
    folder : Path or None
        Folder of the scenario; no file outside it is read.

    Returns
    -------
    raw : dict
        The same tables, without any path.
    lists : dict of str to PointList
        What was read, to be kept beside the scenario.
    faults : list of Fault
        Every fault of every file, with its line and its column.

    Examples
    --------
    >>> raw = {"points": {"gaz": {"file": "../gaz.csv", "columns": {}}}}
    >>> points_read_in(raw, Path("."))[2][0].code
    'missing'
    """
    found = _Found()
    tables = tables_of(raw.get("points"))
    if not tables and not tables_of(raw.get("bills")):
        return raw, {}, []
    points = {name: _read(found, raw, name, table, folder) for name, table in tables.items()}
    raw = (raw | {"points": points}) if points else raw
    raw = _with_indicators(raw, points)
    raw = _with_bills(found, raw)
    return raw, found.lists, found.faults


def _read(found: _Found, raw: Raw, name: str, table: object, folder: Path | None) -> object:
    """One table, its file read."""
    fields = tables_of(table)
    if "file" not in fields:
        return table
    place = f"points.{name}"
    kept = {key: value for key, value in fields.items() if key not in POINTS_READING}
    listed, faults = _list(raw, fields, folder, place)
    if listed is not None:
        added = _added(listed, fields, place, faults)
        found.lists[name] = listed
    else:
        added = _absent(raw, fields)
    found.faults += faults
    return kept | added


def _list(
    raw: Raw, fields: Raw, folder: Path | None, place: str
) -> tuple[PointList | None, list[Fault]]:
    asked, faults = wanted(fields, place)
    if not isinstance(fields["file"], str):
        faults.append(Fault(f"{place}.file", "text_type", str(fields["file"])[:_SHOWN]))
    if faults:
        return None, faults
    codes = tuple(code for code, _ in members_of(raw))
    reading = Reading(
        asked=asked,
        owners=owners_of(raw, fields, codes),
        spelled=spelled(raw, fields),
        codes=codes,
        power_unit=_choice(fields, "power_unit"),
        energy_unit=_choice(fields, "energy_unit"),
        heading_line=_whole(fields.get("heading_line", 1)),
    )
    try:
        rows = rows_of(fields["file"], folder, str(fields.get("sheet", "")), f"{place}.file")
        return gathered(rows, reading)
    except Refused as refused:
        return None, [refused.fault]


def _choice(fields: Raw, name: str) -> str:
    """Unit as stated; the usual one when it is none of those that the noun accepts."""
    known: tuple[str, ...] = get_args(Points.model_fields[name].annotation)
    stated = fields.get(name)
    return stated if isinstance(stated, str) and stated in known else known[0]


def _whole(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 1


def _added(listed: PointList, fields: Raw, place: str, faults: list[Fault]) -> Raw:
    """Sums and fingerprint of a list; a fingerprint that the file states must be its own."""
    mark = fingerprint(listed)
    stated = fields.get("fingerprint", mark)
    if stated not in (mark, ""):
        faults.append(Fault(f"{place}.fingerprint", "points_changed", str(stated)[:12]))
    if "tallies" in fields and not fields.get("fingerprint"):
        faults.append(Fault(f"{place}.tallies", "points_and_tallies"))
    found = tallies(listed, sorted(set(_edges(fields.get("power_edges")))))
    return {
        "fingerprint": mark,
        "sites": sites_by_member(listed),
        "tallies": tuple(_plain(tally) for tally in found),
    }


def _edges(given: object) -> Iterator[Fraction]:
    """Edges that are numbers; the noun refuses the others."""
    for edge in cast("tuple[object, ...]", given) if isinstance(given, tuple) else ():
        try:
            yield exact(edge)
        except PydanticCustomError:
            continue


def _plain(noun: Noun) -> Raw:
    return noun.model_dump(by_alias=True, exclude_defaults=True, context=IN_EUROS)


def _absent(raw: Raw, fields: Raw) -> Raw:
    """Sums of a file that is refused: enough for the other tables to be checked."""
    columns = tables_of(fields.get("columns"))
    classes = {kind: dict.fromkeys(tables_of(columns.get(kind)), 0) for kind in ("energy", "load")}
    return {
        "tallies": tuple({"member": code, "points": 1, **classes} for code, _ in members_of(raw))
        or ({"member": "", "points": 1},)
    }


def _with_indicators(raw: Raw, points: Raw) -> Raw:
    """Indicators that name a list, with its sums as their values."""
    indicators = tables_of(raw.get("indicators"))
    changed = {
        name: _indicator(cast("Raw", table), points)
        for name, table in indicators.items()
        if isinstance(table, dict) and "points" in table
    }
    return raw | {"indicators": indicators | changed} if changed else raw


def _indicator(table: Raw, points: Raw) -> Raw:
    """Values by member of one figure of a list; a name that is unknown stays, to be refused."""
    held = _noun(Points, points.get(str(table["points"])))
    driver, name = table.get("driver", "points"), table.get("class")
    classes = () if held is None else (name,) if name else tuple(held.tallies[0].energy)
    if held is None or driver not in ("points", "power", "energy") or "values" in table:
        return table
    if any(one not in held.tallies[0].energy for one in classes):
        return table
    values: dict[str, Any] = {}
    for tally in held.tallies:
        figure = getattr(tally, driver)
        found = sum(figure[one] for one in classes) if driver == "energy" else figure
        values[tally.member] = values.get(tally.member, 0) + found
    kept = {key: value for key, value in table.items() if key not in _FROM_POINTS}
    units = {"power": held.power_unit, "energy": held.energy_unit}
    said: Raw = {"source": held.source} | ({} if held.year is None else {"year": held.year})
    said |= {"unit": units[driver]} if driver in units else {}
    return said | kept | {"values": {code: written(value + 0) for code, value in values.items()}}


def _noun(model: type[Any], table: object) -> Any:  # noqa: ANN401 - the noun that is asked for
    """Noun of a table, or None: what is wrong is said by the validation of the whole."""
    try:
        return model.model_validate(table, context=IN_EUROS)
    except ValidationError:
        return None


def _with_bills(found: _Found, raw: Raw) -> Raw:
    """Lots and keys that name a bill, with its total and its amounts by member."""
    lots = raw.get("lots")
    items = cast("tuple[object, ...]", lots) if isinstance(lots, tuple) else ()
    keys = tables_of(raw.get("keys"))
    named = {f"lots[{at}]": tables_of(item) for at, item in enumerate(items, start=1)}
    named |= {f"keys.{name}": tables_of(item) for name, item in keys.items()}
    billed: dict[str, Billed | None] = {}
    for place, table in named.items():
        if "bill" in table and str(table["bill"]) not in billed:
            billed[str(table["bill"])] = _billed(found, raw, table["bill"], f"{place}.bill")
    if not billed:
        return raw
    new_lots = tuple(_lot(item, billed) for item in items)
    codes = [code for code, _ in members_of(raw)]
    new_keys = {name: _key(item, billed, codes) for name, item in keys.items()}
    return raw | {"lots": new_lots, "keys": new_keys}


def _billed(found: _Found, raw: Raw, name: object, place: str) -> Billed | None:
    """Bill by member; None when it cannot be told, and why unless another table says it."""
    bills = tables_of(raw.get("bills"))
    if not isinstance(name, str) or name not in bills:
        found.faults.append(
            Fault(place, "unknown_bill", str(name)[:_SHOWN], {"choices": ", ".join(bills)})
        )
        return None
    bill: Bill | None = _noun(Bill, bills[name])
    points = None if bill is None else _noun(Points, tables_of(raw.get("points")).get(bill.points))
    if bill is None or points is None:
        return None
    try:
        return member_bill(
            name, bill, points, [code for code, _ in members_of(raw)], immutabledict()
        )
    except AllocationError as error:
        if error.code in ("bill_key", "bill_nothing"):
            found.faults.append(Fault(place, error.code, name, dict(error.params)))
    except KeyError:
        pass  # a class or a member that the validation of the whole names
    return None


def _lot(item: object, bills: dict[str, Billed | None]) -> object:
    """Lot whose amount is the total of its bill; nothing where the bill is refused elsewhere."""
    table = tables_of(item)
    if "bill" not in table or "amount" in table:
        return item
    billed = bills[str(table["bill"])]
    kept = {name: value for name, value in table.items() if name != "bill"}
    return kept | {"amount": 0 if billed is None else _euros(billed.total)}


def _key(item: object, bills: dict[str, Billed | None], codes: list[str]) -> object:
    """Key whose amounts are those of its bill."""
    table = tables_of(item)
    if "bill" not in table or table.get("rule") != "given" or "amounts" in table:
        return item
    billed = bills[str(table["bill"])]
    kept = {name: value for name, value in table.items() if name != "bill"}
    if billed is None:
        return kept | {"amounts": dict.fromkeys(codes, 1)}
    return kept | {"amounts": {code: _euros(cents) for code, cents in billed.totals.items()}}


def _euros(cents: int) -> object:
    return written(Fraction(cents, 100))
