"""The lines of part 744, form by form."""

from __future__ import annotations

import pytest
from lxml import etree

from watcher.core.ecfr_cells import lines_of, text_of, tidy
from watcher.core.ecfr_entity import places_of, read
from watcher.core.ecfr_entries import entries
from watcher.core.ecfr_names import divide_line, is_place
from watcher.core.ecfr_runs import Listed, parties
from watcher.core.ecfr_tables import Kind, Table, tables
from watcher.core.federal_register.entity import Entity
from watcher.core.federal_register.entity import read as read_rule
from watcher.core.text import squeeze
from watcher.errors import ParseError
from watcher.model.entry import NameRole

HEAD = (
    "<TR>"
    + "".join(f"<TH>{one}</TH>" for one in ("Country", "Entity", "Federal Register citation"))
    + "</TR>"
)


def _cell(markup: str) -> etree._Element:
    return etree.fromstring(f"<TD>{markup}</TD>")


def _names(entity: Entity) -> dict[str, list[str]]:
    roles = {"name": NameRole.PRIMARY, "alias": NameRole.ALIAS, "former": NameRole.FORMER}
    found = {key: [one.text for one in entity.names if one.role is role] for key, role in roles.items()}
    return {key: texts for key, texts in found.items() if texts}


def _table(*rows: str, number: int = 6, head: str = HEAD) -> Table:
    root = etree.fromstring(
        f'<DIV5><DIV9 N=" Supplement No. {number} to Part 744"><TABLE>{head}{"".join(rows)}</TABLE></DIV9></DIV5>'
    )
    (table,) = tables(root, url="here").values()
    return table


def _row(*cells: str) -> str:
    return f"<TR>{''.join(f'<TD>{cell}</TD>' for cell in cells)}</TR>"


def _wide(*rows: str) -> Table:
    """A table of Supplement No. 4, with five columns."""
    titles = ("Country", "Entity", "License requirement", "License review policy", "Citation")
    return _table(*rows, number=4, head=_row(*titles))


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("Acme", ("Acme",)),
        ("\n  ", ()),
        ("A<br/>B<br/>\n<br/>C", ("A", "B", "C")),
        ("<P>A</P><P>B <I>c</I></P>", ("A", "B c")),
        ('A; <E T="03">and</E> B', ("A; and B",)),
        ("Ltd.<sup>4</sup>, Room", ("Ltd., Room",)),
        ("3<SU>rd</SU> Road", ("3rd Road",)),
        ("A<FTREF/> B<PRTPAGE P='7'/>C<!-- note -->", ("A BC",)),
        ("A<GPH><GID>ER01.000</GID></GPH> B", ("A B",)),
        ("A<P>B</P>C", ("A", "B", "C")),
        ("Ltd.<sup><I>1</I>2</sup>, Room", ("Ltd., Room",)),
        ("T[uuml]rkiye\u00a0\u200bX", ("Türkiye X",)),
        ("Co\u00ad., Ltd\ufe0f.", ("Co., Ltd.",)),
    ],
)
def test_lines_of_a_cell(markup: str, lines: tuple[str, ...]) -> None:
    assert lines_of(_cell(markup)) == lines


def test_footnotes_of_a_requirement_are_kept_as_superscripts() -> None:
    cell = _cell("see § 734.9(g),<SU>3</SU> and<br/>the EAR<sup>4</sup>")
    assert text_of(cell, notes=True) == "see § 734.9(g),³ and the EAR⁴"
    assert text_of(cell) == "see § 734.9(g), and the EAR"


