from __future__ import annotations

import csv

import pytest
from support.samples import document

from watcher.core.csv_rows import rows
from watcher.errors import ParseError

URL = "https://example.gov/list.csv"


def _cells(content: bytes | str) -> list[tuple[str, str]]:
    return [(row.text("name"), row.text("city")) for row in rows(document(URL, content))]


@pytest.mark.parametrize(
    "content",
    [
        '"name"\t"city"\n"A, Ltd."\t"Riga"\n',
        'name,city\r\n"A, Ltd.",Riga\r\n',
        '\ufeffname,city\n\n"A, Ltd.",Riga\n,\n , \n',
        'name,city\r"A, Ltd.",Riga\r',
    ],
)
def test_comma_tab_and_byte_order_mark(content: str) -> None:
    assert _cells(content) == [("A, Ltd.", "Riga")]


def test_western_bytes_that_are_not_utf_8() -> None:
    assert _cells("name,city\nA,Zürich\n".encode("cp1252")) == [("A", "Zürich")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", ": no header row"),
        ("<html></html>", ": no header row"),
        ("name,name\nA,B\n", ": no header row"),
        ("name,city,\nA,B,\n", ": no header row"),
        ('name,city\n"A,Riga\nB,Oslo\n', " line 3: unexpected end of data"),
        ("name,city\nA\n", " line 2: 1 cells under 2 headings"),
        ("name,city\nA,B,C\n", " line 2: 3 cells under 2 headings"),
        (b"PK\x03\x04rest", ": an xlsx spreadsheet, not a text table"),
        (b"\xd0\xcf\x11\xe0rest", ": an xls spreadsheet, not a text table"),
    ],
)
def test_what_is_no_table_raises(content: bytes | str, message: str) -> None:
    with pytest.raises(ParseError) as raised:
        _cells(content)
    assert (str(raised.value), raised.value.url) == (f"{URL}{message}", URL)


def test_a_tab_in_a_cell_parts_nothing() -> None:
    assert _cells("name,city\nA\tB,Riga\n") == [("A\tB", "Riga")]


def test_a_cell_may_be_longer_than_the_library_allows_by_itself() -> None:
    csv.field_size_limit(131_072)
    assert _cells(f"name,city\n{'A' * 200_000},Riga\n") == [("A" * 200_000, "Riga")]


def test_a_cut_file_raises_or_ends_early() -> None:
    whole = 'name,city\n"A","Riga"\n"B","Oslo"\n'
    with pytest.raises(ParseError):
        _cells(whole[:-4])
