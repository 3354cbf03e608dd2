"""The only module that speaks to Typst: one fixed template, the document as JSON beside it.

Nothing that a file says ever becomes Typst markup. No system font, no package and no clock is
read: the same document gives the same bytes everywhere.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from allocation.errors import OutputError
from allocation.reporting.pdf.row_headers import with_row_headers

__all__ = ["pressed"]

_STANDARDS: Final = ("ua-1", "a-3a")
_UNDRAWN: Final = re.compile(r"the text `(\"(?:[^`\\]|\\.)*\"|\"`\")` could not be displayed")
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_TRIES: Final = 4


def pressed(told: Mapping[str, Any], carried: Mapping[str, str]) -> bytes:
    """PDF/UA-1 and PDF/A-3a of a document; a sign that no font draws is printed as its code."""
    import typst  # noqa: PLC0415 - only when a PDF is asked for

    template = files("allocation.reporting.pdf").joinpath("templates", "document.typ")
    source = template.read_bytes()
    text = json.dumps(told, ensure_ascii=False)
    attached = json.dumps(dict(carried), ensure_ascii=False)
    for _ in range(_TRIES):
        compiler = typst.Compiler(
            input=source,
            ignore_system_fonts=True,
            sys_inputs={"document": text, "carried": attached},
        )
        try:
            made = compiler.compile(format="pdf", pdf_standards=list(_STANDARDS))
        except typst.TypstError as error:
            undrawn = _undrawn(error.diagnostic)
            if not undrawn:
                raise OutputError("pdf_refused", reason=error.message) from error
            for sign in undrawn:
                text = text.replace(sign, _code(sign))
            continue
        if isinstance(made, bytes):
            return with_row_headers(made)
    raise OutputError("pdf_refused", reason="")


def _undrawn(diagnostic: str) -> set[str]:
    """Signs that the fonts lack, as Typst names them."""
    quoted = (_ESCAPED.sub(_sign, told) for told in _UNDRAWN.findall(diagnostic))
    return {sign for told in quoted for sign in told if not sign.isascii()}


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _code(sign: str) -> str:
    return f"[U+{ord(sign):04X}]"
