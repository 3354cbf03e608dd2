"""What a list adds up to, by member and band of power, and the fingerprint of the list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from immutabledict import immutabledict
from numpy.typing import NDArray

from allocation.model import PointList, Tally

__all__ = ["fingerprint", "sites_by_member", "tallies"]

_LOW: int = 20


def tallies(listed: PointList, edges: Sequence[Fraction] = ()) -> tuple[Tally, ...]:
    """Exact sums of the points of each member, band of power by band of power.

    Parameters
    ----------
    listed : PointList
        Points.
    edges : sequence of Fraction
        Increasing powers that part the bands; a point on an edge is in the lower one.

    Returns
    -------
    tuple of Tally

    Examples
    --------
    >>> from allocation.points.generated import generated_example
    >>> _, listed = generated_example()
    >>> sum(tally.points for tally in tallies(listed)) == len(listed.points)
    True
    """
    unit = 10 ** listed.scales.get("power", 0)
    limits = [int(edge * unit // 1) for edge in edges]
    band = np.searchsorted(np.array(limits, np.int64), listed.power, side="left")
    bands = (Fraction(0), *edges)
    return tuple(_tallied(listed, band, bands))


def _tallied(
    listed: PointList, band: NDArray[np.int64], bands: Sequence[Fraction]
) -> Iterator[Tally]:
    for position, code in enumerate(listed.members):
        for rank, above in enumerate(bands):
            held = (listed.owner == position) & (band == rank)
            count = int(held.sum())
            if count:
                yield Tally(
                    member=code,
                    points=count,
                    above=above,
                    power=_sum(listed.power, held, listed.scales.get("power", 0)),
                    energy=immutabledict(_sums(listed, "energy", held)),
                    load=immutabledict(_sums(listed, "load", held)),
                )


def _sums(listed: PointList, kind: str, held: NDArray[np.bool_]) -> dict[str, Fraction]:
    columns: Any = getattr(listed, kind)
    scale = listed.scales.get(kind, 0)
    return {name: _sum(column, held, scale) for name, column in columns.items()}


def _sum(values: NDArray[np.int64], held: NDArray[np.bool_], scale: int) -> Fraction:
    """Exact sum, in two halves so that 64 bits hold each."""
    kept = values[held]
    high = int((kept >> _LOW).sum())
    low = int((kept & ((1 << _LOW) - 1)).sum())
    return Fraction((high << _LOW) + low, 10**scale)


def sites_by_member(listed: PointList) -> dict[str, int]:
    """Sites of each member.

    Parameters
    ----------
    listed : PointList
        Points.

    Returns
    -------
    dict of str to int

    Examples
    --------
    >>> from allocation.points.generated import generated_example
    >>> _, listed = generated_example()
    >>> sum(sites_by_member(listed).values()) == len(listed.sites)
    True
    """
    counts = np.bincount(listed.site_owner, minlength=len(listed.members))
    return {code: int(count) for code, count in zip(listed.members, counts, strict=True)}


def fingerprint(listed: PointList) -> str:
    """SHA-256 of the list: the same for any file, encoding and order that hold the same points.

    One line per point, sorted by member, site and point, cells parted by a tab: member, site,
    point, then power, energies and loads as integers, classes in the order of their names.

    Parameters
    ----------
    listed : PointList
        Points.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> from allocation.points.generated import generated_example
    >>> _, listed = generated_example()
    >>> len(fingerprint(listed))
    64
    """
    digest = hashlib.sha256()
    kinds = [("power", "", listed.power)]
    kinds += [("energy", name, listed.energy[name]) for name in sorted(listed.energy)]
    kinds += [("load", name, listed.load[name]) for name in sorted(listed.load)]
    head = "\t".join(f"{k}:{name}:{listed.scales.get(k, 0)}" for k, name, _ in kinds)
    digest.update(f"{head}\n".encode())
    columns = [values.tolist() for _, _, values in kinds]
    owners: list[int] = listed.owner.tolist()
    sites: list[int] = listed.site.tolist()
    for i, point in enumerate(listed.points):
        cells = (listed.members[owners[i]], listed.sites[sites[i]], point)
        figures = (str(column[i]) for column in columns)
        digest.update("\t".join((*cells, *figures, "\n")).encode())
    return digest.hexdigest()
