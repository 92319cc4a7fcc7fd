from __future__ import annotations

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
        '\ufeffname,city\n\n"A, Ltd.",Riga\n,\n',
    ],
)
def test_comma_tab_and_byte_order_mark(content: str) -> None:
    assert _cells(content) == [("A, Ltd.", "Riga")]


def test_western_bytes_that_are_not_utf_8() -> None:
    assert _cells("name,city\nA,Zürich\n".encode("cp1252")) == [("A", "Zürich")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no header"),
        ("<html></html>", "no header"),
        ("name,name\nA,B\n", "no header"),
        ('name,city\n"A,Riga\nB,Oslo\n', "unexpected end"),
        ("name,city\nA\n", "1 cells under 2"),
        ("name,city\nA,B,C\n", "3 cells under 2"),
        (b"PK\x03\x04rest", "xlsx"),
        (b"\xd0\xcf\x11\xe0rest", "xls"),
    ],
)
def test_what_is_no_table_raises(content: bytes | str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        _cells(content)


def test_a_cut_file_raises_or_ends_early() -> None:
    whole = 'name,city\n"A","Riga"\n"B","Oslo"\n'
    with pytest.raises(ParseError):
        _cells(whole[:-4])
