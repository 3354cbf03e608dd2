"""Numbers as French and English tables write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

__all__ = ["number_written"]

_NUMBER: Final = re.compile(r"-?(\d{1,3}(\s\d{3})+|\d{1,18})([.,]\d{1,18})?([eE][+-]?\d{1,2})?")


def number_written(text: str) -> Decimal | None:
    """Number that a French or English table writes, or None: ``1 234,5`` is 1234.5.

    Parameters
    ----------
    text : str
        Cell of a table; groups of three may be parted by any space.

    Returns
    -------
    Decimal or None

    Examples
    --------
    >>> number_written("2 603 472"), number_written("47,5"), number_written("n.c.")
    (Decimal('2603472'), Decimal('47.5'), None)
    """
    if not _NUMBER.fullmatch(text.strip()):
        return None
    return Decimal(re.sub(r"\s", "", text).replace(",", "."))