@pytest.mark.parametrize("text", ["a  b", "é\u200b x", "\u3164hi", "—x\n y", "a\u0301 \u2028b", "“q”\ufeff"])
def test_tidy_is_squeeze(text: str) -> None:
    assert tidy(text) == squeeze(text)


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("Acme", "Acme", ""),
        (
            "Well Being Enterprise Co., Ltd., 9 F, No. 170, Taipei",
            "Well Being Enterprise Co., Ltd.",
            "9 F, No. 170, Taipei",
        ),
        ("Acme Co., Ltd. (AETC), Room 1, Beijing", "Acme Co., Ltd. (AETC)", "Room 1, Beijing"),
        ("Acme Co., Ltd., (HK), Room 1", "Acme Co., Ltd., (HK)", "Room 1"),
        (
            "Acme Corp., Limited (CSSC) 712th Research Institute, No. 1",
            "Acme Corp., Limited (CSSC) 712th Research Institute",
            "No. 1",
        ),
        (
            "Al Gihaz Co., Ltd. for Contracting, P.O. Box 7",
            "Al Gihaz Co., Ltd. for Contracting",
            "P.O. Box 7",
        ),
        ("Ander Tech. Co., Ltd. No. C22, Yu An Rd.", "Ander Tech. Co., Ltd.", "No. C22, Yu An Rd."),
        (
            "Hoshine (Shanshan) Co., Ltd. Xinjiang East: Road 1, China",
            "Hoshine (Shanshan) Co., Ltd.",
            "Xinjiang East: Road 1, China",
        ),
        ("A. Leib Ltd.; HA'Assif 19, Israel", "A. Leib Ltd.", "HA'Assif 19, Israel"),
        (
            "Academy of Sciences, Institute of Physics, No. 8 Street",
            "Academy of Sciences, Institute of Physics",
            "No. 8 Street",
        ),
        ("Group, 7th Research Institute (CETC-7), No. 8", "Group, 7th Research Institute (CETC-7)", "No. 8"),
        (
            "University, Institute A, Institute B, Institute C, Institute D Road",
            "University, Institute A, Institute B, Institute C",
            "Institute D Road",
        ),
        (
            "Hamid Sepehrian, Nuclear Research Institute, Tehran",
            "Hamid Sepehrian",
            "Nuclear Research Institute, Tehran",
        ),
        ("Acme Company, Institute Street 5, City", "Acme Company", "Institute Street 5, City"),
        ("Glavgos. 13 Demidova Street, City", "Glavgos", "13 Demidova Street, City"),
        ("AO Zavod No. 9, 1 Square", "AO Zavod No. 9", "1 Square"),
        ("Samina Pvt. Ltd., 203 Hotel", "Samina Pvt. Ltd.", "203 Hotel"),
        ("LT Services (Pvt). (LTE), 30 Road", "LT Services (Pvt). (LTE)", "30 Road"),
        ("Caspro Company Limited4, Room 2", "Caspro Company Limited", "Room 2"),
        ("Acme Co., Ltd.4", "Acme Co., Ltd.", ""),
        ("Factory 45, Road", "Factory 45", "Road"),
        ("Acme,, 5 Road", "Acme", "5 Road"),
        ("Acme (of A, B), 5 Road", "Acme (of A, B)", "5 Road"),
        ("Socie\u0301te\u0301 A, 5 Road", "Société A", "5 Road"),
        ("Acme Co.,Ltd., 5 Road", "Acme Co.,Ltd.", "5 Road"),
        ("Acme Co., Ltd. #5 North Road, City", "Acme Co., Ltd.", "#5 North Road, City"),
        ("Acme Co., Ltd. 5 North Road, City", "Acme Co., Ltd.", "5 North Road, City"),
        ("Acme Company, LLC. Dobro, 3 BC Road, City", "Acme Company, LLC.", "Dobro, 3 BC Road, City"),
        ("Acme, Limited Liability Company, 5 Road", "Acme, Limited Liability Company", "5 Road"),
        ("Acme, Limited Liability Company (AC), 5 Road", "Acme, Limited Liability Company (AC)", "5 Road"),
        ("Acme Tasima, Limited Sirketi, 5 Road", "Acme Tasima, Limited Sirketi", "5 Road"),
        ("Acme Works J.S. Co. 5 Road, City", "Acme Works J.S. Co.", "5 Road, City"),
        ("Acme Tech. Ltd. 13 Road, UAE", "Acme Tech. Ltd.", "13 Road, UAE"),
        ("Acme Ltd.; 5 Road; and 6 Road", "Acme Ltd.", "5 Road; and 6 Road"),
        ("Acme (North; South), 5 Road", "Acme (North; South)", "5 Road"),
        ("Glavgos. 13 Demidova Street", "Glavgos", "13 Demidova Street"),
        ("Acme Solutions, #GB (Ground Floor), Tower", "Acme Solutions", "#GB (Ground Floor), Tower"),
        ("Acme-16, (Address: 5 Road, City", "Acme-16", "(Address: 5 Road, City"),
        ("Missile Corporation, 711 Repair Plant, 5 Road", "Missile Corporation, 711 Repair Plant", "5 Road"),
        ("Acme Corporation, 45 Office Center, City", "Acme Corporation", "45 Office Center, City"),
        ("Acme Corporation, Unit 3 Design House, City", "Acme Corporation", "Unit 3 Design House, City"),
        (
            "The Institute of Clouds, Northern Academy of Sciences, 5 Road",
            "The Institute of Clouds, Northern Academy of Sciences",
            "5 Road",
        ),
        (
            "Institute of Aeronautical. Materials, No. 8 Road, Iran",
            "Institute of Aeronautical. Materials",
            "No. 8 Road, Iran",
        ),
    ],
)
def test_where_a_name_ends(line: str, name: str, rest: str) -> None:
    assert divide_line(line) == (name, rest)


