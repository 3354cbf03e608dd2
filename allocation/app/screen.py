"""What was moved on a screen, and nothing else: the state that is undone, saved and restored."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Self

from immutabledict import immutabledict
from pydantic import Field

from allocation.model import Cents, FrozenMap, Noun, Number, RedLine

__all__ = ["Grip", "Held", "Screen", "Variant", "Weights", "frozen"]

Weights = Mapping[str, int]
"""Tenths of a percent by part."""

Grip = tuple[str, str, Weights]
"""The part that is being moved, by mix and key, and the weights of its mix before it was: a drag
is worth its last value, whatever its path."""


class Held(Noun):
    """A red line of the screen: that of the file at ``origin``, unless another one was typed."""

    origin: Annotated[int, Field(ge=0)] | None = None
    line: RedLine | None = None


class Screen(Noun):
    """What was moved, and nothing else; screens that show the same are equal.

    Parameters
    ----------
    key : str
        Named key applied to every lot, or "" for the lots' own.
    rule : str
        Rule that holds this key within the red lines, or "".
    weights : mapping of str to mapping of str to int
        Tenths of a percent of each mix that was moved, made, or given other parts.
    locked : tuple of (str, str)
        Parts, by mix and key, that keep their weight.
    amounts : mapping of str to int
        Cents of each lot whose amount was typed.
    values : mapping of str to mapping of str to Fraction
        Values typed, by indicator and member.
    splits : mapping of str to mapping of str to mapping of str to Fraction
        Splits of undivided values, by indicator, position and member.
    more : int
        Cents added to the cost of the operation, which the balancing loan bears.
    closing : str
        Hypothesis retained, or "" for the first of the file.
    support : int or None
        Cents typed for the payer by rate.
    rate : Fraction or None
        Rate typed for it, of the cost.
    horizon : int or None
        Last year of the calls.
    lines : tuple of Held, or None
        Red lines, or None for those of the file.
    member : str
        Who looks: the member shown first, or "".
    variants : tuple of Variant
        Screens saved to be compared.
    """

    key: str = ""
    rule: str = ""
    weights: FrozenMap[str, FrozenMap[str, int]] = Field(default_factory=immutabledict)
    locked: tuple[tuple[str, str], ...] = ()
    amounts: FrozenMap[str, Cents] = Field(default_factory=immutabledict)
    values: FrozenMap[str, FrozenMap[str, Number]] = Field(default_factory=immutabledict)
    splits: FrozenMap[str, FrozenMap[str, FrozenMap[str, Number]]] = Field(
        default_factory=immutabledict
    )
    more: Cents = 0
    closing: str = ""
    support: Cents | None = None
    rate: Number | None = None
    horizon: int | None = None
    lines: tuple[Held, ...] | None = None
    member: str = ""
    variants: tuple[Variant, ...] = ()

    def locked_in(self, mix: str) -> frozenset[str]:
        """Locked parts of one mix."""
        return frozenset(part for of, part in self.locked if of == mix)

    def but(self, **changes: object) -> Self:
        """The same screen with other fields."""
        return self.model_copy(update=changes)

    @property
    def computed(self) -> Self:
        """Only what the figures depend on: not who looks, what is locked nor what is compared."""
        return self.but(locked=(), member="", variants=())


class Variant(Noun):
    """A screen saved under a name, without those saved before it."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    screen: Screen


def frozen(
    held: Mapping[str, Mapping[str, Fraction]], name: str, inner: Mapping[str, Fraction]
) -> Mapping[str, Mapping[str, Fraction]]:
    """Mapping with one of its mappings replaced; an empty one is left out.

    Parameters
    ----------
    held : mapping of str to mapping
        What was moved.
    name : str
        Which mapping.
    inner : mapping
        Its new items.

    Returns
    -------
    mapping
    """
    kept = {key: value for key, value in held.items() if key != name}
    return immutabledict({**kept, name: immutabledict(inner)} if inner else kept)
