"""The screen of a scenario in a notebook: wiring only, between controls, a desk and panels.

The session holds the state and computes; the desk says what is refused; the panels show it.
"""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# ipywidgets has no types

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import ipywidgets

from allocation.app import pieces
from allocation.app.controls import Memory, Progress, Sheet, Tabs
from allocation.app.desk import Desk
from allocation.app.panels import PANELS, Panel, frame, start
from allocation.app.session import Session
from allocation.app.view import View
from allocation.errors import AllocationError
from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Scenario
from allocation.reporting.cells import Joined, Said
from allocation.reporting.provenance import fingerprint
from allocation.reporting.tables import Table
from allocation.scenarios import read_scenario

__all__ = ["Explorer", "explore", "show"]


def explore(
    scenario: str | Path | Scenario,
    first: str | None = None,
    language: str = DEFAULT_LANGUAGE,
    private: str | Path | None = None,
) -> ipywidgets.Box:
    """Screen of a scenario: four choices, three answers, and everything else behind tabs, live.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A scenario, or the file that holds it; the files beside it may be opened in its place.
    first : str, optional
        Code of the member of the reader.
    language : str
        Language of the reader.
    private : str or Path, optional
        Private file of that member: shown on the screen, in no file and in no saved notebook.

    Returns
    -------
    Explorer
        Or, when the file is refused, a box that lists every fault.

    Examples
    --------
    >>> screen = explore("scenarios/canal-seine-nord-2014.toml", first="80")
    >>> screen.session.allocation.total
    50000000000
    """
    try:
        session = Session(_opened(scenario, first, private), language)
        if first:
            session = replace(session.choose_member(first), past=())  # nothing to undo yet
        desk = Desk(session, _path(scenario))
        return Explorer(desk)
    except AllocationError as error:
        return _screen(Sheet(pieces.message("app.refused", error, language)))


def _path(scenario: str | Path | Scenario) -> Path | None:
    return None if isinstance(scenario, Scenario) else Path(scenario)


def _opened(
    scenario: str | Path | Scenario, first: str | None, private: str | Path | None
) -> Scenario:
    found = scenario if isinstance(scenario, Scenario) else read_scenario(scenario, private)
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

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> from allocation.reporting.tables import key_table
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> len(show(key_table(allocate(scenario))).children)
    2
    """
    return _screen(Sheet(pieces.pieces(told, language)))


def _screen(*children: ipywidgets.Widget) -> ipywidgets.VBox:
    box = ipywidgets.VBox([ipywidgets.HTML(pieces.style()), *children])
    box.add_class("allocation-screen")
    return box


class Explorer(ipywidgets.VBox):
    """Choices and answers above, panels behind tabs below; ``session`` is what they show.

    Parameters
    ----------
    desk : Desk
        What is shown first.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.heading, self.choices = Sheet(act=self._frame), Sheet(act=self._choose)
        self.answers, self.news, self.message = Sheet(), Sheet(), Sheet(act=self._frame)
        self.bar = Sheet(act=self._frame)
        self.progress = Progress(desk.errand.stop)
        self.tabs = Tabs(prefix=desk.identifier)
        self.panels = {name: made(desk) for name, made in PANELS.items()}
        self.memory = Memory(_place(desk), desk.recall)
        desk.tab = desk.tab or next(iter(PANELS))
        super().__init__(
            [
                *(ipywidgets.HTML(pieces.style()), self.heading, self.choices, self.answers),
                *(self.bar, self.news, self.message, self.progress, self.tabs),
                *(self._behind(name, panel) for name, panel in self.panels.items()),
                self.memory,
            ]
        )
        self.add_class("allocation-screen")
        desk.listen(self._draw)
        self.tabs.observe(lambda event: self._open(event["new"]), "chosen")
        desk.redraw()

    @property
    def session(self) -> Session:
        """What the screen shows."""
        return self.desk.session

    @session.setter
    def session(self, session: Session) -> None:
        self.desk.session = session
        self.desk.redraw()

    @property
    def scenario_text(self) -> str:
        """The screen as a scenario file, which gives the same cents."""
        return self.desk.session.scenario_text

    def _behind(self, name: str, panel: Panel) -> ipywidgets.Box:
        box = ipywidgets.VBox([panel.box])
        box.add_class("allocation-panel")
        box.add_class(f"{self.desk.identifier}-{name}")
        return box

    def _choose(self, name: str, value: str) -> None:
        start.choose(self.desk, name, value)

    def _frame(self, name: str, value: str) -> None:
        frame.act(self.desk, name, value)

    def _open(self, name: str) -> None:
        if name in PANELS and name != self.desk.tab:
            self.desk.tab = name
            self.desk.redraw()

    def _draw(self) -> None:
        desk = self.desk
        found = desk.computed()
        failed = isinstance(found, AllocationError)
        view = None if failed else View(desk.session, found, desk.member)
        self.heading.value = frame.heading(desk)
        self.choices.value = start.choices(desk)
        self.answers.value = "" if view is None else start.answers(desk)
        self.bar.value = frame.bar(desk)
        self.message.value = frame.message(desk, found)
        self._draw_tabs()
        self.panels[desk.tab].draw(view)  # may start work, which is said below
        self.news.value = pieces.piece("news", desk.language, desk.news)
        self._draw_progress()
        self.memory.keep(desk.remembered())

    def _draw_progress(self) -> None:
        words = self.desk.words
        self.progress.stop_label = words("stop")
        self.progress.seconds_label = words("seconds")
        working = self.desk.working
        self.progress.label = words(f"doing.{working}") if working else ""

    def _draw_tabs(self) -> None:
        desk = self.desk
        self.tabs.language, self.tabs.label = desk.language, desk.words("tabs")
        self.tabs.names = [[name, desk.words(f"tab.{name}")] for name in PANELS]
        if desk.tab not in PANELS:
            desk.tab = next(iter(PANELS))
        self.tabs.chosen = desk.tab
        for name, box in zip(PANELS, self.children[-len(PANELS) - 1 : -1], strict=True):
            box.layout.display = "" if name == desk.tab else "none"


def _place(desk: Desk) -> str:
    """Where a page remembers this screen: what was opened, as it was when it was."""
    return f"{desk.path or ''}|{fingerprint(desk.session.file)}"
