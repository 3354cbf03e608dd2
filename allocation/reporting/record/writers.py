"""Who writes each document: data, so that an edition can be written again from its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any, Final, cast

from immutabledict import immutabledict

from allocation.errors import UnreadableError
from allocation.reporting.record.edition import Edition

__all__ = ["WRITERS", "Writer", "write_again"]


@dataclass(frozen=True)
class Writer:
    """A function that writes one kind of document, and how it takes what is shown.

    Parameters
    ----------
    place : str
        ``module:function``, imported when it is asked for.
    takes : {"one", "variants", "all"}
        One allocation, one and its ``variants``, or all of them first.
    """

    place: str
    takes: str = "one"

    def function(self) -> Callable[..., None]:
        """The function itself."""
        module, _, name = self.place.partition(":")
        return cast("Callable[..., None]", getattr(import_module(module), name))


WRITERS: Final[Mapping[str, Writer]] = immutabledict(
    {
        "workbook": Writer("allocation.reporting.workbook:write_workbook", "variants"),
        "document": Writer("allocation.reporting.document:write_document", "variants"),
        "booklet": Writer("allocation.reporting.booklets:booklet", "all"),
        "page": Writer("allocation.reporting.page:write_page", "all"),
        "csv": Writer("allocation.reporting.csv_file:write_csv"),
        "plain-csv": Writer("allocation.reporting.plain_csv:write_plain_csv"),
        "brief": Writer("allocation.reporting.briefs:brief"),
    }
)
"""Writer of each document that carries a record, by its name there."""


_RESERVED: Final = frozenset({"path", "language", "first", "variants"})
"""Parameters that an edition fills itself: options that name one could write anywhere."""


def write_again(edition: Edition, path: Path) -> None:
    """Write an edition as it was asked for.

    Parameters
    ----------
    edition : Edition
        What to write.
    path : Path
        File, whose suffix is that of the format.

    Raises
    ------
    UnreadableError
        ``record_options`` when no writer takes what is asked.
    AllocationError
        What the writer refuses.
    """
    writer = WRITERS.get(edition.document)
    if writer is None or _RESERVED & set(edition.options):
        raise UnreadableError("record_options")
    own, *variants = edition.allocations
    shown: object = edition.allocations if writer.takes == "all" else own
    asked: dict[str, Any] = {"path": path, "language": edition.language, **edition.options}
    if edition.first is not None:
        asked["first"] = edition.first
    if variants and writer.takes != "all":
        asked["variants"] = tuple(variants)
    function = writer.function()
    try:
        signature(function).bind(shown, **asked)
    except TypeError as error:
        raise UnreadableError("record_options") from error
    function(shown, **asked)
