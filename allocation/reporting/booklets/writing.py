"""A booklet as a Word or PDF file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from immutabledict import immutabledict

from allocation.errors import OutputError
from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation
from allocation.reporting.atomic import written
from allocation.reporting.booklets.chapters import bound
from allocation.reporting.document import DEFAULT_KIND
from allocation.reporting.record import Edition, recorded

__all__ = ["booklet"]


def booklet(
    allocations: Sequence[Allocation],
    path: str | Path,
    kind: str = DEFAULT_KIND,
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
) -> None:
    """Merge several scenarios in one document: table of contents, summary, a chapter for each.

    Parameters
    ----------
    allocations : sequence of Allocation
        One by scenario, in the order of the chapters.
    path : str or Path
        ``.docx`` or ``.pdf``, written atomically.
    kind : str
        Kind of document of each chapter, as for `write_document`.
    language : str
        Language of the reader.
    first : str, optional
        Member shown on top of every table of the scenarios that have it.

    Raises
    ------
    OutputError
        ``booklet_format``, ``booklet_empty``, ``booklet_twice``, ``document_kind``,
        ``private_revealed``; or when the file cannot be written: the former one is whole.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import allocate, read_scenario
    >>> names = ("canal-seine-nord-2014", "canal-seine-nord-2019")
    >>> found = [allocate(read_scenario(f"scenarios/{name}.toml")) for name in names]
    >>> with TemporaryDirectory() as folder:
    ...     booklet(found, f"{folder}/conseil.pdf")
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _FORMATS:
        raise OutputError("booklet_format", suffix=suffix)
    edition = Edition("booklet", tuple(allocations), language, first, {"kind": kind})
    _FORMATS[suffix](edition, Path(path), kind)


def _word(edition: Edition, path: Path, kind: str) -> None:
    from allocation.reporting.document.paper import print_content  # noqa: PLC0415 - when asked

    content = bound(edition.allocations, kind, edition.first)
    with written(path) as temporary:
        print_content(content, temporary, edition.language)
        recorded(temporary, edition)


def _pdf(edition: Edition, path: Path, kind: str) -> None:
    from allocation.reporting.pdf import carried, print_pdf  # noqa: PLC0415 - when asked

    content = bound(edition.allocations, kind, edition.first)
    print_pdf(content, path, edition.language, carried(edition.allocations))


_FORMATS: Final[Mapping[str, Callable[[Edition, Path, str], None]]] = immutabledict(
    {".docx": _word, ".pdf": _pdf}
)
