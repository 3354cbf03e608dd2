"""An indicator with the values and splits typed on a screen."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from immutabledict import immutabledict

from allocation.app.screen import Screen
from allocation.model import Indicator, Joint

__all__ = ["edited_indicator", "place_together"]


def edited_indicator(found: Indicator, screen: Screen, name: str, source: str = "") -> Indicator:
    """Indicator of the screen.

    A published value that was typed is no alternative to itself, and a year that lacks a member
    which has a value now can be compared no more.
    """
    typed = screen.values.get(name, immutabledict[str, Fraction]())
    splits = screen.splits.get(name, immutabledict())
    changes: dict[str, Any] = {}
    if typed:
        others = (other for other in found.alternatives if other.value != typed.get(other.member))
        vintages = (vintage for vintage in found.vintages if typed.keys() <= vintage.values.keys())
        changes = {
            "values": immutabledict({**found.values, **typed}),
            "alternatives": tuple(others),
            "vintages": tuple(vintages),
            "source": source or found.source,
        }
    if splits:
        changes["joint"] = tuple(
            _resplit(joint, splits.get(str(position)), source)
            for position, joint in enumerate(found.joint)
        )
    return found.model_copy(update=changes)


def _resplit(joint: Joint, split: Mapping[str, Fraction] | None, source: str) -> Joint:
    if split is None:
        return joint
    return joint.model_copy(update={"split": split, "source": source or joint.source})


def place_together(found: Indicator, member: str) -> int | None:
    """Undivided value of which a member has a part, the first when there are several."""
    positions = (i for i, joint in enumerate(found.joint) if member in joint.members)
    return next(positions, None)
