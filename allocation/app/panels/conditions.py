"""Red lines of each member: how they hold, new ones, and what to concede when they clash."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final, cast

from allocation.app.controls import Sheet, stacked
from allocation.app.desk import Desk
from allocation.app.fields import Button, Field, Grid, Line
from allocation.app.moves.lines import Line as Held
from allocation.app.negotiating import Negotiating
from allocation.app.panels.agreement import agreement
from allocation.app.panels.noun import Panel
from allocation.app.pieces import piece, pieces
from allocation.app.typed import amount_shown, share_shown, value_shown
from allocation.app.view import View
from allocation.model import Allocation, RedLine
from allocation.reporting.cells import Said, Value
from allocation.reporting.tables import Column, Table

__all__ = ["panel"]

_CENTS: Final = 100
_UNITS: Final = {"money": "euros", "percent": "percent", "per_unit": "euros_each", "years": "years"}


def panel(desk: Desk) -> Panel:
    """Panel of the red lines.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    Panel
    """
    form, grid, found = Sheet(), Sheet(), Sheet()
    held = Negotiating(desk)

    def act(name: str, value: str) -> None:
        if name == "settle":
            held.settle()
        elif name == "concede":
            held.concede(*map(int, value.split("/")))
        else:
            _act(desk, name, value)

    def draw(view: View | None) -> None:
        form.value = _form(desk)
        allocation = None if view is None else view.allocation
        grid.value = _grid(desk, allocation) + _private(desk)
        found.value = agreement(held)

    form.act = grid.act = found.act = act
    return Panel(stacked(grid, form, found), draw)


def _act(desk: Desk, name: str, value: str) -> None:
    kind, _, where = name.partition("/")
    if kind == "new":
        desk.draft(name, value)
    elif kind == "limit":
        desk.attempt(name, value, lambda s: s.type_limit(int(where), value))
    elif kind == "hard":
        desk.attempt(name, value, lambda s: s.harden(int(where), hard=bool(value)))
    else:
        _press(desk, kind, value)


def _press(desk: Desk, kind: str, value: str) -> None:
    if kind == "add_line":
        _add(desk)
    elif kind == "remove_line":
        desk.kept = {place: k for place, k in desk.kept.items() if not place.startswith("limit/")}
        desk.attempt(kind, value, lambda s: s.remove_line(int(value)))
    elif kind == "reset_line":
        desk.kept.pop(f"limit/{value}", None)
        desk.attempt(kind, value, lambda s: s.reset_line(int(value)))
    elif kind == "rule":
        desk.attempt("key", f"rule:{value}", lambda s: s.choose_rule(value))


def _add(desk: Desk) -> None:
    drafts = {name.removeprefix("new/"): v for name, v in desk.drafts.items() if "new/" in name}
    kind, member = drafts["kind"], drafts["member"]
    needs = next(found.needs for found in desk.session.line_kinds if found.kind == kind)
    more: dict[str, Any] = {need: drafts[need] for need in needs if need != "member"}
    if "members" in more:
        more["members"] = tuple(code for code in more["members"].split(",") if code)
    if "year" in more:
        more["year"] = int(more["year"])
    text, hard = drafts.get("value", ""), drafts.get("hard", "on") == "on"
    before = len(desk.session.lines)
    desk.attempt("new/value", text, lambda s: s.type_line(kind, member, text, hard=hard, **more))
    if len(desk.session.lines) > before:
        desk.drafts.pop("new/value", None)
        desk.redraw()


def _form(desk: Desk) -> str:
    """What a new line needs: whose it is, what it limits, at how much."""
    session, drafts = desk.session, desk.drafts
    kinds = {found.kind: found for found in session.line_kinds}
    members = tuple((member.code, member.name) for member in session.file.members)
    kind = desk.chosen("new/kind", _kinds(desk))
    member = desk.chosen("new/member", members, desk.member)
    fields = [
        Field("new/member", desk.words("line.member"), member, members, "list"),
        Field("new/kind", desk.words("line.kind"), kind, _kinds(desk), "list"),
    ]
    fields += [_need(desk, need) for need in kinds[kind].needs if need != "member"]
    if kinds[kind].unit:
        unit = desk.words(f"unit.{_UNITS[kinds[kind].unit]}")
        label = desk.words("line.value", unit=unit)
        value = Field("new/value", label, drafts.get("new/value", ""))
        fields.append(value.kept(desk.kept, desk.language))
    hard = drafts.setdefault("new/hard", "on")
    fields.append(Field("new/hard", desk.words("line.hard"), hard, kind="box"))
    buttons = (Button("add_line", desk.words("line.add"), is_main=True),)
    title = desk.words("line.new")
    return piece("subtitle", desk.language, "app.line.new") + piece(
        "fields.form", desk.language, desk.identifier, fields, title, buttons
    )


def _kinds(desk: Desk) -> tuple[tuple[str, str], ...]:
    return tuple((found.kind, found.label) for found in desk.session.line_kinds)


def _need(desk: Desk, need: str) -> Field:
    session = desk.session
    names = tuple((member.code, member.name) for member in session.file.members)
    options: Mapping[str, tuple[tuple[str, str], ...]] = {
        "other": names,
        "members": ((",".join(session.file.codes), desk.words("everybody")), *_pairs(desk)),
        "indicator": tuple((i, found.label) for i, found in session.file.indicators.items()),
        "reference": tuple((key, words) for key, words in session.choices.items() if key),
        "year": tuple((str(year), str(year)) for year in session.years),
    }
    found = options[need]
    chosen = desk.chosen(f"new/{need}", found)
    return Field(f"new/{need}", desk.words(f"line.{need}"), chosen, found, "list")


def _pairs(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Coalitions of two, which is how departments speak of them."""
    members = desk.session.file.members
    return tuple(
        (f"{a.code},{b.code}", f"{a.name}, {b.name}")
        for i, a in enumerate(members)
        for b in members[i + 1 :]
    )


