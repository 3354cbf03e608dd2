"""What a reader sees: tables of raw typed cells, sentences, and the files that carry them.

Names are loaded when they are first used, so that a script pays only for what it writes.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
