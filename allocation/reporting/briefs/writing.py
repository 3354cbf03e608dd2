"""A brief on two A4 pages, DOCX, HTML or PDF, of the same sentences and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final, cast

from immutabledict import immutabledict

from allocation.errors import OutputError
from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation
from allocation.reporting.atomic import written
from allocation.reporting.briefs.content import Brief, Part, composed
from allocation.reporting.cells import Joined, Said
from allocation.reporting.document.blocks import Block, Bullets, Content, Heading, Paragraph
from allocation.reporting.document.once import said_once
from allocation.reporting.document.paper import print_content
from allocation.reporting.plain_text import plain
from allocation.reporting.provenance import anchor, foot, imprint
from allocation.reporting.record import Edition, recorded
from allocation.typography import typeset

__all__ = ["brief", "brief_page"]


def brief(
    allocation: Allocation,
    member: str,
    path: str | Path,
    language: str = DEFAULT_LANGUAGE,
    *,
    include_private: bool = False,
) -> None:
    """Write what one member pays and when, what it does to its budget, and how to defend it.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code of the member for whom it is written.
    path : str or Path
        ``.docx``, ``.html`` or ``.pdf``, written atomically.
    language : str
        Language of the reader.
    include_private : bool
        Whether the figures of the private overlay are printed, because they are asked for by name.

    Raises
    ------
    OutputError
        ``brief_format``, ``private_revealed``; or when the file cannot be written.
    InvalidKeyError
        When the code is unknown.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-appels.toml")
    >>> with TemporaryDirectory() as folder:
    ...     brief(allocate(scenario), "80", f"{folder}/somme.html")
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _FORMATS:
        raise OutputError("brief_format", suffix=suffix)
    made = composed(allocation, member, include_private=include_private)
    options = {"member": member, "include_private": include_private}
    edition = Edition("brief", (allocation,), language, None, options)
    with written(path) as temporary:
        _FORMATS[suffix](made, temporary, language)
        if suffix in _RECORDED:
            recorded(temporary, edition)


def _page(made: Brief, path: Path, language: str) -> None:
    path.write_text(brief_page(made, language), encoding="utf-8", newline="\n")


def brief_page(made: Brief, language: str = DEFAULT_LANGUAGE) -> str:
    """HTML text of a brief.

    Parameters
    ----------
    made : Brief
        What it says.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-appels.toml")
    >>> brief_page(composed(allocate(scenario), "80"), "en").count("<h2")
    8
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - at need

    environment = Environment(
        loader=PackageLoader("allocation.reporting", "templates"),
        autoescape=True,
        finalize=plain,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = cast("dict[str, Callable[..., object]]", environment.filters)
    filters["typeset"] = partial(typeset, language=language)
    filters["said"] = partial(_said, language=language)
    template = environment.get_template("brief.html.j2")
    return template.render(
        language=language,
        brief=made,
        heading=_heading,
        imprint=imprint(made.scenario, (made.allocation,)),
        foot=foot((made.allocation,)),
    )


def _heading(identifier: str) -> Said:
    return Said(f"brief.part.{identifier}")


def _said(sentence: Said | Joined, language: str) -> str:
    return typeset(sentence.text(language), language)


def _document(made: Brief, path: Path, language: str) -> None:
    print_content(_content(made), path, language, is_compact=True)


def _pdf(made: Brief, path: Path, language: str) -> None:
    from allocation.reporting.pdf import carried, pdf_of  # noqa: PLC0415 - only when asked

    files = carried((made.allocation,))
    path.write_bytes(pdf_of(_content(made), language, files, is_compact=True))


def _content(made: Brief) -> Content:
    mark = {"id": made.scenario.id, "fingerprint": anchor((made.allocation,))}
    return Content(
        title=made.title,
        subject=made.subtitle,
        header=made.mention,
        footer=Said("document.footer", mark),
        blocks=tuple(said_once(_blocks(made))),
    )


def _blocks(made: Brief) -> Iterator[Block]:
    yield Heading(made.title, 0)
    yield Paragraph(made.subtitle, "subtitle")
    for alert in made.alerts:
        yield Paragraph(alert)
    for part in made.parts:
        yield from _part(part)
    for line in imprint(made.scenario, (made.allocation,)):
        yield Paragraph(line, "note")


def _part(part: Part) -> Iterator[Block]:
    yield Heading(_heading(part.id))
    if part.id == "sources":
        for sentence in part.sentences:
            yield Paragraph(sentence, "note")
    else:
        yield Bullets(part.sentences)
    yield from part.tables
    yield Bullets(part.notes)


_FORMATS: Final[Mapping[str, Callable[[Brief, Path, str], None]]] = immutabledict(
    {".docx": _document, ".html": _page, ".pdf": _pdf}
)

_RECORDED: Final = frozenset({".docx", ".html"})
"""Formats that carry a record; a PDF carries its scenario, and its fingerprint is printed."""
