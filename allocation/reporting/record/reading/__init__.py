"""What is printed in a file, read back from it whatever its format.

``noun`` one thing shown; ``workbook`` and ``styles`` XLSX, ``document`` DOCX, ``page`` HTML,
``rows`` CSV; ``package`` the parts of office files; ``opening`` which format, within limits.
"""

from allocation.reporting.record.reading.noun import Aspect, Printed
from allocation.reporting.record.reading.opening import Opened, format_of, opened, reading

__all__ = ["Aspect", "Opened", "Printed", "format_of", "opened", "reading"]
