"""The screen of a scenario in a notebook: wiring only, between controls, a session and panels.

The session holds the state and computes; the panels say it; this module listens and writes back.
"""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# ipywidgets has no types

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from threading import RLock
from typing import Any

import ipywidgets
import traitlets

from allocation.app import panels
from allocation.app.entry import Entry
from allocation.app.session import Part, Session
from allocation.app.typed import amount_shown, weight_shown
from allocation.errors import AllocationError
from allocation.labels import DEFAULT_LANGUAGE, label
from allocation.model import Lot, Scenario
from allocation.reporting.cells import Joined, Said
from allocation.reporting.tables import Table
from allocation.scenarios import read_scenario

__all__ = ["Explorer", "explore", "show"]


def explore(
    scenario: str | Path | Scenario, first: str | None = None, language: str = DEFAULT_LANGUAGE
) -> ipywidgets.Box:
    """Screen of a scenario: key, weights, amounts, and who pays what, live.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A scenario, or the file that holds it.
    first : str, optional
        Code of the member shown first.
    language : str
        Language of the reader.

    Returns
    -------
    Explorer
        Or, when the file is refused, a box that lists every fault.
    """
    try:
        return Explorer(Session(_opened(scenario, first), language), first)
    except AllocationError as error:
        return _screen(_html(panels.message("app.refused", error, language)))


def _opened(scenario: str | Path | Scenario, first: str | None) -> Scenario:
    found = scenario if isinstance(scenario, Scenario) else read_scenario(scenario)
    if first is not None and first not in found.codes:
        members = ", ".join(found.codes)
        raise AllocationError("member_unknown", member=first, members=members)
    return found


def show(*told: Table | Said | Joined, language: str = DEFAULT_LANGUAGE) -> ipywidgets.Box:
    """Tables and sentences as the screen writes them.

    Parameters
    ----------
    *told : Table, Said or Joined
        What is shown, in reading order.
    language : str
        Language of the reader.

    Returns
    -------
    ipywidgets.Box
    """
    return _screen(_html(panels.pieces(told, language)))


def _html(value: str = "") -> ipywidgets.HTML:
    return ipywidgets.HTML(value)


def _screen(*children: ipywidgets.Widget) -> ipywidgets.VBox:
    box = ipywidgets.VBox([_html(panels.style()), *children])
    box.add_class("allocation-screen")
    return box


def _row(*children: ipywidgets.Widget) -> ipywidgets.HBox:
    box = ipywidgets.HBox(children)
    box.add_class("allocation-row")
    return box


