"""A progress bar on a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from allocation.labels import DEFAULT_LANGUAGE, label

__all__ = ["followed"]

_MANY: Final = 4
_Item = TypeVar("_Item")


def followed(items: Sequence[_Item], language: str = DEFAULT_LANGUAGE) -> Iterable[_Item]:
    """Items one by one, behind a progress bar on a terminal when there are many.

    Parameters
    ----------
    items : sequence
        What is worked on.
    language : str
        Language of the reader.

    Returns
    -------
    iterable
        The same items.

    Examples
    --------
    >>> list(followed(["a", "b"]))
    ['a', 'b']
    """
    if len(items) < _MANY or not sys.stderr.isatty():
        return items
    from rich.console import Console  # noqa: PLC0415 - only for long work
    from rich.progress import track  # noqa: PLC0415 - only for long work

    return track(items, label("cli.progress", language), console=Console(stderr=True))
