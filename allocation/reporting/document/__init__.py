"""The documents handed to a council: one content by kind, printed by every format.

``blocks`` what a document is made of; ``contents`` what each kind says, in order; ``paper``,
``styles``, ``grid`` and ``room`` how Word is told; ``writing`` the file.
"""

from allocation.reporting.document.contents import DEFAULT_KIND, KINDS, cautions, composed
from allocation.reporting.document.writing import write_document

__all__ = ["DEFAULT_KIND", "KINDS", "cautions", "composed", "write_document"]
