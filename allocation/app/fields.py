"""Fields of a page as data: what is asked, what was typed, what is wrong with it. No HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

__all__ = ["Button", "Field", "Grid", "Kept", "Line"]


@dataclass(frozen=True)
class Kept:
    """What was typed and refused, with the reason: it stays where it was typed.

    Parameters
    ----------
    text : str
        What was typed.
    reasons : mapping of str to str
        Why it is refused, by language: the reader may change languages meanwhile.
    """

    text: str
    reasons: Mapping[str, str]

    def error(self, language: str) -> str:
        """Why it is refused."""
        return self.reasons.get(language, "")


_PAIR: Final = 2


@dataclass(frozen=True)
class Field:
    """A field, a list or a box of a page.

    Parameters
    ----------
    name : str
        How it says what was done: its place on the screen.
    label : str
        Its words.
    value : str
        What is shown; "on" or "" for a box.
    options : tuple of (str, str) or (str, str, str)
        Values and words of a list, and the heading under which they stand.
    kind : "list", "text" or "box"
        What it is.
    note : str
        What is said under it.
    error : str
        What is wrong with what was typed.
    hidden_label : bool
        Whether its words are said and not seen, a heading above saying them.
    disabled : bool
        Whether nothing can be done with it.
    """

    name: str
    label: str
    value: str = ""
    options: tuple[tuple[str, ...], ...] = ()
    kind: str = "text"
    note: str = ""
    error: str = ""
    hidden_label: bool = False
    disabled: bool = False

    def groups(self) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
        """Options under the heading that each one names third, in their order."""
        heads = dict.fromkeys(option[2] if len(option) > _PAIR else "" for option in self.options)
        return tuple(
            (head, tuple(o[:_PAIR] for o in self.options if head in (o[_PAIR:] or ("",))))
            for head in heads
        )

    def kept(self, kept: Mapping[str, Kept], language: str) -> Field:
        """The same with what was typed and refused, when it was."""
        found = kept.get(self.name)
        if found is None:
            return self
        return replace(self, value=found.text, error=found.error(language))


@dataclass(frozen=True)
class Button:
    """A button of a page: its place, its words, its value, and its longer name when it has one."""

    name: str
    label: str
    value: str = ""
    is_main: bool = False
    is_disabled: bool = False
    said: str = ""


Cell = str | Field | Button | tuple[Button, ...]


@dataclass(frozen=True)
class Line:
    """A row of a grid: what it is called, its cells, where its figure comes from."""

    head: str
    cells: tuple[Cell, ...]
    hint: str = ""


@dataclass(frozen=True)
class Grid:
    """A table in which figures are typed: headings, rows, a caption.

    Parameters
    ----------
    id : str
        Identifier, unique on the page.
    caption : str
        Its title.
    heads : tuple of str
        Headings; the first one names the rows.
    lines : tuple of Line
        Its rows.
    numbers : frozenset of int
        Places of the columns that stand on the right, the first one after the head being 0.
    """

    id: str
    caption: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    numbers: frozenset[int] = field(default_factory=frozenset[int])
