"""The document handed to a council: real Word tables, styles and captions.

``writing`` what it says, in which order; ``paper`` and ``grid`` how Word
is told.
"""

from allocation.reporting.document.writing import write_document

__all__ = ["write_document"]
