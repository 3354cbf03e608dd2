"""What a director opens: JupyterLab on this machine, and the screens of the notebooks.

Names are loaded when they are first used: a screen needs the notebook extra, a session does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from allocation.app.session import Session as Session
    from allocation.app.widgets import explore as explore
    from allocation.app.widgets import show as show

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"session": ["Session"], "widgets": ["explore", "show"]}
)
