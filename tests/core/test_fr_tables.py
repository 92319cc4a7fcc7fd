from __future__ import annotations

import pytest
from lxml import etree

from watcher.core.federal_register import entity
from watcher.core.federal_register.tables import TableEntry, entries
from watcher.model.entry import NameRole

STARS = "*     *     *     *"


def _table(rows: str, supplement: int = 4, columns: int = 5, before: str = "") -> tuple[TableEntry, ...]:
    root = etree.fromstring(
        f"<RULE><REGTEXT TITLE='15' PART='744'>{before}<HD>Supplement No. {supplement} to Part 744—List</HD>"
        f"<GPOTABLE COLS='{columns}'>{rows}</GPOTABLE></REGTEXT></RULE>"
    )
    return entries(root, lambda list_id: ["Known, Name and Co."])


HEAD = (
    "<ROW><ENT I='25'>Country</ENT><ENT>Entity</ENT><ENT>License requirement</ENT><ENT>Policy</ENT>"
    "<ENT>Federal Register citation</ENT></ROW>"
)


def _row(name: str, country: str = " ", citation: str = "88 FR 1.") -> str:
    return (
        f"<ROW><ENT I='22'>{country}</ENT><ENT>{name}</ENT><ENT>All<SU>3</SU> items.</ENT><ENT>Denial</ENT>"
        f"<ENT>{citation}</ENT></ROW>"
    )


def test_star_rows_headings_and_entries() -> None:
    found = _table(
        f"{HEAD}<ROW><ENT I='28'>{STARS}</ENT></ROW>"
        f"<ROW><ENT I='01'>CANADA</ENT><ENT A='03'>{STARS}</ENT></ROW>{_row('A Inc., 1 Road, Town.')}"
        f"<ROW><ENT I='22'> </ENT><ENT A='03'>{STARS}</ENT></ROW>{_row('B Inc., 2 Road, Town.')}"
        f"<ROW><ENT I='22'> </ENT></ROW><ROW><ENT I='01'>RUSSIA</ENT></ROW>{_row('C JSC, 3 Road, Town.')}"
    )
    assert [(one.heading, one.entity.name, one.entity.addresses) for one in found] == [
        ("CANADA", "A Inc.", ("1 Road, Town",)),
        ("CANADA", "B Inc.", ("2 Road, Town",)),
        ("RUSSIA", "C JSC", ("3 Road, Town",)),
    ]
    assert found[0].details == (
        ("licence_requirement", "All³ items"),
        ("review_policy", "Denial"),
        ("citation", "88 FR 1"),
    )


def test_the_heads_of_the_columns_are_no_country() -> None:
    found = _table(f"{_row('A Inc.')}{HEAD.replace('Country', 'Country or Area')}{_row('B Inc.')}")
    assert [(one.heading, one.entity.name) for one in found] == [("", "A Inc."), ("", "B Inc.")]


def test_stars_under_a_heading_leave_it_open() -> None:
    stars = f"<ROW><ENT I='28'>{STARS}</ENT></ROW>"
    found = _table(f"{_row('A Inc.', 'CANADA')}{stars}{_row('B Inc.')}<ROW/>{_row('C Inc.')}")
    assert [one.heading for one in found] == ["CANADA"] * 3


def test_what_is_printed_over_several_columns_stands_in_the_first_of_them() -> None:
    row = (
        "<ROW><ENT I='22'> </ENT><ENT>A Inc.</ENT><ENT A='01'>For all items, denial.</ENT>"
        "<ENT>88 FR 1.</ENT></ROW>"
    )
    assert _table(row)[0].details == (
        ("licence_requirement", "For all items, denial"),
        ("citation", "88 FR 1"),
    )


@pytest.mark.parametrize("cells", ["", "<ENT> </ENT><ENT> </ENT>", f"<ENT>{STARS}</ENT><ENT> </ENT>"])
def test_an_empty_cell_says_nothing(cells: str) -> None:
    (entry,) = _table(f"<ROW><ENT I='22'>IRAN</ENT><ENT>A Inc.</ENT>{cells}</ROW>")
    assert (entry.heading, entry.entity.name, entry.details) == ("IRAN", "A Inc.", ())


@pytest.mark.parametrize(("supplement", "columns"), [(4, 3), (6, 3), (6, 2), (7, 3)])
def test_a_table_of_three_columns_ends_in_the_citation(supplement: int, columns: int) -> None:
    row = "<ROW><ENT>IRAN</ENT><ENT>A Inc., 1 Road.</ENT><ENT>88 FR 1.</ENT></ROW>"
    assert _table(row, supplement, columns)[0].details == (("citation", "88 FR 1"),)


@pytest.mark.parametrize(
    ("part", "words", "names"),
    [
        ("744", "2. Supplement No. 4 is amended:", ["A Inc."]),
        ("738", "2. Supplement No. 4 is amended:", []),
        ("738", "2. Supplement No. 4 to part 744 is amended:", ["A Inc."]),
        ("744", "2. Supplement No. 4 to part 738 is amended:", []),
    ],
)
def test_a_table_belongs_to_the_supplement_of_its_part(part: str, words: str, names: list[str]) -> None:
    root = etree.fromstring(
        f"<RULE><REGTEXT PART='{part}'><AMDPAR>{words}</AMDPAR><GPOTABLE COLS='5'>{_row('A Inc.')}</GPOTABLE>"
        "</REGTEXT></RULE>"
    )
    assert [one.entity.name for one in entries(root, lambda list_id: [])] == names


