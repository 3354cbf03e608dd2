"""A brief on two A4 pages, DOCX or HTML, of the same sentences and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from immutabledict import immutabledict

from allocation.errors import OutputError
from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation
from allocation.reporting.archive import seal
from allocation.reporting.atomic import written
from allocation.reporting.brief.content import Brief, composed
from allocation.reporting.cells import Joined, Said
from allocation.reporting.document.paper import Paper, close_paper, open_paper
from allocation.reporting.provenance import fingerprint, imprint
from allocation.typography import typeset

__all__ = ["brief", "brief_page"]

_SHORT: Final = 12
_SMALL: Final = 9
_TINY: Final = 8


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
        ``.docx`` or ``.html``, written atomically.
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
    with written(path) as temporary:
        _FORMATS[suffix](made, temporary, language)


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
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = cast("dict[str, Callable[..., object]]", environment.filters)
    filters["typeset"] = partial(typeset, language=language)
    filters["said"] = partial(_said, language=language)
    template = environment.get_template("brief.html.j2")
    return template.render(
        language=language, brief=made, heading=_heading, imprint=imprint(made.scenario)
    )


def _heading(identifier: str) -> Said:
    return Said(f"brief.part.{identifier}")


def _said(sentence: Said | Joined, language: str) -> str:
    return typeset(sentence.text(language), language)


def _document(made: Brief, path: Path, language: str) -> None:
    paper = open_paper(made.title.text(language), made.subtitle, language)
    _tighten(paper)
    paper.heading(made.title, "Title")
    paper.paragraph(made.subtitle, "Subtitle")
    for alert in made.alerts:
        paper.paragraph(alert)
    for part in made.parts:
        paper.heading(_heading(part.id))
        for sentence in part.sentences:
            if part.id == "sources":
                paper.note(sentence)
            else:
                paper.paragraph(sentence, "List Bullet")
        for table in part.tables:
            paper.table(table)
        for note in part.notes:
            paper.paragraph(note, "List Bullet")
    for line in imprint(made.scenario):
        paper.note(line)
    _shrink(paper)
    footer = f"{made.scenario.id} - {fingerprint(made.scenario)[:_SHORT]}"
    close_paper(paper, path, made.mention.text(language), footer)
    seal(path)


def _tighten(paper: Paper) -> None:
    """Margins and spaces of a page that must hold half of a brief."""
    from docx.shared import Cm, Pt  # noqa: PLC0415 - heavy

    section = paper.file.sections[0]
    for side in ("top_margin", "bottom_margin"):
        setattr(section, side, Cm(1.2))
    section.header_distance = section.footer_distance = Cm(0.6)
    sizes = {"Normal": _SMALL, "List Bullet": _SMALL, "Title": 14, "Subtitle": 10, "Heading 1": 11}
    for name, size in {**sizes, "Caption": _SMALL}.items():
        style = paper.file.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before = Pt(4 if name == "Heading 1" else 0)
        style.paragraph_format.space_after = Pt(1)
        style.paragraph_format.line_spacing = 1.0


def _shrink(paper: Paper) -> None:
    """Cells and notes of a table in small letters."""
    from docx.shared import Pt  # noqa: PLC0415 - heavy

    file: Any = paper.file
    for grid in file.tables:
        for row in grid.rows:
            for cell in row.cells:
                for run in cell.paragraphs[0].runs:
                    run.font.size = Pt(_TINY)
    for paragraph in file.paragraphs:
        for run in paragraph.runs:
            if run.font.size is not None and run.font.size > Pt(_TINY):
                run.font.size = Pt(_TINY)


_FORMATS: Final[Mapping[str, Callable[[Brief, Path, str], None]]] = immutabledict(
    {".docx": _document, ".html": _page}
)
