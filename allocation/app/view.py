"""What a panel reads: a session, what it computed, and for whom it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from allocation.app.session import Session
from allocation.model import Allocation

__all__ = ["View"]


@dataclass(frozen=True)
class View:
    """What a panel reads: a session, what it computed, and for whom it is shown.

    Parameters
    ----------
    session : Session
        The screen.
    allocation : Allocation
        Who pays what on this screen.
    first : str, optional
        Member shown first.
    """

    session: Session
    allocation: Allocation
    first: str | None = None

    @property
    def language(self) -> str:
        """Language of the reader."""
        return self.session.language
