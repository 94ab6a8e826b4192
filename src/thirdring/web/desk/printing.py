"""The council's table as a PDF of one page: what was counted stands below it."""

import io
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from thirdring.city.models import City
from thirdring.contact_centre.council_report import COLUMNS, WITHIN_S, Month
from thirdring.contact_centre.measures.answering import SHORT_ABANDON_S
from thirdring.web.desk.showing import TITLES, Shown, shown

_HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=18, leading=22)
_CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=9, leading=11)
_HEAD = ParagraphStyle("head", parent=_CELL, fontName="Helvetica-Bold")
_NOTE = ParagraphStyle("note", parent=_CELL, fontSize=8, leading=11, textColor=colors.HexColor("#3d4551"))
_LINES = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.HexColor("#a9aeb1")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
)


def council_pdf(city: City, rows: Sequence[Month], *, made_on: date) -> bytes:
    """The bytes of the PDF, in the language of the moment; US Letter, landscape."""
    file = io.BytesIO()
    margin = 0.6 * inch
    paper = SimpleDocTemplate(
        file,
        pagesize=landscape(letter),
        title=_title(city),
        author=city.name,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
    )
    paper.build(_story(city, rows, made_on))
    return file.getvalue()


def _title(city: City) -> str:
    return _("%(city)s 311 by month") % {"city": city.name}


def _story(city: City, rows: Sequence[Month], made_on: date) -> list[Flowable]:
    heads = [_("Month"), _("Calls"), _("Requests by app"), _("Requests by web")]
    heads += [str(TITLES[name]) for name in COLUMNS]
    table = [[_cell(word, _HEAD) for word in heads], *(_row(month) for month in rows)]
    return [
        Paragraph(escape(_title(city)), _HEADING),
        Spacer(1, 10),
        Table(table, colWidths=[1.1 * inch, 0.7 * inch, *[0.9 * inch] * 2, *[1.5 * inch] * 4], style=_LINES),
        Spacer(1, 12),
        *(Paragraph(escape(note), _NOTE) for note in _notes(made_on)),
    ]


def _row(month: Month) -> list[Flowable]:
    counts = (month.calls, month.app_requests, month.web_requests)
    first = [date_format(month.first_day, "F Y"), *(number_format(n, 0, force_grouping=True) for n in counts)]
    return [_cell(word) for word in first] + [_measure(shown(month.measures[name])) for name in COLUMNS]


def _cell(word: str, style: ParagraphStyle = _CELL) -> Flowable:
    return Paragraph(escape(word), style)


def _measure(measure: Shown) -> Flowable:
    return Paragraph(f"<b>{escape(measure.value)}</b><br/>{escape(measure.made_of)}", _CELL)


def _notes(made_on: date) -> list[str]:
    seconds = {"within": f"{WITHIN_S:g}", "short": f"{SHORT_ABANDON_S:g}"}
    return [
        _("Calls are those that asked for a person. In time means within %(within)s seconds.") % seconds,
        _("Short abandons gave up within %(short)s seconds and are left out of both counts.") % seconds,
        _("Made on %(day)s from the calls and reports themselves.") % {"day": date_format(made_on, "j F Y")},
    ]
