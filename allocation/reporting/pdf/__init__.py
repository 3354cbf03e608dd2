"""Documents as accessible PDF files: PDF/UA-1 and PDF/A-3a, without an outside program.

``pages`` what the template reads; ``fit`` how a table fits a page; ``press`` how Typst is told;
``row_headers`` names of rows; ``writing`` the files.
"""

from __future__ import annotations

from allocation.reporting.pdf.writing import carried, pdf_of, print_pdf, write_pdf

__all__ = ["carried", "pdf_of", "print_pdf", "write_pdf"]
