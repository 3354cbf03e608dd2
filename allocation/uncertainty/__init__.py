"""Figures that are not one number: undivided values and diverging sources, and what they move.

A result that is one of several says so: each uncertain figure that a key read gives the interval
of every member's amount, alone and then together with the others.

1. Sources that differ are a finite list: every combination is computed.
2. Splits are infinitely many. Where every key that reads the figure declares ``split_linear``,
   shares are affine in the splits: those that give all to one member bound every split, and the
   bound leaves room for the odd cent.
3. Elsewhere a third party's amount may turn back between two extreme splits. Nothing is bounded
   then: extreme splits and a grid are computed, and the interval says how many.

``axes`` what varies, ``reading`` which keys read it and how, ``ranges`` the intervals.
"""

from __future__ import annotations

from allocation.uncertainty.ranges import intervals

__all__ = ["intervals"]
