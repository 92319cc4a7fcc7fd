"""The UFLPA Entity List: rows are what counts, whatever stands around them."""

from __future__ import annotations

import random
import re
from datetime import date

import pytest
from support.samples import document, sample
from support.walking import read, small, walk

from watcher.catalog import find_sources
from watcher.core.hashing import content_hash
from watcher.errors import NotTheDocument, ParseError
from watcher.fetch.inspect import inspect
from watcher.model.document import Document
from watcher.model.entry import NameRole, PartyEntry
from watcher.model.measure import ChangeKind
from watcher.model.source import Parsed
from watcher.sources.us_dhs_uflpa.names import read as read_name
from watcher.sources.us_dhs_uflpa.parser import parse

PAGE = "https://www.dhs.gov/uflpa-entity-list"
SOURCE = find_sources()["us_dhs_uflpa"]


def _text() -> str:
    return sample("us_dhs_uflpa", "2026-06-21")[0].body.decode()


def _parse(text: str) -> Parsed:
    return parse((document(PAGE, text),))


def _entries(text: str) -> dict[str, PartyEntry]:
    return {entry.key: entry for entry in _parse(text).entries if isinstance(entry, PartyEntry)}


def _table(rows: str, head: str = "<tr><th>Entity Name</th><th>Effective Date</th></tr>") -> str:
    return f"<html><body><p>Section 2(d)(2)(B)(ii)</p><table>{head}{rows}</table></body></html>"


def test_a_redesign_with_the_same_rows_is_no_change() -> None:
    before, after = (parse(sample("us_dhs_uflpa", day)) for day in ("2026-06-21", "2026-07-07"))
    assert content_hash(before.entries) == content_hash(after.entries)


def test_a_party_under_two_clauses_has_two_entries() -> None:
    entries = _entries(_text())
    keys = [key for key, entry in entries.items() if entry.party.key == "Aksu Huafu Color Spinning Co., Ltd."]
    assert keys == [
        "Aksu Huafu Color Spinning Co., Ltd.|Section 2(d)(2)(B)(ii)",
        "Aksu Huafu Color Spinning Co., Ltd.|Section 2(d)(2)(B)(v)",
    ]
    assert {entries[key].effective_on for key in keys} == {date(2025, 1, 15)}


def test_clause_i_states_where_its_entities_are() -> None:
    entries = _entries(_text())
    assert {entry.party.countries for key, entry in entries.items() if key.endswith("(i)")} == {("CN",)}
    assert {entry.party.countries for key, entry in entries.items() if not key.endswith("(i)")} == {()}


@pytest.mark.parametrize(
    ("cell", "name", "aliases", "former", "scope"),
    [
        ("Ninestar Corporation", "Ninestar Corporation", [], [], ""),
        ("A Co., Ltd. (and one alias: B)", "A Co., Ltd.", ["B"], [], ""),
        (
            "A Co. (including one alias: B (C) Co.) and subsidiaries",
            "A Co.",
            ["B (C) Co."],
            [],
            "and subsidiaries",
        ),
        ("A Co., Ltd., and Subsidiaries", "A Co., Ltd.", [], [], "and Subsidiaries"),
        (
            "Corps (XPCC) and its subordinate and affiliated entities",
            "Corps (XPCC)",
            [],
            [],
            "and its subordinate and affiliated entities",
        ),
        ("A (also known as B Co. and C Co.)", "A", ["B Co.", "C Co."], [], ""),
        ("A (also known as Cereals, Oils and Foods)", "A", ["Cereals, Oils and Foods"], [], ""),
        ("A (also known as B; and C; and formerly known as D; and E)", "A", ["B", "C"], ["D", "E"], ""),
        ("A (also known as Meike Co. and formerly known as D)", "A", ["Meike Co."], ["D"], ""),
        ("A (formerly known as D", "A", [], ["D"], ""),
    ],
)
def test_names_in_their_cell(cell: str, name: str, aliases: list[str], former: list[str], scope: str) -> None:
    named = read_name(cell)
    by_role = {role: [one.text for one in named.names if one.role is role] for role in NameRole}
    assert by_role == {NameRole.PRIMARY: [name], NameRole.ALIAS: aliases, NameRole.FORMER: former}
    assert named.scope == scope


