"""Scripts of the controls, read from ``static/`` once: nothing is fetched from an address."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["script"]


@cache
def script(name: str) -> str:
    """Text of one script.

    Parameters
    ----------
    name : str
        Its file in ``static/``, without suffix.

    Returns
    -------
    str

    Examples
    --------
    >>> "export default" in script("entry")
    True
    """
    return files("allocation.app").joinpath("static", f"{name}.js").read_text(encoding="utf-8")
