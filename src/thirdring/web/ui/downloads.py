"""Tables to take away: CSV in UTF-8, with no cell that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how what a spreadsheet runs begins


def csv_file(name: str, head: Sequence[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """The rows under their headings as a file of this name."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    page = csv.writer(response)
    page.writerow(head)
    page.writerows([_harmless(cell) for cell in cells] for cells in rows)
    return response


def _harmless(cell: object) -> object:
    """The cell so that no spreadsheet takes it for a command."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
