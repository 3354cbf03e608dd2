"""Key and criteria: which rule, which weights, who pays what, and why."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# ipywidgets has no types

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from allocation.app.controls import Box, Entry, Sheet, stacked
from allocation.app.desk import Desk
from allocation.app.fields import Button, Field
from allocation.app.moves.criteria import Criterion
from allocation.app.moves.mixes import Part
from allocation.app.panels import start
from allocation.app.panels.noun import Panel
from allocation.app.pieces import piece, pieces, subtitle
from allocation.app.result import result_table
from allocation.app.session import Session
from allocation.app.typed import weight_shown
from allocation.app.view import View
from allocation.reporting import sentences, tables
from allocation.reporting.cells import Said, Value
from allocation.reporting.charts import bar_chart

__all__ = ["Criteria", "panel"]


def panel(desk: Desk) -> Panel:
    """Panel of the key, its weights and its result.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    Panel
    """
    made = Criteria(desk)
    return Panel(made, made.draw)


class Criteria(Box):
    """Controls of the key above, its result below.

    Parameters
    ----------
    desk : Desk
        What the screen holds.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.choice = Sheet(act=self._choose)
        self.weights: dict[tuple[str, str], Entry] = {}
        self.groups: dict[str, Box] = {}
        self.mixes = stacked()
        self.more = Sheet(act=self._choose)
        self.table, self.chart, self.told = Sheet(), Sheet(), Sheet()
        super().__init__([self.choice, self.mixes, self.more, self.table, self.chart, self.told])

    def draw(self, view: View | None) -> None:
        """Show the key, its weights and, when it can be computed, its result.

        Parameters
        ----------
        view : View or None
            What was computed.
        """
        self.choice.value = _keys(self.desk)
        self._draw_mixes()
        self.more.value = _criteria(self.desk)
        self.table.value = "" if view is None else _result(view)
        self.chart.value = "" if view is None else _chart(view)
        self.told.value = "" if view is None else _why(view) + _caution(view)

    def _choose(self, name: str, value: str) -> None:
        moves: dict[str, Callable[[Session], Session]] = {
            "key": lambda session: _applied(session, value),
            "drop": lambda session: session.remove_criterion(*value.split("/", 1)),
            "add": lambda session: session.add_criterion(self.desk.drafts["criterion"]),
        }
        if name == "criterion":
            self.desk.draft(name, value)
        elif name.startswith("amount/"):
            start.choose(self.desk, name, value)
        elif name in moves:
            self.desk.attempt(name, value, moves[name])

    def _draw_mixes(self) -> None:
        for mix in self.desk.session.mixes:
            self._draw_mix(mix)
        groups = tuple(self.groups[mix] for mix in self.desk.session.mixes)
        if self.mixes.children != groups:
            self.mixes.children = groups

    def _draw_mix(self, mix: str) -> None:
        """Title and parts of a mix; a control that is being moved is not replaced."""
        desk, session = self.desk, self.desk.session
        parts = session.parts(mix)
        entries = [self._weight(part) for part in parts]
        group = self.groups.setdefault(mix, stacked(Sheet()))
        title, *shown = group.children
        if shown != entries:
            group.children = [title, *entries]
        several = "_of" if len(session.mixes) > 1 else ""
        words = desk.words(f"weights{several}", key=session.choices[mix])
        title.value = subtitle(words, desk.language)
        for part, entry in zip(parts, entries, strict=True):
            self._write(part, entry)

    def _write(self, part: Part, entry: Entry) -> None:
        words = self.desk.words
        kept = self.desk.kept.get(_place(part))
        entry.error = kept.error(self.desk.language) if kept else ""
        entry.write(
            weight_shown(part.weight, self.desk.language),
            low=part.low,
            high=part.high,
            value=part.weight,
            locked=part.locked,
            label=part.label,
            range_name=words("weight", part=part.label),
            field_name=words("weight_field", part=part.label),
            lock_name=words("lock", part=part.label),
            lock_text=words("lock_short"),
        )
        if kept:
            entry.text = kept.text

    def _weight(self, part: Part) -> Entry:
        found = self.weights.get((part.mix, part.key))
        return found or self._made(part)

    def _made(self, part: Part) -> Entry:
        entry = Entry(slides=True)
        mix, key = part.mix, part.key
        moves: dict[str, Callable[[Session, Any], Session]] = {
            "value": lambda session, weight: session.move(mix, key, weight),
            "text": lambda session, text: session.type_weight(mix, key, text),
            "locked": lambda session, held: session.lock(mix, key, locked=held),
        }
        for trait, move in moves.items():
            entry.listen(trait, self._moved(part, move))
        self.weights[mix, key] = entry
        return entry

    def _moved(self, part: Part, move: Callable[[Session, Any], Session]) -> Callable[[Any], None]:
        def act(new: Any) -> None:  # noqa: ANN401 - a number, a text or a box
            self.desk.attempt(_place(part), str(new), lambda session: move(session, new))

        return act


