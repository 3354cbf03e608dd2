"""The tableau of an exact simplex: each basic variable written over the free ones, in integers.

``scale * x_basic = body . x_free`` holds for each line, in Python integers without common factor;
values are fractions. The limits of any variable, column or row, may be moved at any time, and rows
come and go: the programs of `allocation.linear.simplex` go on from where the tableau is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import gcd, lcm

from allocation.linear.program import Limit, Program, Row, Terms

__all__ = ["Tableau"]


class Tableau:
    """x_basic = body x_free / scale, with limits on every variable.

    Variables are numbered as they are added, columns and rows alike; a row is the variable of its
    own activity. ``place`` and ``line`` say where a free and a basic variable stand.

    Examples
    --------
    >>> tableau = Tableau()
    >>> x = tableau.add_column("x", low=Fraction(1))
    >>> double = tableau.add_row("double", {x: Fraction(2)})
    >>> tableau.value[double]
    Fraction(2, 1)
    """

    def __init__(self) -> None:
        self.name: dict[int, str] = {}
        self.low: dict[int, Limit] = {}
        self.high: dict[int, Limit] = {}
        self.value: dict[int, Fraction] = {}
        self.terms: dict[int, dict[int, Fraction]] = {}
        self.free: list[int] = []
        self.basic: list[int] = []
        self.place: dict[int, int] = {}
        self.line: dict[int, int] = {}
        self.body: list[list[int]] = []
        self.scale: list[int] = []
        self._count = 0

    def add_column(self, name: str, low: Limit = None, high: Limit = None) -> int:
        """Number of a new column, at the value nearest to zero within its limits."""
        number = self._named(name, low, high)
        self.place[number] = len(self.free)
        self.free.append(number)
        for entries in self.body:
            entries.append(0)
        self.value[number] = nearest(Fraction(0), low, high)
        return number

    def add_row(self, name: str, terms: Terms, low: Limit = None, high: Limit = None) -> int:
        """Number of a new row over columns and rows already there."""
        number = self._named(name, low, high)
        columns: dict[int, Fraction] = {}
        for variable, coefficient in terms.items():
            for column, inner in self.terms.get(variable, {variable: Fraction(1)}).items():
                columns[column] = columns.get(column, Fraction(0)) + coefficient * inner
        self.terms[number] = {column: c for column, c in columns.items() if c}
        entries = self._over_free(self.terms[number])
        scale = lcm(*(entry.denominator for entry in entries))
        whole = [entry.numerator * (scale // entry.denominator) for entry in entries]
        common = gcd(scale, *whole)
        self.line[number] = len(self.basic)
        self.basic.append(number)
        self.body.append([entry // common for entry in whole])
        self.scale.append(scale // common)
        self.value[number] = self._activity(self.terms[number])
        return number

    def drop(self, variable: int) -> None:
        """Forget a variable: a row, or a column that no row reads any more."""
        if variable in self.place and variable in self.terms:
            place = self.place[variable]
            self.pivot(next(k for k, entries in enumerate(self.body) if entries[place]), place)
        if variable in self.line:
            self._remove_line(self.line.pop(variable))
        else:
            self._remove_place(self.place.pop(variable))
        for table in (self.name, self.low, self.high, self.value, self.terms):
            table.pop(variable, None)

    def limit(self, variable: int, low: Limit, high: Limit) -> None:
        """Move the limits of a variable; basic ones may then be out of theirs."""
        self.low[variable], self.high[variable] = low, high
        place = self.place.get(variable)
        if place is not None:
            value = self.value[variable]
            self.shift(place, nearest(value, low, high) - value)

    def within(self, variable: int) -> bool:
        """Whether the value of a variable respects its limits."""
        value = self.value[variable]
        return nearest(value, self.low[variable], self.high[variable]) == value

    def side(self, variable: int) -> int:
        """1 at the high limit, -1 at the low one, 0 between or when they are equal."""
        low, high, value = self.low[variable], self.high[variable], self.value[variable]
        return (value == high) - (value == low)

    def reduced(self, variable: int) -> dict[int, Fraction]:
        """Change of a variable per unit of each free one, zeros left out: its multipliers."""
        if variable in self.place:
            return {variable: Fraction(1)}
        line = self.line[variable]
        entries = zip(self.free, self.body[line], strict=True)
        return {free: Fraction(entry, self.scale[line]) for free, entry in entries if entry}

    def columns(self) -> list[int]:
        """Numbers of the columns, in order of arrival."""
        return [variable for variable in self.name if variable not in self.terms]

    def program(self, variable: int) -> Program:
        """The program "minimise ``variable``" as every solver reads it."""
        columns = self.columns()
        position = {column: k for k, column in enumerate(columns)}

        def placed(terms: Terms) -> tuple[tuple[int, Fraction], ...]:
            return tuple((position[column], c) for column, c in terms.items())

        rows = tuple(
            Row(self.name[row], placed(terms), self.low[row], self.high[row])
            for row, terms in self.terms.items()
            if self.low[row] is not None or self.high[row] is not None
        )
        return Program(
            tuple(self.name[column] for column in columns),
            tuple(self.low[column] for column in columns),
            tuple(self.high[column] for column in columns),
            rows,
            placed(self.terms.get(variable, {variable: Fraction(1)})),
        )

    def shift(self, place: int, change: Fraction) -> None:
        """Move a free variable; the basic ones follow."""
        if not change:
            return
        self.value[self.free[place]] += change
        for basic, entries, scale in zip(self.basic, self.body, self.scale, strict=True):
            if entries[place]:
                self.value[basic] += entries[place] * change / scale

    def pivot(self, line: int, place: int) -> None:
        """Exchange a basic and a free variable; values do not change."""
        entry, sign = abs(self.body[line][place]), 1 if self.body[line][place] > 0 else -1
        entries = [-sign * other for other in self.body[line]]
        entries[place] = sign * self.scale[line]
        self.body[line], self.scale[line] = entries, entry
        for k, others in self._reading(place, line):
            factor, others[place] = others[place], 0
            merged = [
                entry * mine + factor * new for mine, new in zip(others, entries, strict=True)
            ]
            bottom = self.scale[k] * entry
            common = gcd(bottom, *merged)
            self.body[k] = [term // common for term in merged] if common > 1 else merged
            self.scale[k] = bottom // common
        leaving, entering = self.basic[line], self.free[place]
        self.basic[line], self.free[place] = entering, leaving
        del self.line[leaving], self.place[entering]
        self.line[entering], self.place[leaving] = line, place

    def _reading(self, place: int, line: int) -> Iterator[tuple[int, list[int]]]:
        return ((k, entries) for k, entries in enumerate(self.body) if k != line and entries[place])

    def _named(self, name: str, low: Limit, high: Limit) -> int:
        number = self._count
        self._count += 1
        self.name[number], self.low[number], self.high[number] = name, low, high
        return number

    def _activity(self, terms: Terms) -> Fraction:
        return sum((c * self.value[column] for column, c in terms.items()), Fraction(0))

    def _over_free(self, terms: Mapping[int, Fraction]) -> list[Fraction]:
        entries = [Fraction(0)] * len(self.free)
        for column, coefficient in terms.items():
            if column in self.place:
                entries[self.place[column]] += coefficient
                continue
            line = self.line[column]
            share = coefficient / self.scale[line]
            for place, entry in enumerate(self.body[line]):
                if entry:
                    entries[place] += share * entry
        return entries

    def _remove_line(self, line: int) -> None:
        last = self.basic.pop(), self.body.pop(), self.scale.pop()
        if line < len(self.basic):
            self.basic[line], self.body[line], self.scale[line] = last
            self.line[last[0]] = line

    def _remove_place(self, place: int) -> None:
        for entries in (self.free, *self.body):
            entries[place] = entries[-1]
            entries.pop()
        if place < len(self.free):
            self.place[self.free[place]] = place


def nearest(value: Fraction, low: Limit, high: Limit) -> Fraction:
    """The value within [low, high] that is nearest to ``value``."""
    if low is not None and value < low:
        return low
    return high if high is not None and value > high else value