def test_a_clause_is_known_by_its_words_too() -> None:
    text = _table("<tr><td>A</td><td>June 21, 2022</td></tr>").replace(
        "Section 2(d)(2)(B)(ii)", "Entities that recruit, transport or harbor forced labor"
    )
    assert list(_entries(text)) == ["A|Section 2(d)(2)(B)(ii)"]


def test_a_repeated_name_gets_an_ordinal_that_does_not_depend_on_its_place() -> None:
    rows = ["<tr><td>A</td><td>June 21, 2022</td></tr>", "<tr><td>A</td><td>June 22, 2023</td></tr>"]
    one, two = _entries(_table("".join(rows))), _entries(_table("".join(reversed(rows))))
    assert one == two
    assert sorted(one) == ["A|Section 2(d)(2)(B)(ii)", "A|Section 2(d)(2)(B)(ii)#2"]


def test_a_row_without_a_day_has_none() -> None:
    (entry,) = _entries(_table("<tr><td>A</td><td></td></tr><tr><td></td><td></td></tr>")).values()
    assert entry.effective_on is None


def test_added_and_removed_rows_are_told() -> None:
    text = _text()
    after = text.replace("Ninestar Corporation", "Stand-in entity 1 (name not reproduced)")
    changes = walk(SOURCE, [_parse(text), _parse(after)])[-1].changes
    assert [(one.kind, one.party and one.party.name) for one in changes] == [
        (ChangeKind.ADDED, "Stand-in entity 1 (name not reproduced)"),
        (ChangeKind.REMOVED, "Ninestar Corporation"),
    ]


def test_rows_in_another_order_change_nothing() -> None:
    text = _text()
    shuffled = text
    for table in re.findall(r"<tbody>.*?</tbody>", text, re.DOTALL):
        mine = re.findall(r"<tr><td>.*?</tr>", table)
        random.Random(5).shuffle(mine)
        shuffled = shuffled.replace(table, "<tbody>" + "".join(mine) + "</tbody>", 1)
    assert shuffled != text
    assert content_hash(_parse(text).entries) == content_hash(_parse(shuffled).entries)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html><body><p>Access Denied</p></body></html>", "nothing matches 'table'"),
        ("<html><body><table></table></body></html>", "no clause|under no clause"),
        (_table("", "<tr><th>Entity Name</th><th>Effective Date</th></tr>"), "without an entity"),
        (
            _table("", "<tr><th>Entity Name</th><th>Effective Date</th><th>Country</th></tr>"),
            "the columns .*country",
        ),
        (_table("<tr><td>A</td></tr>"), "a row with 1 cells"),
        (_table("<tr><td>A</td><td>soon</td></tr>"), "no day in 'soon'"),
        (
            _table("<tr><td>A</td><td>June 21, 2022</td></tr>").replace("2(d)(2)(B)(ii)", "9"),
            "under no clause",
        ),
    ],
)
def test_another_form_of_the_page_raises(text: str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        _parse(text)


def test_nothing_at_all_raises() -> None:
    with pytest.raises(ParseError, match="no page"):
        parse(())


def test_a_refusal_with_status_200_is_not_the_page() -> None:
    refusal = Document(
        document(PAGE, "").request, b"<html><title>Access Denied</title><body>Reference #18</body></html>"
    )
    with pytest.raises(NotTheDocument):
        inspect(refusal, SOURCE.declaration.fetch)


def test_a_page_with_a_tenth_of_its_rows_is_held() -> None:
    source, text = small(SOURCE), _text()
    head = walk(source, [_parse(text)])[-1].head
    rows = re.findall(r"<tr><td>.*?</tr>", text)
    for row in rows[1:]:
        text = text.replace(row, "", 1)
    reading = read(source, head, _parse(text))
    assert reading.held
    assert reading.changes == ()