@pytest.mark.parametrize(
    ("line", "alias", "addresses"),
    [
        (
            "—Alexander Ivjenko, 7150 Rue Chouinard, Canada",
            ["Alexander Ivjenko"],
            ("7150 Rue Chouinard, Canada",),
        ),
        ("–Huawei Delhi OpenLab. Delhi, India", ["Huawei Delhi OpenLab"], ("Delhi, India",)),
        (
            "—Southeast Trading LTD. Espoo, Finland; and 8 Road, Finland",
            ["Southeast Trading LTD."],
            ("Espoo, Finland", "8 Road, Finland"),
        ),
        (
            "—Sovmortrans-Crimea. Anapskoye Highway 1, Temryuk, Russia.",
            ["Sovmortrans-Crimea"],
            ("Anapskoye Highway 1, Temryuk, Russia",),
        ),
        (
            "—Beijing Kvs Science & Tech. Development, China",
            ["Beijing Kvs Science & Tech. Development"],
            ("China",),
        ),
        (
            "—Mr. Long Name Of Some Kind Institute, 5 Road",
            ["Mr. Long Name Of Some Kind Institute"],
            ("5 Road",),
        ),
        ("—NITSEVT, PAO.", ["NITSEVT, PAO"], ()),
        ("—Acme, Inc.", ["Acme, Inc."], ()),
        ("—IRGC Air Force; IRGCAF.", ["IRGC Air Force", "IRGCAF"], ()),
        ("—Beijing Longshine, to include the following subordinate.", ["Beijing Longshine"], ()),
        ("—National Complex (NDC), a.k.a., the following two aliases:", ["National Complex (NDC)"], ()),
        ("—Weng, Ling, and others", ["Weng, Ling, and others"], ()),
        ("- Dash", ["Dash"], ()),
        ("—Acme Software Co., Ltd.4", ["Acme Software Co., Ltd."], ()),
        ("—Acme Group Co., Ltd. (Hong Kong).", ["Acme Group Co., Ltd. (Hong Kong)"], ()),
        ("—Acme Ltd. (Shenzhen), Room 9, China", ["Acme Ltd. (Shenzhen)"], ("Room 9, China",)),
        ("—Acme. Ltd. Delhi, India", ["Acme. Ltd."], ("Delhi, India",)),
        ("—Acme SAN. TIC. LTD. ST, 5 Cad., Turkey", ["Acme SAN. TIC. LTD. ST"], ("5 Cad., Turkey",)),
        ("—Acme LLC. St. Petersburg, Russia", ["Acme LLC"], ("St. Petersburg, Russia",)),
        ("—Works of the Rainbow. AND I. Roe, 2A Road", ["Works of the Rainbow. AND I. Roe"], ("2A Road",)),
        ("—Acme Trading. North Star LLC, 5 Road", ["Acme Trading. North Star LLC"], ("5 Road",)),
        ("—Baik. V. Tsentr, OOO", ["Baik. V. Tsentr, OOO"], ()),
        ("—Acme Arma. Great Red Road, Iran", ["Acme Arma"], ("Great Red Road, Iran",)),
        ("—Acme Arma. Great Red Bear Road, Iran", ["Acme Arma. Great Red Bear Road"], ("Iran",)),
        ("—Acme Arma. Great Red Bear Road, Qom, Iran", ["Acme Arma"], ("Great Red Bear Road, Qom, Iran",)),
        ("—Acme Trading Ltd..", ["Acme Trading Ltd."], ()),
        ("—Acme Marbrine S.A.R.L.", ["Acme Marbrine S.A.R.L."], ()),
        ("—Acme 43.", ["Acme 43"], ()),
        ("—DBA Acme Information", ["Acme Information"], ()),
        ("—Acme Works, to include the following plants.", ["Acme Works"], ()),
        ("—Acme Works or", ["Acme Works"], ()),
    ],
)
def test_lines_of_aliases(line: str, alias: list[str], addresses: tuple[str, ...]) -> None:
    entity = read(["X Ltd., a.k.a., the following one alias:", line])
    assert _names(entity)["alias"] == alias
    assert entity.addresses == addresses


