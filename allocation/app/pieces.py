"""Pieces of HTML of a screen: headings, alerts, sentences, tables, fields. They know no widget.

What they show comes from `reporting`, so that the screen, the page and the exports hold the same
tables and sentences; every word of a scenario is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from allocation.errors import AllocationError
from allocation.labels import label
from allocation.reporting.cells import Joined, Said
from allocation.reporting.tables import Table
from allocation.typography import typeset

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["Told", "message", "piece", "pieces", "style", "subtitle"]

Told = Said | Joined | Table


def message(title: str, error: AllocationError, language: str, after: str = "") -> str:
    """Alert that says why something cannot be shown, one line per fault.

    Parameters
    ----------
    title : str
        Identifier of its heading.
    error : AllocationError
        What went wrong.
    language : str
        Language of the reader.
    after : str
        HTML of what can be done about it.

    Returns
    -------
    str
        HTML.
    """
    return piece("alert", language, title, error.text(language).splitlines(), after)


def pieces(told: Iterable[Told], language: str) -> str:
    """Sentences and tables one after the other; empty tables are left out.

    Parameters
    ----------
    told : iterable of Said, Joined or Table
        What is shown.
    language : str
        Language of the reader.

    Returns
    -------
    str
        HTML.
    """
    return "".join(_told(item, language) for item in told if item)


def subtitle(text: str, language: str) -> str:
    """Heading of a part of the screen.

    Parameters
    ----------
    text : str
        Its words.
    language : str
        Language of the reader.

    Returns
    -------
    str
        HTML.
    """
    return f"<h4>{escape(typeset(text, language))}</h4>"


def style() -> str:
    """Style sheet of the screen, as an element.

    Returns
    -------
    str
        HTML.
    """
    sheet = files("allocation.app").joinpath("static", "screen.css").read_text(encoding="utf-8")
    return f"<style>{sheet}</style>"


def _told(item: Told, language: str) -> str:
    if isinstance(item, Table):
        return piece("grid", language, item, language)
    return f"<p>{escape(_said(item, language))}</p>"


@cache
def _environment(language: str) -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - at need

    rooms = ("allocation.app", "allocation.reporting")  # the second one for `table.html.j2`
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(room, "templates") for room in rooms]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = cast("dict[str, Callable[..., object]]", environment.filters)
    filters["typeset"] = partial(typeset, language=language)
    filters["said"] = partial(_said, language=language)
    filters["label"] = partial(_label, language=language)
    return environment


def _said(sentence: Said | Joined, language: str) -> str:
    return typeset(sentence.text(language), language)


def _label(identifier: str, language: str, **params: object) -> str:
    return typeset(label(identifier, language, **params), language)


def piece(name: str, language: str, *arguments: object) -> str:
    """HTML of one macro of ``templates/``.

    Parameters
    ----------
    name : str
        Macro of ``pieces.html.j2``, or of the other template before a dot (``fields.grid``).
    language : str
        Language of the reader.
    *arguments
        What the macro takes.

    Returns
    -------
    str
    """
    file, _, name = name.rpartition(".")
    template = f"{file or 'pieces'}.html.j2"
    module: Any = _environment(language).get_template(template).module
    return str(getattr(module, name)(*arguments)).strip()
