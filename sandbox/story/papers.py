"""Attachments made by hand: a one-page PDF, a Word document, a small picture. No file is read."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from xml.sax.saxutils import escape

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


@dataclass(frozen=True)
class Paper:
    """One enclosed file; a `cid` makes it a picture inside the HTML."""

    name: str
    kind: str
    content: bytes
    cid: str = ""


def pdf(name: str, lines: str) -> Paper:
    """A PDF 1.4 page in Helvetica: the first line large, the others as they come (Latin-1 only)."""
    rows = lines.strip().splitlines()
    drawn = [f"BT /F1 18 Tf 60 770 Td ({_pdf_text(rows[0])}) Tj ET"]
    drawn += [f"BT /F1 11 Tf 60 {740 - 17 * at} Td ({_pdf_text(row)}) Tj ET" for at, row in enumerate(rows[1:])]
    return Paper(name, PDF, _pdf_file("\n".join(drawn).encode("latin-1")))


def _pdf_text(row: str) -> str:
    return row.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_file(stream: bytes) -> bytes:
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    tail = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + tail % (table, len(out))


def docx(name: str, lines: str) -> Paper:
    """The smallest Word document that opens: one paragraph a line."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(row)}</w:t></w:r></w:p>" for row in lines.strip().splitlines())
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>'
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path, text in parts.items():
            bundle.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), text)
    return Paper(name, DOCX, buffer.getvalue())


def picture(name: str, cid: str) -> Paper:
    """A 120 by 40 PNG, three stripes of harbour blue, as a logo under a signature."""
    deep, light = bytes((24, 92, 120)) * 120, bytes((94, 162, 190)) * 120
    rows = b"\0".join([b"", *[deep] * 14, *[light] * 12, *[deep] * 14])
    head = struct.pack(">IIBBBBB", 120, 40, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return Paper(name, "image/png", b"\x89PNG\r\n\x1a\n" + body, cid)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