def test_a_former_name_on_a_line_of_its_own() -> None:
    assert _names(read(["X", "—f.k.a., Old Acme."])) == {"name": ["X"], "former": ["Old Acme"]}


@pytest.mark.parametrize(
    ("line", "names", "addresses"),
    [
        ("Tako LLC, the following one alias:", {"name": ["Tako LLC"]}, ()),
        ("Acme Academy and the following three aliases:", {"name": ["Acme Academy"]}, ()),
        (
            "Sinno, a.k.a. Xin; and f.k.a., Old, 12 Road, China",
            {"name": ["Sinno"], "alias": ["Xin"], "former": ["Old"]},
            ("12 Road, China",),
        ),
        (
            "Gaz Oil, OOO (f.k.a., Old Oil), a.k.a., the following one alias:",
            {"name": ["Gaz Oil, OOO"], "former": ["Old Oil"]},
            (),
        ),
        (
            "Gaz Oil, OOO (f.k.a., Old (Oil) Co.), 5 Road, City",
            {"name": ["Gaz Oil, OOO"], "former": ["Old (Oil) Co."]},
            ("5 Road, City",),
        ),
        (
            "Wong (a.k.a., Huang Yulan, Jancy Wong and Yuh Lan Wong), Blk 1",
            {"name": ["Wong"], "alias": ["Huang Yulan", "Jancy Wong", "Yuh Lan Wong"]},
            ("Blk 1",),
        ),
        (
            "Wong (d/b/a A Co., Ltd.; and B (C, D))",
            {"name": ["Wong"], "alias": ["A Co., Ltd.", "B (C, D)"]},
            (),
        ),
        (
            "Gazprom (a.k.a. Open Gazprom, Address: 1 Road, Russia Alt Address: 2 Road",
            {"name": ["Gazprom"], "alias": ["Open Gazprom"]},
            ("1 Road, Russia", "2 Road"),
        ),
        (
            "Acme, a.k.a., A1; and A2, 5 Road; and 6 Road.",
            {"name": ["Acme"], "alias": ["A1", "A2"]},
            ("5 Road", "6 Road"),
        ),
        ("Acme, a.k.a., the following one alias: 5 Road", {"name": ["Acme"]}, ("5 Road",)),
        ("Longtek Company.", {"name": ["Longtek Company"]}, ()),
        ("Longtek Company, Ltd.", {"name": ["Longtek Company, Ltd."]}, ()),
        ("Acme, 5 Road, U.A.E. (See alternate address under China).", {"name": ["Acme"]}, ("5 Road, U.A.E",)),
        ("Acme, 5 Road. See also alternate addresses under Iran.", {"name": ["Acme"]}, ("5 Road",)),
        ("Acme, to include the following subordinate institutions", {"name": ["Acme"]}, ()),
        ("Acme, to include the following branch offices", {"name": ["Acme"]}, ()),
        (
            "Acme Works and the following address: 5 Road (a.k.a., Gate Street), City",
            {"name": ["Acme Works"]},
            ("5 Road (a.k.a., Gate Street), City",),
        ),
        (
            "Acme (f.k.a., Old), 5 Road, a.k.a., Alpha",
            {"name": ["Acme"], "alias": ["Alpha"], "former": ["Old"]},
            ("5 Road",),
        ),
        (
            "Acme, a.k.a., Acme OpenLab. Delhi, India",
            {"name": ["Acme"], "alias": ["Acme OpenLab"]},
            ("Delhi, India",),
        ),
        (
            "Acme, a.k.a., Baik. V. Tsentr, OOO",
            {"name": ["Acme"], "alias": ["Baik. V. Tsentr, OOO"]},
            (),
        ),
        ("Acme (a.k.a., Science and Trade)", {"name": ["Acme"], "alias": ["Science and Trade"]}, ()),
        (
            "Wong (a.k.a., B (C, D), Ellen Wong)",
            {"name": ["Wong"], "alias": ["B (C, D)", "Ellen Wong"]},
            (),
        ),
        ("Acme Tech. Dev., Shan Road, City", {"name": ["Acme Tech. Dev."]}, ("Shan Road, City",)),
    ],
)
def test_first_lines(line: str, names: dict[str, list[str]], addresses: tuple[str, ...]) -> None:
    entity = read([line])
    assert _names(entity) == names
    assert entity.addresses == addresses


