"""Sheets: whatever spreadsheet programs write is read, and what cannot be read is said by line."""

import pytest

from backend.domain.errors import Malformed
from backend.domain.sheet import LARGEST_FILE, MOST_LINES, Sheet, read

PLAIN = "Name,Addresses,Tags\nJürgen Groß,j@gross.example,Köln\n"


def cells(sheet: Sheet) -> list[dict[str, str]]:
    return [dict(line.cells) for line in sheet.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(encoding: str, delimiter: str, ending: str) -> None:
    text = PLAIN.replace(",", delimiter).replace("\n", ending)
    assert cells(read(text.encode(encoding))) == [
        {"name": "Jürgen Groß", "addresses": "j@gross.example", "tags": "Köln"}
    ]


def test_headings_in_german_and_any_capitals_and_others_left_alone() -> None:
    sheet = read(
        b"KANDIDATIN;E-Mail-Adresse;stelle;Phase;Verantwortlich;ATS-Link;Gehalt\nAnn;a@b.example;Koch;Neu;Tom;https://x.example;9\n"
    )
    assert set(sheet.lines[0].cells) == {"name", "addresses", "job", "stage", "owner", "ats_url"}
    assert sheet.left_out == ("Gehalt",)


def test_addresses_between_semicolons_do_not_decide_the_delimiter() -> None:
    sheet = read(b"name,addresses\nAnn,a@b.example;c@d.example;e@f.example\n")
    assert sheet.lines[0].cell("addresses") == "a@b.example;c@d.example;e@f.example"


def test_excels_own_line_about_the_delimiter_is_no_heading() -> None:
    assert read(b"sep=;\r\nname;addresses\r\nAnn;a@b.example\r\n").lines[0].cell("name") == "Ann"


def test_lines_are_counted_in_the_file_through_quoted_newlines_and_empty_lines() -> None:
    sheet = read(b'name,addresses\n"Ann\nRoe",a@b.example\n\n,,\nBen,b@c.example\n')
    assert [(line.number, line.cell("name")) for line in sheet.lines] == [(2, "Ann Roe"), (6, "Ben")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"name,job\nAnn,Cook\n", "names no column of addresses"),
        (b"email,address\na@b.example,\n", "Two columns mean the same: email / address"),
        (b'name,addresses\nAnn,a@b.example\n"Ben,b@c.example\n', "Line 3 cannot be read"),
        (b"PK\x03\x04\x00\x00\x00", "no text file"),
        (b"addresses\n" + b"a@b.example\n" * (MOST_LINES + 1), f"more than {MOST_LINES} lines"),
        (b"x" * (LARGEST_FILE + 1), "larger than 4 MB"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, said: str) -> None:
    with pytest.raises(Malformed) as fault:
        read(content)
    assert said in fault.value.tell


def test_headings_alone_are_no_list() -> None:
    with pytest.raises(Malformed) as refused:
        read(b"name,addresses\n\n")
    assert "no line below" in str(refused.value.tell)
