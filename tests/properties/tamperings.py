"""Ways to change an export so that it lies: each changes one thing that a reader can see or trust.

Each takes the parts of a file by name and a generator, and gives the parts changed, or None when
the file has nothing of the kind. None of them knows what `verify` looks at.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

Parts: TypeAlias = dict[str, bytes]
Tampering: TypeAlias = Callable[[Parts, random.Random], Parts | None]

PLAIN: Final = "file"
"""Name of the only part of a file without parts."""

SIDECAR: Final = "sidecar"
_DIGESTS: Final = (
    "fingerprint",
    "inputs_sha256",
    "figures_sha256",
    "record_sha256",
)
_SHOWN_DIGITS: Final = 15


def other_digit(text: str, at: int, draw: random.Random) -> str:
    """Text whose digit at one place is another."""
    digit = draw.choice([sign for sign in "0123456789" if sign != text[at]])
    return text[:at] + digit + text[at + 1 :]


def one_digit(text: str, draw: random.Random) -> str | None:
    """Text with one of its significant digits changed, among those that a program can show."""
    places = [found.start() for found in re.finditer(r"\d", text.partition("E")[0])]
    first = next((i for i, place in enumerate(places) if text[place] != "0"), 0)
    kept = places[first : first + _SHOWN_DIGITS]
    return other_digit(text, draw.choice(kept), draw) if kept else None


def one_letter(text: str, draw: random.Random) -> str | None:
    """Text with one of its letters changed."""
    places = [i for i, sign in enumerate(text) if sign.isalpha() and sign.isascii()]
    if not places:
        return None
    at = draw.choice(places)
    letter = draw.choice([sign for sign in "abcdefgxyz" if sign != text[at].lower()])
    return text[:at] + letter + text[at + 1 :]


def spliced(
    text: str, pattern: str, change: Callable[[str], str | None], draw: random.Random
) -> str | None:
    """Text in which one match of a pattern, at its group ``x``, is changed."""
    found = [match for match in re.finditer(pattern, text, re.DOTALL) if match["x"].strip()]
    draw.shuffle(found)
    for match in found:
        changed = change(match["x"])
        if changed is not None and changed != match["x"]:
            return text[: match.start("x")] + changed + text[match.end("x") :]
    return None


def in_part(
    prefix: str, pattern: str, change: Callable[[str, random.Random], str | None]
) -> Tampering:
    """Change what a pattern finds in one of the parts whose name starts so."""

    def tamper(parts: Parts, draw: random.Random) -> Parts | None:
        names = sorted(name for name in parts if name.startswith(prefix))
        draw.shuffle(names)
        for name in names:
            text = parts[name].decode("utf-8")
            changed = spliced(text, pattern, lambda found: change(found, draw), draw)
            if changed is not None:
                return {**parts, name: changed.encode("utf-8")}
        return None

    return tamper


def rows(prefix: str, pattern: str, end: str, *, swaps: bool) -> Tampering:
    """Delete one of the rows that a pattern finds, or swap two that do not say the same."""

    def tamper(parts: Parts, draw: random.Random) -> Parts | None:
        names = sorted(name for name in parts if name.startswith(prefix))
        name = draw.choice(names)
        text = parts[name].decode("utf-8")
        found = list(re.finditer(pattern, text, re.DOTALL))
        if len(found) < 2 + swaps:
            return None
        if not swaps:
            gone = draw.choice(found)
            return {**parts, name: (text[: gone.start()] + text[gone.end() :]).encode("utf-8")}
        i = draw.randrange(len(found) - 1)
        a, b = found[i], found[i + 1]
        between = text[a.end() : b.start()]
        if a["x"] == b["x"] or end in between:
            return None
        swapped = text[: a.start("x")] + b["x"] + text[a.end("x") : b.start("x")] + a["x"]
        return {**parts, name: (swapped + text[b.end("x") :]).encode("utf-8")}

    return tamper


def swapped_sheet_rows(parts: Parts, draw: random.Random) -> Parts | None:
    """Swap what two rows of a sheet hold, each keeping its number."""
    names = sorted(name for name in parts if name.startswith("xl/worksheets/sheet"))
    name = draw.choice(names)
    text = parts[name].decode("utf-8")
    found = list(re.finditer(r'<row r="(\d+)"[^>]*>(.*?)</row>', text))
    if len(found) < 2:
        return None
    i = draw.randrange(len(found) - 1)
    a, b = found[i], found[i + 1]
    first = re.sub(rf'r="([A-Z]+){b[1]}"', rf'r="\g<1>{a[1]}"', b[2])
    second = re.sub(rf'r="([A-Z]+){a[1]}"', rf'r="\g<1>{b[1]}"', a[2])
    if first == a[2] or not ("<v>" in first or "<v>" in second):
        return None
    changed = text[: a.start(2)] + first + text[a.end(2) : b.start(2)] + second + text[b.end(2) :]
    return {**parts, name: changed.encode("utf-8")}


def attribute(prefix: str, opening: str, added: str) -> Tampering:
    """Add an attribute to one of the elements that start so."""

    def tamper(parts: Parts, draw: random.Random) -> Parts | None:
        names = sorted(name for name in parts if name.startswith(prefix))
        name = draw.choice(names)
        text = parts[name].decode("utf-8")
        places = [found.end() for found in re.finditer(opening, text)]
        if not places:
            return None
        at = draw.choice(places)
        return {**parts, name: (text[:at] + added + text[at:]).encode("utf-8")}

    return tamper


def in_record(find: str, change: Callable[[str, random.Random], str | None]) -> Tampering:
    """Change the scenario, or a digest, inside the record as it is written in the file."""

    def tamper(parts: Parts, draw: random.Random) -> Parts | None:
        name = next(name for name, content in parts.items() if b"figures_sha256" in content)
        text = parts[name].decode("utf-8")
        wanted = find if find != "digest" else rf'"{draw.choice(_DIGESTS)}": "(?P<x>[^"]+)"'
        changed = spliced(text, wanted, lambda found: change(found, draw), draw)
        return None if changed is None else {**parts, name: changed.encode("utf-8")}

    return tamper


def without_record(parts: Parts, draw: random.Random) -> Parts | None:
    """Take the file of the record away."""
    del draw
    return {name: content for name, content in parts.items() if name != SIDECAR}


def other_hexadecimal(text: str, draw: random.Random) -> str | None:
    """Digest with one sign changed."""
    at = draw.choice([i for i, sign in enumerate(text) if sign != "-"])
    sign = draw.choice([each for each in "0123456789abcdef" if each != text[at].lower()])
    return text[:at] + sign + text[at + 1 :]


def other_decimals(code: str, draw: random.Random) -> str | None:
    """Number format that hides a digit, or adds a literal one."""
    if ".00" in code and draw.random() < 0.5:
        return code.replace(".00", ".0", 1)
    return f'"{draw.randrange(10)}"{code}'.replace('"', "&quot;")


_SCENARIO: Final = r'"scenarios": \[\s*"(?P<x>.*?)"\s*\]'
_RECORD: Final[Mapping[str, Tampering]] = {
    "scenario": in_record(_SCENARIO, one_digit),
    "scenario words": in_record(
        r'\\ntitle = \\"(?P<x>.*?)\\"', lambda text, draw: json.dumps(one_letter(text, draw))[1:-1]
    ),
    "digest": in_record("digest", other_hexadecimal),
    "version": in_record(r'"version": "(?P<x>[^"]+)"', one_digit),
}
_SHEET: Final = "xl/worksheets/sheet"
_NUMBER: Final = r'<c r="[A-Z]+\d+"(?: s="\d+")?>(?:<f>[^<]*</f>)?<v>(?P<x>[-\d.E+]+)</v>'
_TEXT_IN_PAGE: Final = r">(?P<x>[^<>{}]+)<"
BY_FORMAT: Final[Mapping[str, Mapping[str, Tampering]]] = {
    ".xlsx": {
        "digit": in_part(_SHEET, _NUMBER, one_digit),
        "label": in_part("xl/sharedStrings.xml", r"<t[^>]*>(?P<x>[^<]+)</t>", one_letter),
        "formula": in_part(_SHEET, r"<f>(?P<x>[^<]*\d[^<]*)</f>", one_digit),
        "number format": in_part("xl/styles.xml", r'formatCode="(?P<x>[^"]+)"', other_decimals),
        "foot": in_part(
            _SHEET, r"<oddFooter>.*?- (?P<x>[0-9A-Z]{5}-[0-9A-Z-]+)", other_hexadecimal
        ),
        "swapped row": swapped_sheet_rows,
        "deleted row": rows(_SHEET, r'<row r="\d+"[^>]*>.*?<v>.*?</row>', "", swaps=False),
        "hidden row": attribute(_SHEET, r'<row r="\d+"', ' hidden="1"'),
        "hidden sheet": attribute("xl/workbook.xml", r"<sheet(?= name)", ' state="hidden"'),
        **_RECORD,
    },
    ".docx": {
        "digit": in_part("word/document.xml", r"<w:t[^>]*>(?P<x>[^<]*\d[^<]*)</w:t>", one_digit),
        "label": in_part("word/document.xml", r"<w:t[^>]*>(?P<x>[^<]+)</w:t>", one_letter),
        "foot": in_part("word/footer", r"(?P<x>[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3})", other_hexadecimal),
        "head": in_part("word/header", r"<w:t[^>]*>(?P<x>[^<]+)</w:t>", one_letter),
        "swapped row": rows(
            "word/document.xml", r"<w:tr\b[^>]*>(?P<x>.*?)</w:tr>", "</w:tbl>", swaps=True
        ),
        "deleted row": rows("word/document.xml", r"<w:tr\b.*?</w:tr>", "", swaps=False),
        **_RECORD,
    },
    ".html": {
        "digit": in_part(PLAIN, r">(?P<x>[^<>{}]*\d[^<>{}]*)<", one_digit),
        "label": in_part(PLAIN, _TEXT_IN_PAGE, one_letter),
        "foot": in_part(PLAIN, r'@bottom-left \{ content: "(?P<x>[^"]+)"', other_hexadecimal),
        "hidden": attribute(PLAIN, r"<(?:p|tr|td|h2|li)(?=[ >])", ' style="display:none"'),
        "swapped row": rows(PLAIN, r"<tr>(?P<x>.*?)</tr>", "</table>", swaps=True),
        "deleted row": rows(PLAIN, r"<tr>.*?</tr>", "", swaps=False),
        **_RECORD,
    },
    ".csv": {
        "digit": in_part(PLAIN, r"(?:^|[;,\n])(?P<x>[^;,\n]*\d[^;,\n]*)", one_digit),
        "label": in_part(PLAIN, r"(?:^|[;,\n])(?P<x>[^;,\n]+)", one_letter),
        "swapped row": rows(PLAIN, r"(?P<x>[^\n]+)\n", "\n\n", swaps=True),
        "deleted row": rows(PLAIN, r"[^\n]+\n", "", swaps=False),
        "no sidecar": without_record,
        **_RECORD,
    },
}
"""Every way to lie, by format."""