class Explorer(ipywidgets.VBox):
    """Controls above, panels below; ``session`` is what they show, and may be set.

    Parameters
    ----------
    session : Session
        What is shown first.
    first : str, optional
        Member shown first.
    """

    session = traitlets.Instance(Session)

    def __init__(self, session: Session, first: str | None = None) -> None:
        super().__init__(session=session)
        self.first = first
        self.choice = ipywidgets.Dropdown(description=self._label("applied"))
        self.undo = ipywidgets.Button(description=self._label("undo"))
        self.redo = ipywidgets.Button(description=self._label("redo"))
        self.amounts = {lot.id: self._amount(lot) for lot in session.file.lots}
        self.weights: dict[tuple[str, str], Entry] = {}
        self.groups: dict[str, ipywidgets.VBox] = {}
        self.mixes = ipywidgets.VBox()
        self.no_weights = _html(f"<p>{escape(self._label('no_weights'))}</p>")
        self.message = _html()
        self.panels = {name: _html() for name in panels.PANELS}
        self.table, self.chart = self.panels["result"], self.panels["chart"]
        self.text = ipywidgets.Accordion([_html()], titles=[self._label("file")])
        self.heading = _html()
        self.children = [
            *(_html(panels.style()), self.heading),
            *(_row(self.choice, self.undo, self.redo), _row(*self.amounts.values()), self.mixes),
            *(self.message, *self.panels.values(), self.text),
        ]
        self.add_class("allocation-screen")
        self._is_drawing = False
        self._turn = RLock()  # a notebook may hand over controls in several threads
        self._listen()
        self._draw()

    @property
    def scenario_text(self) -> str:
        """The screen as a scenario file, which gives the same cents."""
        return self.session.scenario_text

    def _label(self, name: str, **params: object) -> str:
        return label(f"app.{name}", self.session.language, **params)

    def _listen(self) -> None:
        self.observe(lambda _: self._draw(), "session")
        self.choice.observe(lambda event: self._step(lambda s: s.choose(event["new"])), "value")
        self.undo.on_click(lambda _: self._step(Session.undo))
        self.redo.on_click(lambda _: self._step(Session.redo))
        self.text.observe(lambda _: self._draw_text(), "selected_index")

    def _amount(self, lot: Lot) -> Entry:
        entry = Entry(label=self._label("amount", lot=lot.label))
        entry.listen("text", lambda text: self._step(lambda s: s.type_amount(lot.id, text), entry))
        return entry

    def _weight(self, part: Part) -> Entry:
        entry = Entry(slides=True, lock_text=self._label("lock_short"))
        moves: dict[str, Callable[[Session, Any], Session]] = {
            "value": lambda session, weight: session.move(part.mix, part.key, weight),
            "text": lambda session, text: session.type_weight(part.mix, part.key, text),
            "locked": lambda session, held: session.lock(part.mix, part.key, locked=held),
        }
        for trait, move in moves.items():
            entry.listen(trait, lambda new, move=move: self._step(lambda s: move(s, new), entry))
        return entry

    def _group(self, mix: str) -> ipywidgets.VBox:
        """Title and parts of a mix, made once: a control that is being moved is not replaced."""
        for part in self.session.parts(mix):
            self.weights[mix, part.key] = self._weight(part)
        entries = [entry for (of, _), entry in self.weights.items() if of == mix]
        return ipywidgets.VBox([_html(), *entries])

    def _step(self, change: Callable[[Session], Session], entry: Entry | None = None) -> None:
        """Go to another session; what cannot be done is said beside what was typed, and kept."""
        with self._turn:
            if self._is_drawing:
                return
            try:
                after = change(self.session)
            except AllocationError as error:
                if entry is not None:
                    entry.error = error.text(self.session.language)
                return
            if entry is not None:
                entry.error = ""
            self.session = after
            self._draw_controls()

    def _draw(self) -> None:
        with self._turn:
            self._draw_controls()
            self._draw_panels()
            self._draw_text()

    def _draw_controls(self) -> None:
        session = self.session
        self._is_drawing = True
        try:
            self._draw_choice()
            self.undo.disabled, self.redo.disabled = not session.past, not session.future
            for lot, entry in self.amounts.items():
                entry.write(amount_shown(session.amount(lot), session.language))
            for mix in session.mixes:
                self._draw_mix(mix)
            self.mixes.children = [self.groups[mix] for mix in session.mixes] or [self.no_weights]
        finally:
            self._is_drawing = False

    def _draw_choice(self) -> None:
        options = tuple((name, key) for key, name in self.session.choices.items())
        if self.choice.options != options:
            self.choice.options = options
        self.choice.value = self.session.key

    def _draw_mix(self, mix: str) -> None:
        session = self.session
        if mix not in self.groups:
            self.groups[mix] = self._group(mix)
        several = "_of" if len(session.mixes) > 1 else ""
        title = self._label(f"weights{several}", key=session.choices[mix])
        self.groups[mix].children[0].value = panels.subtitle(title, session.language)
        for part in session.parts(mix):
            self.weights[mix, part.key].write(
                weight_shown(part.weight, session.language),
                low=part.low,
                high=part.high,
                value=part.weight,
                locked=part.locked,
                label=part.label,
                range_name=self._label("weight", part=part.label),
                field_name=self._label("weight_field", part=part.label),
                lock_name=self._label("lock", part=part.label),
            )

    def _draw_panels(self) -> None:
        session = self.session
        self.heading.value = panels.heading(session.scenario, session.language)
        try:
            view = panels.View(session, session.allocation, self.first)
        except AllocationError as error:
            self.message.value = panels.message("app.not_computed", error, session.language)
            shown = dict.fromkeys(self.panels, "")
        else:
            self.message.value = ""
            shown = {name: panel(view) for name, panel in panels.PANELS.items()}
        for name, value in shown.items():
            self.panels[name].value = value

    def _draw_text(self) -> None:
        """Write the file only when somebody looks at it."""
        is_open = self.text.selected_index is not None
        self.text.children[0].value = panels.source(self.session) if is_open else ""