def _place(part: Part) -> str:
    return f"weight/{part.mix}/{part.key}"


def _applied(session: Session, value: str) -> Session:
    kind, _, name = value.partition(":")
    return session.choose_rule(name) if kind == "rule" else session.choose(name)


def _keys(desk: Desk) -> str:
    """One list: the keys of the file, then the rules that its figures allow."""
    session = desk.session
    own = desk.words("own_keys")
    keys = tuple((f"key:{key}", words, own) for key, words in session.choices.items())
    rules = tuple(
        (f"rule:{rule.id}", rule.label, desk.words(f"rule_group.{rule.group}"))
        for rule in session.rules
    )
    value = f"key:{session.key}" if session.key in session.choices else f"rule:{session.rule}"
    fields = [Field("key", desk.words("applied"), value, keys + rules, "list")]
    fields += () if start.is_whole(session) else start.amounts(desk)
    kept = [field.kept(desk.kept, desk.language) for field in fields]
    return piece("fields.form", desk.language, desk.identifier, kept)


def _criteria(desk: Desk) -> str:
    """What can be added to the mix, what can be taken from it."""
    session = desk.session
    found = session.criteria
    parts = [part for mix in session.mixes for part in session.parts(mix)]
    drops = tuple(
        Button("drop", desk.words("drop_criterion", part=part.label), f"{part.mix}/{part.key}")
        for part in parts
        if part.removable
    )
    alone = "" if session.mixes else piece("paragraph", desk.language, "app.no_weights")
    if not found:
        return alone + (piece("fields.buttons", desk.language, drops) if drops else "")
    options = tuple((criterion.indicator, _named(desk, criterion)) for criterion in found)
    chosen = desk.chosen("criterion", options)
    field = Field("criterion", desk.words("more_criteria"), chosen, options, "list")
    fields = [field.kept(desk.kept, desk.language)]
    buttons = (Button("add", desk.words("add_criterion")), *drops)
    return alone + piece("fields.form", desk.language, desk.identifier, fields, "", buttons)


def _named(desk: Desk, criterion: Criterion) -> str:
    return criterion.label if criterion.complete else desk.words("lacking", name=criterion.label)


def _result(view: View) -> str:
    several = len(view.allocation.lots) > 1
    found = [result_table(view.allocation, view.first)]
    found += [tables.lots_table(view.allocation, view.first)] if several else []
    return pieces(found, view.language)


def _chart(view: View) -> str:
    chart = bar_chart(view.allocation, view.language, view.first)
    return "" if chart is None else piece("bars", view.language, chart)


def _why(view: View) -> str:
    """What is shared, by which rule, one share redone by hand; members are in the table."""
    shared = sentences.headlines(view.allocation, view.first)
    lines = [*(shared if view.first else shared[:1])]
    lines += sentences.explanations(view.allocation, view.first)
    return piece("sentences", view.language, "app.why", lines)


def _caution(view: View) -> str:
    """What makes the figures uncertain: undivided values, vintages, a total that follows."""
    soft = [check for check in view.allocation.checks if not check.hard and not check.passed]
    lines: list[Said] = [*sentences.one_of_several(view.allocation, view.first)]
    lines += [sentences.checked(check, view.allocation) for check in soft]
    lines += _total(view.session)
    return piece("sentences", view.language, "app.caution", lines)


def _total(session: Session) -> Iterator[Said]:
    before, total = session.file.operation.total, session.scenario.operation.total
    if before is not None and before != total:
        params = {"total": Value("money", total), "before": Value("money", before)}
        yield Said("app.total_follows", params)
