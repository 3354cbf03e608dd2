"""What every export carries, so that it can be verified years later.

``edition`` what was asked; ``noun`` the record, ``parsing`` the same as others may have made it;
``embedding`` where it sits in each format; ``recording`` how a file gets one; ``reading`` what a
file shows, ``markup`` its XML; ``comparing`` what differs, ``noise`` what an office program
changes by itself; ``writers`` and ``again`` how a file is written again; ``versions`` files of
another version; ``verifying`` and ``check`` what is found.
"""

from allocation.reporting.record.edition import Edition
from allocation.reporting.record.embedding import beside
from allocation.reporting.record.recording import recorded, recorded_beside
from allocation.reporting.record.verifying import verify

__all__ = ["Edition", "beside", "recorded", "recorded_beside", "verify"]