def test_an_alias_that_repeats_the_name_is_none() -> None:
    lines = ["Acme, a.k.a., the following two aliases:", "—Acme; and", "—Alpha."]
    entity = read([*lines, "and the following addresses: 5 Road"])
    assert (_names(entity), entity.addresses) == ({"name": ["Acme"], "alias": ["Alpha"]}, ("5 Road",))


def test_a_line_without_a_name_reads_as_one_without() -> None:
    assert read([", ;"]).name == ""


def test_addresses_stated_elsewhere_come_last_and_once() -> None:
    assert read(["Acme, 5 Road."], ["5 Road; and 6 Road. (See Iran)"]).addresses == ("5 Road", "6 Road")
    assert places_of(["1 Road; and", "and", "2 Strand"]) == ("1 Road", "2 Strand")
    assert places_of(["1 Road, City, and Alt Address: 2 Road"]) == ("1 Road, City", "2 Road")


def test_every_line_behind_the_aliases_is_an_address() -> None:
    lines = ["Acme, a.k.a., the following one alias:", "—Alpha;", "1 Road, City; and", "2 Road, City."]
    assert read(lines).addresses == ("1 Road, City", "2 Road, City")
    announced = read(["Acme", "and to include the following addresses: 1 Road and the following address: 2"])
    assert announced.addresses == ("1 Road and the following", "2")


def test_a_dash_without_a_name_is_no_alias() -> None:
    assert _names(read(["Acme", "— ;", "— and"])) == {"name": ["Acme"]}


@pytest.mark.parametrize(
    "lines",
    [
        ["Acme Co., Ltd., 9 F, No. 170, Taipei, Taiwan; and 8F, Taipei, Taiwan."],
        [
            "Acme Co., Ltd., a.k.a., the following two aliases:",
            "—Alpha; and",
            "—Beta Inc.",
            "5 Road, Iran; and 6 Road, Iran.",
        ],
        ["Emal Bilal Mangal, 5 Road, Kabul, Afghanistan. (See alternate addresses under Pakistan)."],
    ],
)
def test_the_rule_and_the_code_read_one_entry_alike(lines: list[str]) -> None:
    assert read(lines) == read_rule(lines)


@pytest.mark.parametrize(
    "text",
    [
        "Room 5",
        "Beijing, China 100",
        "Alpha, 5 Road",
        "Alpha, Room 5",
        "Alpha, Beta, Iran.",
        "Qom, Iran; A; B",
    ],
)
def test_an_address_begins_like_one_or_ends_in_a_country(text: str) -> None:
    assert is_place(text)


@pytest.mark.parametrize("text", ["", "Alpha, Beta", "Alpha, Beta; Gamma, Iran"])
def test_other_words_are_no_address(text: str) -> None:
    assert not is_place(text)


def _listed(*rows: tuple[str, ...]) -> list[tuple[str, str, str, int]]:
    return [
        (" | ".join(one.lines), one.parent if one.parent else str(one.below), one.group, one.row)
        for one in parties(rows)
    ]


def test_rows_that_continue_an_entry() -> None:
    assert _listed(("Acme,",), ("5 Road; and",), ("6 Road",)) == [("Acme | 5 Road | 6 Road", "False", "", 0)]
    assert parties([("Acme",), ("—A;—B; and", "; and", "—C")])[0].lines == ["Acme", "—A", "—B", "—C"]


def test_markers_make_parties_of_the_next_row_or_of_all() -> None:
    assert _listed(("Main",), ("Subordinate instituion:",), ("Sub, 5 Road",), ("6 Road",)) == [
        ("Main", "False", "", 0),
        ("Sub, 5 Road | 6 Road", "True", "", 2),
    ]
    assert _listed(("Main", "—M"), ("Affiliated entities:",), ("A", "—A1"), ("—A2",), ("B; and",)) == [
        ("Main | —M", "False", "", 0),
        ("A | —A1 | —A2", "True", "", 2),
        ("B", "True", "", 4),
    ]
    assert _listed(("Main",), ("Subordinate institution: Sub One",), ("5 Road",)) == [
        ("Main", "False", "", 0),
        ("Sub One | 5 Road", "True", "", 1),
    ]
    assert _listed(("Main",), ("Subordinate institutions: Sub One",), ("Sub Two",))[1:] == [
        ("Sub One", "True", "", 1),
        ("Sub Two", "True", "", 2),
    ]
    assert _listed(("Subordinate institution of a friend, 5 Road",)) == [
        ("Subordinate institution of a friend, 5 Road", "False", "", 0)
    ]


