"""After any moves, the table of the screen, its scenario file, its CSV and its workbook agree."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.app import explore
from allocation.app.outputs import made
from allocation.app.widgets import Explorer
from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario, read_scenario
from tests.unit.screens import Cells, criteria, press, weight

SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"
FILES: Final = [
    read_scenario(SCENARIOS / f"canal-seine-nord-{name}.toml")
    for name in ("2014", "2019", "conditions")
]
MOVES: Final = st.one_of(
    st.tuples(st.just("weight"), st.integers(0, 1000)),
    st.tuples(st.just("amount"), st.integers(1, 10**11)),
    st.tuples(st.just("figure"), st.integers(1, 10**7)),
    st.tuples(st.just("key"), st.integers(0, 20)),
    st.tuples(st.just("button"), st.sampled_from(["undo", "redo"])),
    st.tuples(st.just("member"), st.integers(0, 20)),
)


def play(screen: Explorer, kind: str, value: int | str) -> None:
    """One move as the page makes it."""
    session = screen.session
    if kind == "button":
        screen.bar.act(str(value), "")
    elif kind == "weight":
        for mix in session.mixes[:1]:
            weight(screen, mix, session.parts(mix)[0].key).value = int(value)
    elif kind == "amount":
        euros = f"{int(value) // 100},{int(value) % 100:02}"
        screen.choices.act(f"amount/{session.file.lots[0].id}", euros)
    elif kind == "figure":
        screen.tabs.chosen = "figures"
        indicator = next(iter(session.file.indicators))
        press(screen, f"figure/{indicator}/{session.file.codes[-1]}", str(value))
        screen.tabs.chosen = "criteria"
    else:
        options = list(session.choices) if kind == "key" else list(session.file.codes)
        chosen = options[int(value) % len(options)]
        press(screen, kind, f"key:{chosen}" if kind == "key" else chosen)


def cents(text: str) -> int:
    """Cents of an amount as a French page or a French file writes it."""
    plain = "".join(text.replace("€", "").split()).replace(",", ".")
    return int(Decimal(plain) * 100)


@settings(max_examples=12)
@given(st.sampled_from(FILES), st.lists(MOVES, min_size=1, max_size=6))
def test_screen_file_table_and_exports_hold_the_same_cents(file, moves) -> None:
    screen = explore(file)
    for move in moves:
        play(screen, *move)
    session = screen.session
    table = Cells(criteria(screen).table.value).rows
    if not table:  # a figure that the chosen key needs is missing
        assert screen.message.value
        return
    totals = session.allocation.totals
    by_name = dict(
        zip((file.name(code) for code in session.allocation.members), totals, strict=True)
    )

    column = next(i for i, head in enumerate(table[0]) if head.startswith("Quote-part"))
    lines = table[1 : len(by_name) + 1]
    assert {row[0]: cents(row[column]) for row in lines} == by_name

    assert allocate(parse_scenario(screen.scenario_text, "ecran.toml")).totals == totals
    shares = session.weights(session.mixes[0]) if session.mixes else {"": 1000}
    assert sum(shares.values()) == 1000

    _, content = made(session.scenario, "csv", "fr", screen.desk.member)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert {sum(totals)} <= {cents(cell) for row in rows for cell in row if is_amount(cell)}
    assert set(totals) <= {cents(cell) for row in rows for cell in row if is_amount(cell)}

    _, content = made(session.scenario, "xlsx", "fr", screen.desk.member)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    held = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}
    assert {float(Fraction(total, 100)) for total in totals} <= held


def is_amount(cell: str) -> bool:
    plain = "".join(cell.split()).replace(",", ".", 1).replace("€", "").lstrip("-")
    return plain.replace(".", "", 1).isdecimal()
