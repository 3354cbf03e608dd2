"""Indicator tables that stand in a CSV beside the scenario: read in, kept as values, no path left.

``accounts`` fills ``[finances]`` from an export; ``indicators`` turns a table of a scenario into
values; ``tables`` reads a CSV as French tools write it; ``numbers`` reads ``1 234,5``. The mappings
of known exports are data: ``formats/*.toml``.
"""

from allocation.open_data.accounts import ACCOUNT_FORMATS, accounts_read_in
from allocation.open_data.indicators import FORMATS, bare_code, values_read_in
from allocation.open_data.numbers import number_written

__all__ = [
    "ACCOUNT_FORMATS",
    "FORMATS",
    "accounts_read_in",
    "bare_code",
    "number_written",
    "values_read_in",
]
