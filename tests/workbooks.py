"""Workbooks written by hand: what programs write, and what no program would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DATE = 1
"""Number of the style of dates in `STYLES`."""
STYLES = f"""<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>
<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>
<xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>"""


class Raw(str):
    """A cell's XML, after its place."""


def letters(place: int) -> str:
    text = ""
    while place >= 0:
        place, letter = divmod(place, 26)
        text = chr(65 + letter) + text
        place -= 1
    return text


def cell(value: Any, at: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Raw):
        return f'<c r="{at}" {value}'
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{at}"><v>{value!r}</v></c>'


def sheet(rows: Sequence[Sequence[Any]], first: int = 0, *, below: int = 1) -> str:
    """A worksheet whose table begins in column `first` and row `below`."""
    written = []
    for number, row in enumerate(rows, below):
        cells = "".join(cell(value, f"{letters(first + i)}{number}") for i, value in enumerate(row))
        if cells:
            written.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(written)}</sheetData></worksheet>'


def xlsx(sheets: Mapping[str, str], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of worksheets."""
    listed, related, types = "", "", ""
    for n, name in enumerate(sheets, 1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{n}"{state} r:id="rId{n}"/>'
        related += f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
        types += f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType="application/x"/>'
    related += f'<Relationship Id="rId99" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    office = f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">{office}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{related}</Relationships>',
            "xl/styles.xml": STYLES,
            **{f"xl/worksheets/s{n}.xml": text for n, text in enumerate(sheets.values(), 1)},
        }
    )


def ods(rows: str) -> bytes:
    """A workbook of LibreOffice with one sheet, of rows as XML."""
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    sheet = f'<table:table table:name="Products">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f"<office:document-content {names}>{body}</office:document-content>",
        }
    )


def packed(members: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()