def test_groups_head_their_members() -> None:
    rows = [
        ("The following two subordinate institutions of Big (B):",),
        ("Subordinate institution",),
        ("A",),
        ("5 Road",),
    ]
    assert _listed(*rows, ("B",)) == [("A | 5 Road | B", "Big (B)", "", 2)]
    assert _listed(rows[0], ("A", "—A1"), ("B",)) == [("A | —A1", "Big (B)", "", 1), ("B", "Big (B)", "", 2)]
    dashed = (
        "The following Department of Atomic Energy entities:",
        "—Fuel facilities; and",
        "—Water facilities",
    )
    assert _listed(dashed) == [
        ("Fuel facilities", "False", "Department of Atomic Energy", 0),
        ("Water facilities", "False", "Department of Atomic Energy", 0),
    ]
    assert _listed((dashed[0],), ("—Fuel; and", "5 Road"), ("—Water",)) == [
        ("Fuel | 5 Road", "False", "Department of Atomic Energy", 1),
        ("Water", "False", "Department of Atomic Energy", 2),
    ]
    assert _listed((dashed[0],), ("Fuel", "—Alias"), ("Water",)) == [
        ("Fuel | —Alias", "False", "Department of Atomic Energy", 1),
        ("Water", "False", "Department of Atomic Energy", 2),
    ]
    assert _listed((*rows[0], "—A", "—B")) == [("A", "Big (B)", "", 0), ("B", "Big (B)", "", 0)]


def test_a_dash_before_the_first_name_is_no_part_of_it() -> None:
    assert _listed(("—Main", "—Alias")) == [("Main | —Alias", "False", "", 0)]
    assert _listed(("Subordinate institutions: Sub", "—Alias")) == [("Sub | —Alias", "True", "", 0)]
    assert _listed(("Main",), ("Subordinate institution",), ("— Sub", "—Alias"))[1] == (
        "Sub | —Alias",
        "True",
        "",
        2,
    )


@pytest.mark.parametrize(
    "line", ["The following Energy entities: Fuel", "Affiliated companies of Acme, 5 Road"]
)
def test_a_name_may_begin_like_a_marker(line: str) -> None:
    assert _listed((line,)) == [(line, "False", "", 0)]


def test_addresses_of_all_and_of_one() -> None:
    rows = [
        ("Main Co., Ltd., a.k.a., X", "and to include the following 2 affiliated entities:"),
        ("Addresses for Main Co., Ltd.: 1 Road; and", "2 Road"),
        ("The following 2 affiliated entities:",),
        ("Sub",),
        ("Address for Nobody: 3 Road",),
        ("The following address applies to the entity and all others:",),
        ("4 Road",),
    ]
    main, sub = parties(rows)
    assert main.lines == ["Main Co., Ltd., a.k.a., X"]
    assert (main.addresses, sub.addresses) == (["1 Road", "2 Road", "4 Road"], ["3 Road", "4 Road"])
    assert sub == Listed(["Sub"], True, "", "", 3, ["3 Road", "4 Road"])
    assert [one.addresses for one in parties([*rows[:4], ("Address for Main Co.: 9 Road",)])] == [
        ["1 Road", "2 Road", "9 Road"],
        [],
    ]
    assert parties([("A",), ("Addresses for A:", "1 Road", "—Alias")])[0] == Listed(
        ["A", "—Alias"], addresses=["1 Road"]
    )


