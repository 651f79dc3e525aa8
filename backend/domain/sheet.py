"""A list of candidates as a file of comma-separated values, read into lines and cells (pure)."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from backend.domain.errors import Malformed
from backend.domain.particulars import typed
from backend.domain.wording import word

LARGEST_FILE = 4 * 1024 * 1024
MOST_LINES = 20_000
DELIMITERS = ",;\t"
HEADERS: Mapping[str, str] = {
    heading: column
    for column, headings in {
        "name": ("name", "full name", "candidate", "candidate name", "vollständiger name", "kandidat", "kandidatin"),
        "addresses": (
            *("addresses", "address", "e-mail", "email", "e-mails", "emails", "mail", "e-mail address"),
            *("email address", "e-mail addresses", "adresse", "adressen", "e-mail-adresse", "e-mail-adressen"),
        ),
        "job": ("job", "position", "stelle"),
        "stage": ("stage", "phase"),
        "owner": ("owner", "recruiter", "zuständig", "inhaber", "inhaberin", "verantwortlich"),
        "tags": ("tags", "tag", "schlagwort", "schlagworte", "schlagwörter"),
        "ats_url": ("ats link", "ats-link", "ats", "ats url", "ats_url", "link"),
    }.items()
    for heading in headings
}
"""Which column a heading names, whatever its capitals; other headings are left alone."""


@dataclass(frozen=True)
class Line:
    """A record of the file: the line it begins in, counted from 1, and its cells by column."""

    number: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """What stands in a column, "" for nothing."""
        return self.cells.get(column, "")

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Her addresses, between semicolons or commas, with or without a name before them; asked for several times."""
        return typed("", self.cell("addresses"), "").addresses


@dataclass(frozen=True)
class Sheet:
    """The lines that are not empty, and the headings that mean nothing to us.

    `guessed` is the encoding it was read in where the file does not say so itself, "" otherwise.
    """

    lines: tuple[Line, ...]
    left_out: tuple[str, ...] = ()
    guessed: str = ""


def read(content: bytes) -> Sheet:
    """The file read. Raises Malformed with what is to be mended when it cannot be read as a whole."""
    if len(content) > LARGEST_FILE:
        raise Malformed("file", "a smaller file", tell=word("The file is larger than %(most)s MB.", most=4))
    text, guessed = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.casefold().startswith("sep="):
        text, first = text.partition("\n")[2], first[4:5] * 2
    records = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(first), strict=True)
    return replace(_sheet(list(_numbered(records))), guessed=guessed)


def _decoded(content: bytes) -> tuple[str, str]:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text, guessed = content.decode(encoding), ""
    except UnicodeDecodeError:
        text, guessed = content.decode("cp1252", errors="replace"), "Windows-1252"
    if "\0" in text:
        raise Malformed("file", "text", tell=word("This is no text file. Save the table as CSV and choose that file."))
    return text, guessed


def _delimiter(heading: str) -> str:
    """The delimiter of the line of headings, in which addresses do not stand yet."""
    return max(DELIMITERS, key=heading.count)


def _numbered(records: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    before = 0
    try:
        for number, record in enumerate(records):
            if number > MOST_LINES:
                raise Malformed(
                    "file", "fewer lines", tell=word("The file has more than %(most)s lines.", most=MOST_LINES)
                )
            yield before + 1, record
            before = records.line_num  # type: ignore[attr-defined]  # csv's readers say where they are
    except csv.Error:
        line = before + 1
        told = word("Line %(line)s cannot be read: a quotation mark is missing or out of place.", line=line)
        raise Malformed("file", "CSV", tell=told) from None


def _sheet(records: list[tuple[int, list[str]]]) -> Sheet:
    full = [(number, record) for number, record in records if any(cell.strip() for cell in record)]
    if not full:
        raise Malformed("file", "lines", tell=word("The file is empty."))
    headings = [" ".join(heading.split()) for heading in full[0][1]]
    columns = [HEADERS.get(heading.casefold(), "") for heading in headings]
    if "addresses" not in columns:
        told = word("The first line names no column of addresses. Call that column “addresses”.")
        raise Malformed("file", "a column of addresses", tell=told)
    twice = next((column for column in columns if column and columns.count(column) > 1), "")
    if twice:
        both = " / ".join(heading for heading, column in zip(headings, columns, strict=True) if column == twice)
        raise Malformed("file", "a column once", tell=word("Two columns mean the same: %(both)s.", both=both))
    if len(full) == 1:
        raise Malformed("file", "lines", tell=word("The file has headings and no line below them."))
    lines = tuple(Line(number, _cells(columns, record)) for number, record in full[1:])
    left_out = tuple(heading for heading, column in zip(headings, columns, strict=True) if heading and not column)
    return Sheet(lines, left_out)


def _cells(columns: list[str], record: list[str]) -> dict[str, str]:
    pairs = zip(columns, record, strict=False)
    return {column: " ".join(cell.split()) for column, cell in pairs if column and cell.strip()}
