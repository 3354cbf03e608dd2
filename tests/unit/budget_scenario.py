"""Three payers, one call a year and one loan: a budget small enough to be redone by hand."""

from __future__ import annotations

from allocation.model import Scenario
from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario
from tests.unit.small_scenario import BASE

CALENDAR = """
[schedule]
years = [2026, 2027, 2028]
need = { 2026 = 20, 2027 = 30, 2028 = 40 }
paid = 9
beyond = 1
source = "s"
"""
ACCOUNTS = """
[finances.80]
year = 2025
source = "s"
debt = 600
gross_savings = 100
net_savings = 60
receipts = 1000
trend = { receipts = 0.02 }
"""
LOAN = """
[[loans]]
label = "Emprunt de la société"
carrier = "Société"
amount = 45
draws = { 2027 = 45 }
terms = { rate = 0, years = 5, source = "s" }
repaid_by = { shares = { 80 = "1/9" }, others = "les autres", source = "s" }
guaranteed_by = { shares = { 80 = "1/3" }, others = "les autres", source = "s" }
quota = 0.5
source = "s"
"""


def written(*tables: str, changes: tuple[tuple[str, str], ...] = ()) -> Scenario:
    text = BASE.replace("amount = 100", "amount = 100", 1) + "".join(tables)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return parse_scenario(text, "essai")


def allocated(*tables: str, changes: tuple[tuple[str, str], ...] = ()):
    return allocate(written(*tables, changes=changes))