def test_the_country_may_stand_in_the_row_of_its_first_entry() -> None:
    found = _table(
        "<ROW><ENT I='01'>CHINA</ENT><ENT>A Co., Ltd., 1 Road.</ENT><ENT>89 FR 1</ENT></ROW>", 6, columns=3
    )
    assert [(one.list_id, one.heading, one.entity.name) for one in found] == [
        ("us_bis_unverified", "CHINA", "A Co., Ltd.")
    ]
    assert found[0].details == (("citation", "89 FR 1"),)


def test_an_address_goes_on_in_a_row_of_its_own() -> None:
    found = _table(
        _row("A Inc., 1 Road.") + "<ROW><ENT I='22'> </ENT><ENT>2 Road; <E T='03'>and</E> 3 Road.</ENT></ROW>"
    )
    assert found[0].entity.addresses == ("1 Road", "2 Road", "3 Road")


def test_after_stars_a_single_cell_continues_nothing() -> None:
    found = _table(
        _row("A Inc., 1 Road.")
        + f"<ROW><ENT I='28'>{STARS}</ENT></ROW><ROW><ENT I='22'> </ENT><ENT>B Inc., 2 Road.</ENT></ROW>"
    )
    assert [one.entity.name for one in found] == ["A Inc.", "B Inc."]
    assert found[0].entity.addresses == ("1 Road",)
    found = _table(
        _row("A Inc., 1 Road.") + f"<ROW><ENT> </ENT><ENT> </ENT><ENT>{STARS}</ENT></ROW>"
        "<ROW><ENT> </ENT><ENT>B Inc., 2 Road.</ENT></ROW>"
    )
    assert [one.entity.name for one in found] == ["A Inc.", "B Inc."]


def test_a_table_of_another_supplement_is_not_read() -> None:
    assert _table(_row("A Inc."), supplement=1) == ()
    root = etree.fromstring("<RULE><REGTEXT><GPOTABLE COLS='5'><ROW/></GPOTABLE></REGTEXT></RULE>")
    assert entries(root, lambda list_id: []) == ()


def test_names_known_from_the_instructions_decide_where_a_name_ends() -> None:
    assert _table(_row("Known, Name and Co., Somewhere, 1 Road."))[0].entity.name == "Known, Name and Co."


def test_aliases_on_lines_and_in_line() -> None:
    listed = entity.read(
        [
            "A Co., Ltd., a.k.a., the following three aliases:",
            "—B;",
            "—f.k.a., C Ltd.; and",
            "–D S.A.",
            "1 Road.",
        ]
    )
    assert [(name.text, name.role) for name in listed.names] == [
        ("A Co., Ltd.", NameRole.PRIMARY),
        ("B", NameRole.ALIAS),
        ("C Ltd.", NameRole.FORMER),
        ("D S.A.", NameRole.ALIAS),
    ]
    assert listed.addresses == ("1 Road",)
    inline = entity.read(["A, a.k.a., B Electronic; and f.k.a. Old B, 2nd Floor, Shenzhen, China."])
    assert [(name.text, name.role) for name in inline.names] == [
        ("A", NameRole.PRIMARY),
        ("B Electronic", NameRole.ALIAS),
        ("Old B", NameRole.FORMER),
    ]
    assert inline.addresses == ("2nd Floor, Shenzhen, China",)


@pytest.mark.parametrize(
    ("line", "names", "addresses"),
    [
        ("A, a.k.a., B; and a.k.a., C, 12 Road", [("B", "alias"), ("C", "alias")], ("12 Road",)),
        ("A, f.k.a., B, 12 Road", [("B", "former")], ("12 Road",)),
        ("A, f.k.a., B; and C, 12 Road", [("B", "former"), ("C", "former")], ("12 Road",)),
        ("A, f.k.a., B; and a.k.a., C, 12 Road", [("B", "former"), ("C", "alias")], ("12 Road",)),
        ("A, a.k.a., ; B, 12 Road", [("B", "alias")], ("12 Road",)),
    ],
)
def test_each_name_in_line_has_its_own_mark(
    line: str, names: list[tuple[str, str]], addresses: tuple[str, ...]
) -> None:
    listed = entity.read([line])
    assert [(name.text, name.role.value) for name in listed.names[1:]] == names
    assert listed.addresses == addresses


def test_each_name_on_a_line_has_its_own_mark() -> None:
    listed = entity.read(["A, a.k.a., the following:", "—a.k.a., Xian B;", "—", "—f.k.a., C"])
    assert [(name.text, name.role.value) for name in listed.names[1:]] == [
        ("Xian B", "alias"),
        ("C", "former"),
    ]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Alpha S.A.", "Alpha S.A."),
        ("Alpha Pte.", "Alpha Pte."),
        ("John B.", "John B."),
        ("Alpha AG.", "Alpha AG"),
        ("Alpha", "Alpha"),
    ],
)
def test_which_stop_belongs_to_a_name(printed: str, name: str) -> None:
    assert entity.without_stop(printed) == name


def test_the_stop_of_a_sentence_is_not_part_of_an_alias() -> None:
    names = entity.read(
        ["A, a.k.a., the following:", "—INTEKH OOO.", "—C Ltd.", "—Joint Stock Company."]
    ).names
    assert [name.text for name in names[1:]] == ["INTEKH OOO", "C Ltd.", "Joint Stock Company"]


def test_references_to_other_headings_are_no_addresses() -> None:
    assert entity.addresses_of(
        ["1 Road. (See alternate address under France and Netherlands).", "1 Road"]
    ) == ("1 Road",)
    assert entity.addresses_of(["1 Road, and", "2 Road; and 3 Road."]) == ("1 Road", "2 Road", "3 Road")


def test_a_row_with_no_entity_is_no_entry() -> None:
    assert _table("<ROW><ENT I='22'> </ENT><ENT> </ENT><ENT>All items</ENT></ROW>") == ()
