"""What the panels of one screen share: its session, what was refused, the work that goes on.

A desk is plain Python: panels ask it for moves and read it, the screen redraws when it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from threading import RLock
from typing import Any, Final

from allocation.app.dossiers import Dossier, beside, recalled, remembered
from allocation.app.errand import Errand
from allocation.app.fields import Kept
from allocation.app.session import Session
from allocation.errors import AllocationError
from allocation.labels import LANGUAGES, label
from allocation.model import Allocation
from allocation.reporting.cells import Said

__all__ = ["Desk"]

_NUMBERS: Final = count(1)


class Desk:
    """A session on a page, with what was typed and refused, place by place.

    Parameters
    ----------
    session : Session
        What is shown first.
    path : Path, optional
        File of the scenario, whose neighbours may be opened in its place.
    """

    def __init__(self, session: Session, path: Path | None = None) -> None:
        self.session = session
        self.path = path
        self.identifier = f"allocation-{next(_NUMBERS)}"
        self.kept: dict[str, Kept] = {}
        self.drafts: dict[str, str] = {}
        self.tab = ""
        self.news: Said | None = None
        self.working = ""
        self.errand = Errand()
        self.opened = session
        self.name = path.name if path else ""
        self.dossiers: dict[str, Dossier] = {}
        self._turn = RLock()  # a notebook may hand over controls in several threads
        self._is_drawing = False
        self._redraw: Callable[[], None] = _nothing

    @property
    def language(self) -> str:
        """Language of the reader."""
        return self.session.language

    @property
    def member(self) -> str:
        """Member of the reader: the one chosen, or the first of the file."""
        return self.session.member or self.session.file.codes[0]

    def words(self, identifier: str, /, **params: object) -> str:
        """Words of the screen in the language of the reader.

        Parameters
        ----------
        identifier : str
            Identifier in the table ``app`` of the catalogue.
        **params
            What fills its placeholders.

        Returns
        -------
        str
        """
        return label(f"app.{identifier}", self.language, **params)

    def listen(self, redraw: Callable[[], None]) -> None:
        """Say who redraws the screen.

        Parameters
        ----------
        redraw : callable
            Called after each change.
        """
        self._redraw = redraw

    def redraw(self) -> None:
        """Show the desk as it is; what the controls say meanwhile is an echo, not a move."""
        with self._turn:
            if self._is_drawing:
                return
            self._is_drawing = True
            try:
                self._redraw()
            finally:
                self._is_drawing = False

    def attempt(self, place: str, text: str, change: Callable[[Session], Session]) -> None:
        """Move, or keep what was typed where it was typed, with the reason why it is refused.

        Parameters
        ----------
        place : str
            Where it was typed.
        text : str
            What was typed.
        change : callable of Session
            The move.
        """
        with self._turn:
            if self._is_drawing:
                return
            try:
                after = change(self.session)
            except AllocationError as error:
                self.kept[place] = _kept(text, error)
            else:
                self.kept.pop(place, None)
                if after is not self.session:
                    self.news = None
                self.session = after
            self.redraw()

    def turn_to(self, place: str, name: str, opened: Callable[[], Session]) -> None:
        """Show another file; the former is found again as it is left.

        Parameters
        ----------
        place : str
            Where it was asked for.
        name : str
            Its name in `dossiers`.
        opened : callable
            Reads it, when it was not shown before.
        """
        with self._turn:
            if self._is_drawing:
                return
            try:
                dossier = self.dossiers.get(name) or Dossier(opened())
            except AllocationError as error:
                self.kept[place] = _kept(name, error)
            else:
                self.kept.pop(place, None)
                self._show(self._all(), name, dossier)
            self.redraw()

    def titles(self) -> dict[str, str]:
        """What may be shown: the scenarios of the folder, and those opened from elsewhere."""
        found = beside(self.path)
        for name, dossier in self._all().items():
            title = dossier.session.file.title
            found.setdefault(name, f"{title} ({name})" if name else title)
        return found

    def _all(self) -> dict[str, Dossier]:
        return {**self.dossiers, self.name: Dossier(self.session, dict(self.kept))}

    def _show(self, dossiers: dict[str, Dossier], name: str, dossier: Dossier) -> None:
        language = self.language
        self.dossiers, self.name = dossiers, name
        self.session = dossier.session.in_language(language)
        self.kept, self.drafts, self.news = dict(dossier.kept), {}, None

    def tell(self, identifier: str, **params: Any) -> None:  # noqa: ANN401 - parts of a sentence
        """Say what was just done, on the line of the page that is read aloud.

        Parameters
        ----------
        identifier : str
            Sentence, in the table ``app`` of the catalogue.
        **params
            What fills its placeholders.
        """
        self.news = Said(f"app.{identifier}", params)
        self.redraw()

    def draft(self, name: str, value: str) -> None:
        """Remember a choice that is no move yet, as in a form that is being filled in.

        Parameters
        ----------
        name : str
            Its field.
        value : str
            What was chosen or typed.
        """
        self.drafts[name] = value
        self.kept.pop(name, None)
        self.redraw()

    def chosen(self, name: str, options: Sequence[tuple[str, ...]], usual: str = "") -> str:
        """What was chosen in a list that is no move yet, or what stands first in it.

        Parameters
        ----------
        name : str
            Its field.
        options : sequence of tuple
            What the list offers, values first; it may have changed since the choice.
        usual : str
            What is chosen before any choice.

        Returns
        -------
        str
            "" when the list is empty.
        """
        values = [option[0] for option in options]
        wanted = self.drafts.get(name, usual)
        found = wanted if wanted in values else next(iter(values), "")
        self.drafts[name] = found
        return found

    def computed(self) -> Allocation | AllocationError:
        """Who pays what on this screen, or why it cannot be computed."""
        try:
            return self.session.shown
        except AllocationError as error:
            return error

    def work(
        self,
        doing: str,
        task: Callable[..., Any],
        arguments: tuple[Any, ...],
        done: Callable[[Any], None],
    ) -> None:
        """Do something long elsewhere, behind a bar; what fails or is stopped is said.

        Parameters
        ----------
        doing : str
            What is said meanwhile: ``app.doing.<doing>``.
        task : callable
            Function of a module.
        arguments : tuple
            What it takes.
        done : callable
            Called with its answer when there is one.
        """

        def finished(answer: Any) -> None:  # noqa: ANN401 - of any task
            with self._turn:
                self.working = ""
                if isinstance(answer, AllocationError):
                    self.news = Said("app.failed", {"reason": answer.text(self.language)})
                elif answer is None:
                    self.news = Said("app.stopped")
                done(answer)
                self.redraw()

        with self._turn:
            if self.errand.start(task, arguments, finished):
                self.news, self.working = None, doing
                self.redraw()
            else:
                self.tell("busy")

    def remembered(self) -> str:
        """The desk as a text from which `recall` makes it again; nothing private is in it."""
        if self.session is self.opened and not self.kept and not self.dossiers:
            return ""
        return remembered(self._all(), self.name, self.tab)

    def recall(self, text: str) -> None:
        """Go back to what a page remembered; what cannot be read is forgotten, and said.

        Parameters
        ----------
        text : str
            What `remembered` gave.
        """
        try:
            dossiers, name, tab = recalled(text)
        except AllocationError:
            self.tell("forgotten")
            return
        shown = dossiers[name]
        self.session = shown.session  # and its language
        self._show(dossiers, name, shown)
        self.tab = tab
        self.tell("recalled")


def _kept(text: str, error: AllocationError) -> Kept:
    return Kept(text, {language: error.text(language) for language in LANGUAGES})


def _nothing() -> None:
    """Redraw nothing: nobody listens yet."""
