"""The council booklet: several scenarios in one document, a chapter each, a summary in front.

``chapters`` what it says; ``summary`` its first tables; ``writing`` the file.
"""

from allocation.reporting.booklets.chapters import bound
from allocation.reporting.booklets.writing import booklet

__all__ = ["booklet", "bound"]
