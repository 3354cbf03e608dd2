"""A lot over several years, written once: one lot per year, each shared to the cent on its own.

``years = { 2015 = 1_200_000, 2016 = 1_100_000 }`` in a lot ``ent`` is read as the lots ``ent-2015``
and ``ent-2016``. The scenario holds these; the faults of its file point at what the person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, cast

from allocation.errors import Fault

__all__ = ["told_where_written", "years_read_in"]

Raw = dict[str, Any]

_LOT: Final = re.compile(r"^lots\[(\d+)\]")
_YEAR: Final = re.compile(r"^(19|20|21)\d\d$")
_MOST: Final = 100


def years_read_in(raw: Raw) -> tuple[Raw, tuple[int, ...], list[Fault]]:
    """Tables of a scenario in which every lot with ``years`` is one lot per year.

    Parameters
    ----------
    raw : dict
        Tables of the file, lists already turned into tuples.

    Returns
    -------
    raw : dict
        The same tables, without ``years``.
    written : tuple of int
        Position in the file of each lot of ``raw``, from 1.
    faults : list of Fault
        Years that are no years, and lots that have an amount or a year besides.

    Examples
    --------
    >>> lot = {"id": "ent", "label": "ENT", "years": {"2015": 3, "2016": 4}}
    >>> raw, written, faults = years_read_in({"lots": (lot,)})
    >>> [lot["id"] for lot in raw["lots"]], written, faults
    (['ent-2015', 'ent-2016'], (1, 1), [])
    """
    lots = raw.get("lots")
    if not isinstance(lots, tuple):
        return raw, (), []
    expanded: list[object] = []
    written: list[int] = []
    faults: list[Fault] = []
    for position, lot in enumerate(cast("tuple[object, ...]", lots), start=1):
        one_each, found = _by_year(lot, f"lots[{position}]")
        faults += found
        expanded += one_each
        written += [position] * len(one_each)
    return raw | {"lots": tuple(expanded)}, tuple(written), faults


def _by_year(lot: object, place: str) -> tuple[list[object], list[Fault]]:
    fields = cast("Raw", lot) if isinstance(lot, dict) else {}
    if "years" not in fields:
        return [lot], []
    years = fields["years"]
    faults = list(_refused(fields, place))
    if faults or not isinstance(years, dict):
        return [{name: value for name, value in fields.items() if name != "years"}], faults
    rest = {name: value for name, value in fields.items() if name != "years"}
    return [_of_year(rest, year, amount) for year, amount in cast("Raw", years).items()], []


def _refused(fields: Raw, place: str) -> Iterator[Fault]:
    years = fields["years"]
    known = cast("Raw", years) if isinstance(years, dict) else {}
    if not 0 < len(known) <= _MOST or not all(_YEAR.match(year) for year in known):
        yield Fault(f"{place}.years", "lot_years", ", ".join(known)[:60])
    for name in ("amount", "year"):
        if name in fields:
            yield Fault(f"{place}.{name}", "lot_years_alone", str(fields[name])[:60])


def _of_year(fields: Raw, year: str, amount: object) -> Raw:
    own: Raw = {"amount": amount, "year": int(year)}
    if isinstance(fields.get("id"), str):
        own["id"] = f"{fields['id']}-{year}"
    if isinstance(fields.get("label"), str):
        own["label"] = f"{fields['label']} {year}"
    return fields | own


def told_where_written(faults: Iterable[Fault], written: tuple[int, ...]) -> list[Fault]:
    """Faults whose place is that of the file, each said once.

    Parameters
    ----------
    faults : iterable of Fault
        Found in the lots one per year.
    written : tuple of int
        Position in the file of each of these lots, from 1.

    Returns
    -------
    list of Fault

    Examples
    --------
    >>> told_where_written([Fault("lots[2].key", "missing")], (1, 1))[0].place
    'lots[1].key'
    """

    def place(fault: Fault) -> str:
        found = _LOT.match(fault.place)
        if found is None or not 0 < int(found[1]) <= len(written):
            return fault.place
        return f"lots[{written[int(found[1]) - 1]}]{fault.place[found.end() :]}"

    told = [replace(fault, place=place(fault)) for fault in faults]
    return list({(fault.place, fault.code, fault.value): fault for fault in told}.values())