def _grid(desk: Desk, allocation: Allocation | None) -> str:
    lines = desk.session.lines
    if not lines:
        return piece("paragraph", desk.language, "app.no_lines")
    heads = ("owner", "says", "limit", "hard", "state", "do")
    words = tuple(desk.words(f"head.{head}") for head in heads)
    rows = tuple(_row(desk, line, allocation) for line in lines)
    grid = Grid("lines", desk.words("lines"), words, rows, frozenset({1}))
    return piece("fields.grid", desk.language, desk.identifier, grid)


def _row(desk: Desk, line: Held, allocation: Allocation | None) -> Line:
    said, position = line.line, line.position
    owner = desk.session.file.name(said.owner)
    label = desk.words("limit_of", text=said.text)
    limit: str | Field = ""
    if said.value is not None:
        field = Field(
            f"limit/{position}", label, _limit(desk, line.unit, said.value), hidden_label=True
        )
        limit = field.kept(desk.kept, desk.language)
    value = "on" if said.hard else ""
    name = desk.words("hard_of", text=said.text)
    hard = Field(f"hard/{position}", name, value, kind="box", hidden_label=True)
    buttons = [_button(desk, "remove", said.text, position)]
    if line.original is not None and line.original != said:
        buttons.append(_button(desk, "reset", said.text, position))
    state = _state(desk, said, allocation)
    return Line(owner, (said.text, limit, hard, state, tuple(buttons)), _hint(desk, line))


def _button(desk: Desk, action: str, text: str, position: int) -> Button:
    said = desk.words(f"line.{action}_of", text=text)
    return Button(f"{action}_line", desk.words(f"line.{action}"), str(position), said=said)


def _limit(desk: Desk, unit: str, value: Fraction) -> str:
    if unit == "money":
        return amount_shown(round(value * _CENTS), desk.language)
    if unit == "percent":
        return share_shown(value, desk.language)
    return value_shown(value, desk.language)


def _state(desk: Desk, line: RedLine, allocation: Allocation | None) -> str:
    """Held with its margin, at its limit, broken by how much, or not verified yet."""
    checks = () if allocation is None else allocation.checks
    for check in checks:
        facts = check.facts
        if check.id == "red_line" and (facts["owner"], facts["text"]) == (line.owner, line.text):
            value, limit = (cast("Fraction", facts[name]) for name in ("value", "limit"))
            room = abs(limit - value)
            state = "broken" if not check.passed else "held" if room >= 1 else "binding"
            params = {"margin": Value("per_unit", room)}
            return Said(f"app.line_state.{state}", params).text(desk.language)
    return desk.words("line_state.unknown")


def _hint(desk: Desk, line: Held) -> str:
    source = desk.session.scenario.sources.get(line.line.source)
    if source is None:
        return ""
    return f"{source.title}, {source.publisher}"


def _private(desk: Desk) -> str:
    """Lines of the private file: shown with a mark, never in a field."""
    overlay = desk.session.private
    if overlay is None or not overlay.red_lines:
        return ""
    name = desk.session.file.name
    rows = tuple((name(line.owner), line.text) for line in overlay.red_lines)
    columns = (Column("owner", heading=Said("app.head.owner")), Column("line"))
    table = Table("private", columns, rows, title=Said("app.private_lines"))
    return piece("private", desk.language) + pieces((table,), desk.language)
