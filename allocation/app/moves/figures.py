"""Values of the indicators typed on a screen, beside what the file holds and its source.

A value known only for several members together keeps its published total: what is typed for one of
them moves the split, and the others share the rest as they did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from immutabledict import immutabledict

from allocation.app.moves.indicators import edited_indicator, place_together
from allocation.app.screen import Screen, frozen
from allocation.app.typed import value_shown
from allocation.errors import InvalidKeyError
from allocation.model import Indicator, Joint, Scenario
from allocation.model.number import MAX_DIGITS

__all__ = ["Figure", "figures_of", "is_shown", "is_signed", "with_value", "without_value"]

_ZERO = Fraction(0)


@dataclass(frozen=True)
class Figure:
    """A cell of the grid of indicators.

    Parameters
    ----------
    indicator, member : str
        Whose value of what.
    value : Fraction or None
        As the screen has it; None when it is missing.
    original : Fraction or None
        As the file has it.
    source : str
        Source of the original, among those of the file.
    together : tuple of str
        Members with whom only a total is published: their values move together.
    """

    indicator: str
    member: str
    value: Fraction | None
    original: Fraction | None
    source: str
    together: tuple[str, ...] = ()

    @property
    def edited(self) -> bool:
        """Whether the screen differs from the file."""
        return self.value != self.original


def is_shown(figures: Iterable[Figure], member: str, text: str, language: str) -> bool:
    """Whether a text is what the cell of a member shows.

    Parameters
    ----------
    figures : iterable of Figure
        Cells of one indicator.
    member : str
        Code.
    text : str
        What was typed.
    language : str
        Language of the reader.

    Returns
    -------
    bool
    """
    values = (figure.value for figure in figures if figure.member == member)
    return text.strip() in {value_shown(value, language) for value in values if value is not None}


def figures_of(file: Scenario, screen: Screen, indicator: str) -> tuple[Figure, ...]:
    """Cells of one indicator, in the order of the members.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    indicator : str
        Identifier of the indicator.

    Returns
    -------
    tuple of Figure

    Raises
    ------
    InvalidKeyError
        When there is no such indicator.
    """
    found = _indicator(file, indicator)
    usual, shown = found.resolved(), edited_indicator(found, screen, indicator).resolved()
    cells: list[Figure] = []
    for code in file.codes:
        position = place_together(found, code)
        joint = None if position is None else found.joint[position]
        cells.append(
            Figure(
                indicator,
                code,
                shown.get(code),
                usual.get(code),
                found.source if joint is None else joint.source,
                () if joint is None else joint.members,
            )
        )
    return tuple(cells)


def is_signed(file: Scenario, indicator: str) -> bool:
    """Whether an indicator has negative values in the file, and may have some on the screen.

    Parameters
    ----------
    file : Scenario
        As it was read.
    indicator : str
        Identifier of the indicator.

    Returns
    -------
    bool
    """
    return any(value < 0 for value in _indicator(file, indicator).resolved().values())


def with_value(
    file: Scenario, screen: Screen, indicator: str, member: str, value: Fraction
) -> Screen:
    """Give a member another value of an indicator; put back, it is that of the file again.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    indicator, member : str
        Whose value of what.
    value : Fraction
        What it becomes.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When there is no such cell, or the value leaves less than nothing to the members with whom
        only a total is published.
    """
    found = _indicator(file, indicator)
    _member(file, member)
    position = place_together(found, member)
    if position is None:
        typed = {**screen.values.get(indicator, {}), member: value}
        if found.values.get(member) == value:
            del typed[member]
        return screen.but(values=frozen(screen.values, indicator, typed))
    joint = edited_indicator(found, screen, indicator).joint[position]
    split = _moved(joint, member, value - _beside(found, screen, indicator, member, position))
    return _with_split(found, screen, indicator, position, split)


def without_value(file: Scenario, screen: Screen, indicator: str, member: str) -> Screen:
    """Give a cell back what the file holds; a value known together comes back with the others.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    indicator, member : str
        Whose value of what.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When there is no such cell.
    """
    found = _indicator(file, indicator)
    _member(file, member)
    position = place_together(found, member)
    if position is not None:
        return _with_split(found, screen, indicator, position, found.joint[position].split)
    typed = dict(screen.values.get(indicator, {}))
    typed.pop(member, None)
    return screen.but(values=frozen(screen.values, indicator, typed))


def _moved(joint: Joint, member: str, part: Fraction) -> Mapping[str, Fraction]:
    """Split in which one member has ``part`` of the value; the others keep their proportions."""
    own = part / joint.value if joint.value else None
    if own is None or not 0 <= own <= 1:
        total = str(joint.value)
        raise InvalidKeyError("value_together", members=", ".join(joint.members), total=total)
    others = [code for code in joint.members if code != member]
    held = sum((joint.split[code] for code in others), _ZERO)
    shares = {
        code: joint.split[code] / held if held else Fraction(1, len(others)) for code in others
    }
    split = {code: own if code == member else (1 - own) * shares[code] for code in joint.members}
    _written(split.values())
    return immutabledict(split)


def _written(values: Iterable[Fraction]) -> None:
    if any(max(abs(v.numerator), v.denominator) >= 10**MAX_DIGITS for v in values):
        raise InvalidKeyError("value_digits")


def _with_split(
    found: Indicator, screen: Screen, name: str, position: int, split: Mapping[str, Fraction]
) -> Screen:
    held = dict(screen.splits.get(name, {}))
    held.pop(str(position), None)
    if split != found.joint[position].split:
        held[str(position)] = split
    kept = {key: value for key, value in screen.splits.items() if key != name}
    splits = {**kept, name: immutabledict(held)} if held else kept
    return screen.but(splits=immutabledict(splits))


def _beside(found: Indicator, screen: Screen, name: str, member: str, position: int) -> Fraction:
    """What a member has beside its part of a value known together."""
    shown = edited_indicator(found, screen, name)
    joint = shown.joint[position]
    return shown.resolved()[member] - joint.value * joint.split[member]


def _indicator(file: Scenario, name: str) -> Indicator:
    if name not in file.indicators:
        raise InvalidKeyError("unknown_indicators", names=name)
    return file.indicators[name]


def _member(file: Scenario, code: str) -> None:
    if code not in file.codes:
        raise InvalidKeyError("member_unknown", member=code, members=", ".join(file.codes))