def test_what_a_row_is_taken_for() -> None:
    table = _table(
        "<TR><TD>IRAN</TD><TD/><TD/></TR>",
        "<TR><TD/><TD>Acme, 5 Road</TD><TD>1 FR 2, 1/1/20. 3 FR 4, 1/1/21.</TD></TR>",
        "<TR><TD/><TD/><TD/></TR>",
        "<TR><TD/><TD>6 Road</TD><TD/></TR>",
        '<TR><TD colspan="3">Seven Lane, Tehran</TD></TR>',
        "<TR><TD/><TD>[Reserved]</TD><TD>[Reserved]</TD></TR>",
        "<TR><TD>IRAQ—Continued</TD><TD/><TD>[Reserved]</TD></TR>",
        HEAD,
        "<TR><TD/><TD>Beta</TD><TD>1 FR 2</TD></TR>",
        '<TR><TD colspan="3">2 For this entity, see above.</TD></TR>',
        '<TR><TD colspan="3">A note that belongs to nobody</TD></TR>',
        "<TR><TD/><TD>3 For this entity, see above.</TD><TD/></TR>",
    )
    kinds = "head heading entry blank more more reserved reserved head entry note note note"
    assert table.kinds == [Kind(one) for one in kinds.split()]
    assert [(run.heading, run.rows) for run in table.runs] == [
        ("IRAN", [("Acme, 5 Road",), ("6 Road",), ("Seven Lane, Tehran",)]),
        ("IRAQ", [("Beta",)]),
    ]
    assert table.runs[0].details == (("citation", "1 FR 2, 1/1/20; 3 FR 4, 1/1/21"),)
    assert [entry.key for entry in entries(table)] == ["Acme|IRAN", "Beta|IRAQ"]


def test_a_text_that_goes_on_in_the_next_row_is_joined() -> None:
    (entry,) = entries(
        _wide(
            _row("IRAN", "Acme", "All items.", "Case-by-case", "1 FR 2"),
            '<TR><TD colspan="3"/><TD>review</TD><TD/></TR>',
        )
    )
    assert entry.party.detail("licence_requirement") == "All items"
    assert entry.party.detail("review_policy") == "Case-by-case review"


def test_what_only_the_next_row_says_belongs_to_the_entry() -> None:
    rows = (_row("IRAN", "Acme", "All items", "", "1 FR 2"), _row("", "", "", "Policy of denial", ""))
    (entry,) = entries(_wide(*rows))
    assert entry.party.details == (
        ("licence_requirement", "All items"),
        ("citation", "1 FR 2"),
        ("review_policy", "Policy of denial"),
    )


def test_an_entry_without_a_citation_is_one() -> None:
    rows = (
        _row("IRAN", "Acme", "All items", "Denial", "1 FR 2"),
        _row("", "Beta", "All items", "Denial", ""),
    )
    assert [run.rows for run in _wide(*rows).runs] == [[("Acme",)], [("Beta",)]]
    assert [run.rows for run in _table(_row("IRAN", "", ""), _row("", "Acme", "")).runs] == [[("Acme",)]]


def test_the_lines_of_a_cell_belong_together() -> None:
    table = _table(
        "<TR><!-- moved --><TD>CHINA,<br/>PEOPLE'S REPUBLIC OF</TD><TD>Acme Ltd.<sup>4</sup><br/>5 Road</TD>"
        "<TD>1 FR 2</TD></TR>",
        _row("", "[<br/>Reserved]", "1 FR 3"),
        _row("", "", "[<br/>Reserved]"),
        "<TR/>",
    )
    assert table.kinds == [Kind.HEAD, Kind.ENTRY, Kind.RESERVED, Kind.RESERVED, Kind.BLANK]
    assert [(run.heading, run.rows) for run in table.runs] == [
        ("CHINA, PEOPLE'S REPUBLIC OF", [("Acme Ltd.", "5 Road")])
    ]


@pytest.mark.parametrize("name", ["51 Cybersecurity Ltd.", "Reserved Power Ltd.", "Country Foods Ltd."])
def test_a_name_may_begin_like_a_note_or_a_reservation(name: str) -> None:
    (run,) = _table(_row("IRAN", name, "1 FR 2")).runs
    assert run.rows == [(name,)]


