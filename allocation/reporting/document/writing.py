"""A council document as a Word file, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation
from allocation.reporting.atomic import written
from allocation.reporting.document.contents import DEFAULT_KIND, composed
from allocation.reporting.document.paper import print_content
from allocation.reporting.record import Edition, recorded

__all__ = ["write_document"]


def write_document(
    allocation: Allocation,
    path: str | Path,
    kind: str = DEFAULT_KIND,
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
    variants: Sequence[Allocation] = (),
) -> None:
    """Write a DOCX: each payer, its rate and its amount; how it was computed, verified, sourced.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    path : str or Path
        File to write, atomically.
    kind : {"annexe-convention", "avenant", "rapport", "annexe-apcp"}
        Kind of document.
    language : str
        Language of the reader.
    first : str, optional
        Member shown on top of every table; the department that deliberates.
    variants : sequence of Allocation
        Other keys of the same scenario, shown beside.

    Raises
    ------
    OutputError
        ``document_kind``; or when the file cannot be written: the former one is whole.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation.pipeline import allocate
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2019.toml")
    >>> with TemporaryDirectory() as folder:
    ...     write_document(allocate(scenario), f"{folder}/canal.docx")
    """
    content = composed(allocation, kind, first, variants)
    with written(path) as temporary:
        print_content(content, temporary, language)
        shown = (allocation, *variants)
        recorded(temporary, Edition("document", shown, language, first, {"kind": kind}))
