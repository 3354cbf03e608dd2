from .csv_file import write_csv as write_csv
from .document import write_document as write_document
from .exports import export as export
from .page import write_page as write_page
from .pdf import write_pdf as write_pdf
from .record import verify as verify
from .tables import compare as compare
from .workbook import write_workbook as write_workbook
