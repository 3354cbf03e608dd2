"""Pieces of scenario files that tests share: the rest of each file is what its test is about."""

from __future__ import annotations

SOURCED = """
[sources.s]
title = "t"
publisher = "p"
status = "officiel"

[operation]
vat = "HT"
euros = "courants"
"""


def indicator(name: str, label: str, unit: str, values: str) -> str:
    """Table of an indicator; ``values`` is its last line or lines, as written."""
    return f"""
[indicators.{name}]
label = "{label}"
unit = "{unit}"
year = 2014
source = "s"
{values}
"""


def proportional(name: str, to: str) -> str:
    """Table of a key proportional to an indicator."""
    return f"""
[keys.{name}]
rule = "proportional"
indicator = "{to}"
"""