@pytest.mark.parametrize(
    ("heading", "name"),
    [("ATLANTIS", "ATLANTIS"), ("Iran", "Iran"), ("Iran—Continued", "Iran"), ("IRAN (Continued)", "IRAN")],
)
def test_a_country_alone_in_its_row_heads_what_follows(heading: str, name: str) -> None:
    cell = f'<TR><TD colspan="3">{heading}</TD></TR>'
    table = _table(_row("CHINA", "Acme", "1 FR 2"), cell, _row("", "Beta", "1 FR 2"))
    assert [(run.heading, run.rows) for run in table.runs] == [("CHINA", [("Acme",)]), (name, [("Beta",)])]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12 ROAD, TEHRAN", Kind.MORE),
        ("[63 FR 64325, Nov. 19, 1998, as amended]", Kind.NOTE),
        ("4 Footnotes are explained elsewhere.", Kind.NOTE),
        ("(2) For this entity, another rule holds.", Kind.NOTE),
    ],
)
def test_a_cell_over_the_whole_width(text: str, kind: Kind) -> None:
    table = _table(_row("IRAN", "Acme", "1 FR 2"), f'<TR><TD colspan="3">{text}</TD></TR>')
    assert table.kinds[-1] is kind
    assert table.runs[0].rows == [("Acme",), *([(text,)] if kind is Kind.MORE else [])]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([_row("IRAN", "Acme", "1 FR 2", "new")], "a row with 4 cells"),
        ([_row("", "Acme<br/>5 Road", "1 FR 2")], "a row out of place: Acme 5 Road | 1 FR 2"),
        ([_row("IRAN", "Acme", "1 FR 2"), _row("", "", "3 FR 4")], "a row out of place: 3 FR 4"),
        (["<TR><TH>Country</TH><TH>Name</TH></TR>"], "the columns ['Country', 'Name']"),
        ([_row("Country", "Entity", "Since")], "the columns ['Country', 'Entity', 'Since']"),
        (
            ["<TR><TH>Nation</TH><TH>Entity</TH><TH>Citation</TH></TR>"],
            "the columns ['Nation', 'Entity', 'Citation']",
        ),
    ],
)
def test_a_row_of_another_form_names_its_list_and_itself(rows: list[str], message: str) -> None:
    with pytest.raises(ParseError) as raised:
        _table(*rows)
    assert (str(raised.value), raised.value.url) == (f"here: us_bis_unverified: {message}", "here")


@pytest.mark.parametrize("spread", ["", "0", "x", "1"])
def test_a_cell_without_a_width_has_one_column(spread: str) -> None:
    row = f'<TR><TD colspan="{spread}">IRAN</TD><TD>Acme</TD><TD>1 FR 2</TD></TR>'
    assert [(run.heading, run.rows) for run in _table(row).runs] == [("IRAN", [("Acme",)])]


def test_rows_before_a_head_raise() -> None:
    with pytest.raises(ParseError) as raised:
        _table(_row("IRAN", "Acme", "1 FR 2"), head="")
    assert (str(raised.value), raised.value.url) == (
        "here: us_bis_unverified: a table without a head",
        "here",
    )


def test_a_row_is_not_reserved_where_one_of_its_cells_is() -> None:
    with pytest.raises(ParseError, match="out of place"):
        _wide(_row("IRAN", "Acme", "All", "Denial", "1 FR 2"), _row("", "", "[Reserved]", "", "3 FR 4"))


def test_a_heading_that_is_no_country_has_none() -> None:
    (entry,) = entries(_table("<TR><TD>ATLANTIS</TD><TD>Acme</TD><TD>1 FR 2</TD></TR>"))
    assert (entry.key, entry.party.countries) == ("Acme|ATLANTIS", ())


def test_an_entry_without_a_name_raises() -> None:
    with pytest.raises(ParseError, match=r"^us_bis_unverified: an entry without a name under IRAN: "):
        entries(_table("<TR><TD>IRAN</TD><TD>:</TD><TD>1 FR 3</TD></TR>"))


def test_the_first_party_of_an_entry_is_below_nobody() -> None:
    one, two = entries(
        _table(
            "<TR><TD>IRAN</TD><TD>Subordinate institutions:<br/>Alpha</TD><TD>1 FR 3</TD></TR>",
            "<TR><TD/><TD>Beta</TD><TD/></TR>",
        )
    )
    assert (one.party.key, one.party.detail("subordinate_to")) == ("Alpha", None)
    assert (two.party.key, two.party.detail("subordinate_to")) == ("Beta", "Alpha")


def test_a_supplement_of_another_part_is_no_list() -> None:
    root = etree.fromstring('<A><DIV9 N="Supplement No. 7 to Part 748"/><DIV9 N="Appendix A"/><DIV9/></A>')
    assert tables(root, url="here") == {}


def test_a_row_before_any_heading_raises() -> None:
    with pytest.raises(ParseError, match="out of place: Acme"):
        _table("<TR><TD/><TD>Acme</TD><TD>1 FR 2</TD></TR>")
