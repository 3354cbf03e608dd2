"""Tables of valid scenarios, drawn piece by piece; each piece knows the names drawn before it.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from allocation.model import written
from allocation.testing.drawn_budget import drawn_budget
from allocation.testing.drawn_keys import drawn_keys

Raw = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

_CODES: Final = ("59", "62", "80", "60", "02", "2A", "SDIS59", "R-32")
_SIGNS: Final = (
    "=1+1",
    "+33",
    "-A",
    "@x",
    "<b>&",
    '"guillemets"',
    "l'Oise",
    "a;b\tc\nd",
    "\\",
    "#",
)
_STATUS: Final = ("officiel", "presse", "copie", "calcul", "hypothèse")
_BILLION: Final = 10**11
"""Cents."""

texts = st.one_of(
    st.sampled_from(_SIGNS),
    st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs")), min_size=1, max_size=30),
).filter(lambda text: bool(text.strip()))
"""Texts that a document can hold."""

cents = st.one_of(st.integers(1, 10**6), st.integers(1, _BILLION))


def euros(amount: int) -> int | Decimal:
    """Cents as a file writes them."""
    value = written(Fraction(amount, 100))
    return value if isinstance(value, Decimal) else int(value)


@st.composite
def drawn_tables(draw: Draw, low: int, high: int) -> Raw:
    """Tables of one scenario."""
    codes = draw(st.lists(st.sampled_from(_CODES), min_size=low, max_size=high, unique=True))
    sources = [f"source-{i}" for i in range(draw(st.integers(1, 3)))]
    indicators = _indicators(draw, codes, sources)
    complete = [name for name, table in indicators.items() if "values" in table]
    keys = drawn_keys(draw, codes, complete, [n for n in indicators if n not in complete])
    computable = [name for name, table in keys.items() if table.get("indicator") != "absent"]
    lots = _lots(draw, computable, sources)
    shared = sum(lot.pop("cents") for lot in lots)
    tables: Raw = {
        "schema": 1,
        "id": "s-" + draw(st.from_regex(r"[A-Za-z0-9_-]{0,15}", fullmatch=True)),
        "title": draw(texts),
        "members": _members(draw, codes),
        "sources": {name: _source(draw) for name in sources},
        "indicators": indicators,
        "keys": keys,
        "lots": lots,
        "operation": {
            "vat": draw(st.sampled_from(("HT", "TTC", "hors champ"))),
            "euros": draw(st.sampled_from(("courants", "constants"))),
        },
    }
    optional = (_heading, _plan, _limits, _conflicts, _calendar, _agreed, _words, _budget)
    for piece in optional:
        tables |= piece(draw, tables, shared) if draw(st.booleans()) else {}
    return tables


def _members(draw: Draw, codes: list[str]) -> list[Raw]:
    count = len(codes)
    names = draw(st.lists(texts, min_size=count, max_size=count, unique=True))
    return [{"code": code, "name": name} for code, name in zip(codes, names, strict=True)]


def _source(draw: Draw) -> Raw:
    source: Raw = {"title": draw(texts), "publisher": draw(texts)}
    source["status"] = draw(st.sampled_from(_STATUS))
    return source | ({"note": draw(texts)} if draw(st.booleans()) else {})


def _values(draw: Draw, codes: list[str]) -> Raw:
    numbers = st.one_of(
        st.integers(1, 10**7),
        st.decimals(Decimal("0.001"), Decimal(10**6), places=3),
        st.fractions(Fraction(1, 50), Fraction(100), max_denominator=60).map(written),
    )
    return {code: draw(numbers) for code in codes}


def _indicators(draw: Draw, codes: list[str], sources: list[str]) -> Raw:
    found: Raw = {}
    for name in ("population", "canal_km", "base-3")[: draw(st.integers(1, 3))]:
        table: Raw = {
            "label": draw(texts),
            "unit": draw(texts),
            "year": draw(st.integers(1900, 2200)),
            "source": draw(st.sampled_from(sources)),
            "values": _values(draw, codes),
        }
        if draw(st.booleans()):
            table["in_force"] = draw(st.dates(date(1850, 1, 1), date(2100, 1, 1)))
        if draw(st.booleans()):
            table |= _doubts(draw, codes, sources, table["year"])
        found[name] = table
    if draw(st.booleans()):
        found["absent"] = {"label": draw(texts), "unit": "EUR", "year": 2014, "source": sources[0]}
    return found


def _doubts(draw: Draw, codes: list[str], sources: list[str], year: int) -> Raw:
    """Values known for two members together, diverging values, another year."""
    pair = draw(st.permutations(codes))[:2]
    share = draw(st.fractions(0, 1, max_denominator=8))
    split = {pair[0]: written(share), pair[1]: written(1 - share)}
    joint: Raw = {"members": pair, "value": draw(st.integers(0, 100)), "split": split}
    another: Raw = {"member": draw(st.sampled_from(codes)), "value": draw(st.integers(1, 100))}
    other_year = draw(st.integers(1900, 2200).filter(lambda other: other != year))
    vintage: Raw = {"year": other_year, "values": _values(draw, codes)}
    lines = {"joint": [joint], "alternatives": [another], "vintages": [vintage]}
    kept = {name: items for name, items in lines.items() if draw(st.booleans())}
    if "joint" in kept and another["member"] in pair:
        kept.pop("alternatives", None)
    for items in kept.values():
        items[0]["source"] = draw(st.sampled_from(sources))
    return kept


def _lots(draw: Draw, keys: list[str], sources: list[str]) -> list[Raw]:
    lots: list[Raw] = []
    for position in range(draw(st.integers(1, 3))):
        unit = draw(st.sampled_from((1, 100)))
        amount = draw(cents) * unit
        lot: Raw = {
            "id": f"lot-{position}",
            "label": draw(texts),
            "amount": euros(amount),
            "key": draw(st.sampled_from(keys)),
            "source": draw(st.sampled_from(sources)),
            "section": draw(st.sampled_from(("investissement", "fonctionnement"))),
            "cents": amount,
        }
        lots.append(lot | ({"round_to": 1} if unit > 1 else {}))
    return lots


def _heading(draw: Draw, tables: Raw, _: int) -> Raw:
    codes = [member["code"] for member in tables["members"]]
    names = st.lists(st.sampled_from(sorted(tables["keys"])), unique=True, min_size=1)
    return {
        "purpose": draw(texts),
        "compare": draw(names),
        "priority": draw(st.permutations(codes)),
        "governs": draw(st.sampled_from(("amounts", "key"))),
        "published_decimals": draw(st.integers(2, 8)),
        "population": "population",
    }


def _funding(draw: Draw, tables: Raw, amount: int) -> Raw:
    line: Raw = {"payer": draw(texts), "amount": euros(amount)}
    line["source"] = draw(st.sampled_from(sorted(tables["sources"])))
    line["nature"] = draw(st.sampled_from(("subvention", "emprunt", "ressource propre")))
    if line["nature"] == "emprunt":
        line |= {"repaid_by": draw(texts), "guaranteed_by": draw(texts)}
        line["guarantee"] = {"base": euros(draw(cents)), "source": line["source"]}
    return line


def _plan(draw: Draw, tables: Raw, shared: int) -> Raw:
    """A total that closes, alone or under each of two hypotheses."""
    amounts = draw(st.lists(cents, max_size=2))
    lines = [_funding(draw, tables, amount) for amount in amounts]
    added = draw(st.integers(0, _BILLION)) if draw(st.booleans()) else 0
    total = shared + sum(amounts) + added
    plan: Raw = {"operation": tables["operation"] | {"total": euros(total)}}
    plan |= {"funding": lines} if lines else {}
    if added:
        first = draw(st.integers(0, added))
        cuts = {"haute": [added], "basse": [first, added - first]}
        plan["hypotheses"] = {
            name: {
                "label": draw(texts),
                "source": draw(st.sampled_from(sorted(tables["sources"]))),
                "funding": [_funding(draw, tables, part) for part in parts],
            }
            for name, parts in cuts.items()
        }
    return plan


def _limits(draw: Draw, tables: Raw, shared: int) -> Raw:
    code = draw(st.sampled_from([member["code"] for member in tables["members"]]))
    line: Raw = {
        "owner": code,
        "member": code,
        "text": draw(texts),
        "kind": "max_amount",
        "value": euros(draw(st.integers(0, 2 * shared))),
        "source": draw(st.sampled_from(sorted(tables["sources"]))),
        "hard": draw(st.booleans()),
    }
    return {"red_lines": [line]}


def _conflicts(draw: Draw, tables: Raw, _: int) -> Raw:
    source = draw(st.sampled_from(sorted(tables["sources"])))
    first: Raw = {"value": draw(st.integers(0, 10**6)), "source": source, "retained": True}
    second: Raw = {"value": draw(st.decimals(0, 99, places=2)), "source": source}
    return {"conflicts": [{"figure": draw(texts), "unit": "km", "values": [first, second]}]}


def _calendar(draw: Draw, tables: Raw, shared: int) -> Raw:
    """Calls for funds that make the lots, some of it paid before."""
    paid = draw(st.integers(0, shared))
    first = draw(st.integers(0, shared - paid))
    need = {"2026": euros(first), "2027": euros(shared - paid - first)}
    source = draw(st.sampled_from(sorted(tables["sources"])))
    schedule: Raw = {"years": [2026, 2027], "need": need, "paid": euros(paid), "source": source}
    code = tables["members"][0]["code"]
    capacity = {code: {"2026": euros(draw(cents))}}
    return {"schedule": schedule | ({"capacity": capacity} if draw(st.booleans()) else {})}


def _agreed(draw: Draw, tables: Raw, _: int) -> Raw:
    amounts = {member["code"]: euros(draw(cents)) for member in tables["members"]}
    source = draw(st.sampled_from(sorted(tables["sources"])))
    return {"reference": {"label": draw(texts), "amounts": amounts, "source": source}}


def _words(draw: Draw, tables: Raw, _: int) -> Raw:
    source = draw(st.sampled_from(sorted(tables["sources"])))
    act: Raw = {"organ": draw(texts), "visas": draw(st.lists(texts, max_size=2))}
    act |= {"number": draw(texts), "date": draw(st.dates(date(1900, 1, 1))), "receipt": draw(texts)}
    act = {name: value for name, value in act.items() if value != []}
    status = draw(st.sampled_from(("voté", "document de travail")))
    clauses: Raw = {"source": source, "overrun": draw(texts), "reminder": draw(texts)}
    owner = tables["members"][0]["code"]
    clauses["saving_rule"] = {"owner": owner, "tranches": [{"down_to": 0.5, "owner": 0}]}
    return {"act": act, "status": status, "clauses": clauses}


def _budget(draw: Draw, tables: Raw, _: int) -> Raw:
    return drawn_budget(draw, tables)
