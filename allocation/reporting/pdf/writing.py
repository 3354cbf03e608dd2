"""The same council document as PDF, tagged, with the scenario it is computed from inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from immutabledict import immutabledict

from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation
from allocation.reporting.atomic import written
from allocation.reporting.document.blocks import Content
from allocation.reporting.pdf.pages import told
from allocation.reporting.pdf.press import pressed
from allocation.scenarios import write_scenario

__all__ = ["carried", "pdf_of", "print_pdf", "write_pdf"]


def pdf_of(
    content: Content,
    language: str = DEFAULT_LANGUAGE,
    files: Mapping[str, str] = immutabledict(),
    *,
    is_compact: bool = False,
) -> bytes:
    """Bytes of a document as PDF/UA-1 and PDF/A-3a, the same ones for the same document.

    Parameters
    ----------
    content : Content
        What it says.
    language : str
        Language of the reader.
    files : mapping of str to str
        Texts attached to the PDF, by name.
    is_compact : bool
        Whether it must hold on two pages: smaller letters and margins.

    Returns
    -------
    bytes

    Raises
    ------
    OutputError
        ``pdf_refused``.

    Examples
    --------
    >>> from allocation.reporting.document.blocks import Content, Heading
    >>> pdf_of(Content("Canal", "", "", "", (Heading("Canal", 0),)))[:5]
    b'%PDF-'
    """
    return pressed({**told(content, language), "is_compact": is_compact}, files)


def print_pdf(
    content: Content,
    path: str | Path,
    language: str = DEFAULT_LANGUAGE,
    files: Mapping[str, str] = immutabledict(),
) -> None:
    """Write a document as PDF/UA-1 and PDF/A-3a.

    Parameters
    ----------
    content : Content
        What it says.
    path : str or Path
        File to write, atomically.
    language : str
        Language of the reader.
    files : mapping of str to str
        Texts attached to the PDF, by name.

    Raises
    ------
    OutputError
        ``pdf_refused``; or when the file cannot be written: the former one is whole.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation.reporting.document.blocks import Content, Heading
    >>> content = Content("Canal", "", "", "", (Heading("Canal", 0),))
    >>> with TemporaryDirectory() as folder:
    ...     print_pdf(content, f"{folder}/canal.pdf")
    """
    with written(path) as temporary:
        temporary.write_bytes(pdf_of(content, language, files))


def write_pdf(
    allocation: Allocation,
    path: str | Path,
    kind: str = "annexe-convention",
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
    variants: Sequence[Allocation] = (),
) -> None:
    """Write a PDF of the same words and figures as `write_document`, tagged for who hears it.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    path : str or Path
        File to write, atomically.
    kind : str
        Kind of document, as for `write_document`.
    language : str
        Language of the reader.
    first : str, optional
        Member shown on top of every table.
    variants : sequence of Allocation
        Same scenario by other keys, compared.

    Raises
    ------
    OutputError
        ``document_kind``, ``pdf_refused``; or when the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2019.toml")
    >>> with TemporaryDirectory() as folder:
    ...     write_pdf(allocate(scenario), f"{folder}/canal.pdf")
    """
    from allocation.reporting.document import composed  # noqa: PLC0415 - only when asked

    content = composed(allocation, kind, first, variants)
    print_pdf(content, path, language, carried((allocation,)))


def carried(allocations: Sequence[Allocation]) -> Mapping[str, str]:
    """Text of each scenario under its identifier, without private figures.

    Parameters
    ----------
    allocations : sequence of Allocation
        What a document prints.

    Returns
    -------
    mapping of str to str

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> list(carried([allocate(scenario)]))
    ['canal-seine-nord-2014.toml']
    """
    scenarios = [allocation.scenario for allocation in allocations]
    return {f"{each.id}.toml": write_scenario(each.public()) for each in scenarios}
