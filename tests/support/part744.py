"""Part 744 of 15 CFR as the eCFR serves it, rendered from real entries with every known quirk laid over them.

Names, aliases, addresses and citations are those of `part744_facts`; the wording around them is our own.
Each row carries a tag ("5.17": supplement with five columns, entry 17) in its review policy or citation, so
that what is read back can be compared with what was printed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from support.part744_facts import HEADINGS, Fact, bis, uvl
from support.samples import CORPUS
from watcher.core.ecfr_runs import parties
from watcher.core.ecfr_tables import Kind, Table

HEADS = {
    5: ("Country", "Entity", "License requirement", "License review policy", "Federal Register citation"),
    3: ("Country", "Entity", "Federal Register citation"),
}
NOTES = (
    '<TR><TD colspan="5">1 For this entity, the reference to one section means another one.</TD></TR>',
    "<TR><TD/><TD>2 For this entity, the requirement has an exception.</TD><TD/><TD/><TD/></TR>",
    '<TR><TD colspan="5">[63 FR 64325, Nov. 19, 1998, as amended]</TD></TR>',
)
_AND = '; <E T="03">and</E>'


@dataclass
class Edition:
    """A rendered part: its bytes, what is to be read back by list and tag, the rows of each supplement."""

    body: bytes
    facts: dict[str, dict[str, list[Fact]]]
    rows: dict[str, int]
    quirks: Counter[str]


@dataclass
class Printer:
    """Prints the rows of one supplement; every few rows one quirk, as a seed decides."""

    columns: int
    random: random.Random
    quirks: Counter[str]
    rows: list[str] = field(default_factory=list)
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    heading: str = ""

    def chance(self, quirk: str, share: float) -> bool:
        found = self.random.random() < share
        self.quirks[quirk] += found
        return found

    def row(self, *cells: str) -> None:
        blank = ["<TD/>", "<TD></TD>", "<TD> </TD>", '<TD align="left">\n</TD>']
        filled = cells + ("",) * (self.columns - len(cells))
        self.rows.append(
            "<TR>" + "".join(f"<TD>{c}</TD>" if c else self.random.choice(blank) for c in filled) + "</TR>"
        )

    def country(self, heading: str) -> str:
        """The country cell: printed where it changes, blank below; now and then a row of its own."""
        if heading == self.heading:
            return ""
        self.heading = heading
        if self.chance("a heading in a row of its own", 0.3):
            self.row(escape(heading))
            return ""
        return escape(heading)

    def entry(self, number: int, fact: Fact) -> None:
        tag = f"{self.columns}.{number}"
        self.facts[tag] = [fact]
        lines, more = self.lines(fact), ""
        if (
            len(fact.addresses) > 1
            and "; and " in lines[-1]
            and self.chance("an address in the next row", 0.1)
        ):
            lines[-1], _, more = lines[-1].rpartition("; and ")
            lines[-1] += "; and"
        elif (
            len(lines) > 2
            and lines[-1][0] not in "—–"
            and self.chance("an address for all in the next row", 0.02)
        ):
            more = f"The following address applies to the entity: {lines.pop()}"
        self.row(self.country(fact.heading), "<br/>\n".join(lines), *self.rest(fact, tag))
        if more:
            self.row("", more)

    def rest(self, fact: Fact, tag: str) -> list[str]:
        between = self.random.choice([". ", ".<br/>"])
        cited = between.join(escape(one) for one in fact.citations)
        if self.columns == 3:
            return [f"{cited}{between}1 FR {tag[2:]}, 1/1/36."]
        raised = "<sup>4</sup>" if self.chance("a raised footnote behind the requirement", 0.1) else ""
        return [escape(fact.licence) + raised, f"Presumption of denial ({tag}).", f"{cited}."]

    def lines(self, fact: Fact) -> list[str]:
        """The lines of the entity cell, in one of the printed forms."""
        name, place = escape(fact.name), self.place(fact)
        if fact.name.endswith(("Ltd.", "Inc.")) and self.chance("a footnote digit glued to the name", 0.03):
            name += self.random.choice(["4", "<sup>3</sup>", "<SU>4</SU>"])
        for former in fact.former:
            name += f" (f.k.a., {escape(former)})"
        aliases = [escape(one) for one in fact.aliases]
        if not aliases:
            return [", ".join(part for part in (name, place) if part)]
        plain = len(aliases) == 1 and "," not in aliases[0] and not fact.former
        if plain and self.chance("an alias inline", 0.1):
            return [", ".join(part for part in (f"{name}, a.k.a., {aliases[0]}", place) if part)]
        lead = "" if self.chance("aliases without a.k.a.", 0.01) else "a.k.a., "
        dash = "–" if self.chance("en dashes", 0.05) else "—"
        lines = [f"{name}, {lead}the following {len(aliases)} alias{'es' * (len(aliases) > 1)}:"]
        lines += [f"{dash}{one}{self.ending(len(aliases) - at)}" for at, one in enumerate(aliases, 1)]
        if self.chance("to include the following", 0.01):
            lines[-1] = f"{dash}{aliases[-1]}, to include the following subordinate."
        if place and place[0].isdigit() and self.chance("an address on the line of an alias", 0.02):
            lines[-1] = f"{dash}{aliases[-1]}, {place}"
        elif place:
            lines.append(place)
        return lines

    def ending(self, left: int) -> str:
        return self.random.choice([[".", "", ";"], [_AND, "; and"], [";"]][min(left, 2)])

    def place(self, fact: Fact) -> str:
        between = f"{_AND} " if self.chance("markup inside an address", 0.02) else "; and "
        place = between.join(escape(one) for one in fact.addresses)
        if place and self.chance("a reference to alternate addresses", 0.05):
            return f"{place}. (See alternate addresses under Pakistan)."
        if place and self.chance("an entry that ends in and", 0.01):
            return f"{place}; and"
        return place and f"{place}."

    def noise(self) -> None:
        """Rows that are no entries."""
        if self.chance("a reserved row", 0.004):
            self.row("", "[Reserved]")
        if self.chance("a blank row", 0.002):
            self.row("")
        if self.chance("a repeated head", 0.002):
            self.rows.append("<TR>" + "".join(f"<TH>{head}</TH>" for head in HEADS[self.columns]) + "</TR>")


def composites(printer: Printer) -> None:
    """Rows that are several parties: subordinate institutions, a long run of affiliates, a group."""
    china, kind = HEADINGS["China"], Fact("", "", licence="All items", citations=("83 FR 37427, 8/1/18",))
    shared = ("No 1 Dinghuaimen, Nanjing, China", "No 8 Guorui Road, Nanjing, China")
    main = "China Electronics Technology Group Corporation 14th Research Institute (CETC 14)"
    below = ("Nanjing SunSea Industry Corporation", "Nanjing Institute of Radio Technology")
    printer.facts["5.a"] = [
        replace(kind, heading=china, name=main, aliases=("Research Institute 14",), addresses=shared),
        *(replace(kind, heading=china, name=name, addresses=shared, parent=main) for name in below),
    ]
    first = f"{main}, a.k.a., the following one alias:<br/>—Research Institute 14."
    printer.row(printer.country(china), first, *printer.rest(kind, "5.a"))
    for marker, name in zip(("Subordinate institution:", "Subordinate instituion:"), below, strict=True):
        printer.row("", marker)
        printer.row("", f"{name}.")
    applies = "The following addresses apply to the entity and the two subordinate institutions: "
    printer.row("", f"{applies}{'; and '.join(shared)}.")
    huawei = "Huawei Technologies Co., Ltd."
    base = (
        "Bantian Huawei Base, Longgang District, Shenzhen, 518129, China",
        "Tsim Sha Tsui, Kowloon, Hong Kong",
    )
    affiliates = {
        "Hangzhou New Longshine Information Technology Co., Ltd.": "Room 605, No. 21, Xinba, Hangzhou, China",
        "Huawei Mobile Technology Ltd.": "Huawei Base, Building 2, District B, Shenzhen, China",
        "Huawei Tech. Investment Co.": "U1 Building, No. 1899 Xiyuan Avenue, Chengdu City, 611731, China",
        "Shanghai Huawei Technologies Co., Ltd.": "R&D center, No. 2222, Golden Bridge Road, Shanghai, China",
    }
    printer.facts["5.b"] = [
        replace(kind, heading=china, name=huawei, aliases=("Shenzhen Huawei Technologies",), addresses=base),
        *(
            replace(kind, heading=china, name=name, addresses=(place,), parent=huawei)
            for name, place in affiliates.items()
        ),
    ]
    first = (
        f"{huawei}, a.k.a., the following one alias:<br/>—Shenzhen Huawei Technologies{_AND}<br/>to include the"
        " following addresses and the following 4 affiliated entities:<br/>Addresses for Huawei Technologies"
        f" Co., Ltd.: {'; and '.join(base)}."
    )
    printer.row(printer.country(china), first, *printer.rest(kind, "5.b"))
    printer.row("", "Affiliated entities:")
    for name, place in affiliates.items():
        printer.row("", escape(f"{name}, {place}; and"))
    group = "Department of Atomic Energy"
    members = ("Fuel reprocessing and enrichment facilities", "Heavy water production facilities")
    printer.facts["5.c"] = [replace(kind, heading="INDIA", name=name, group=group) for name in members]
    first = f"The following {group} entities:<br/>" + "; and<br/>".join(f"—{one}" for one in members) + "."
    printer.row(printer.country("INDIA"), first, *printer.rest(kind, "5.c"))


def subordinates(printer: Printer, facts: Sequence[Fact], parent: str) -> None:
    """A group of Supplement No. 7: a row that names the parent, then markers and institutions in turn."""
    tag = f"{len(facts)}p"
    printer.facts[f"3.{tag}"] = [replace(fact, parent=parent, licence="") for fact in facts]
    words = f"The following {len(facts)} subordinate institutions of {parent}:"
    printer.row(printer.country(facts[0].heading), words, f"85 FR 83799, 12/23/2020. 1 FR {tag}, 1/1/36.")
    quiet = Printer(3, random.Random(1), Counter())
    for number, fact in enumerate(facts):
        printer.row("", ("Subordinate institution:", "Subordinate instituion:")[number % 2])
        printer.row("", "<br/>".join(quiet.lines(fact)))


def whole(seed: int = 744) -> Edition:
    """The part with every entry that third parties have read."""
    return render(
        bis(CORPUS / "us/derived/bis_entity_list.json"),
        uvl(CORPUS / "us/csl/csl_2023-11-30.csv"),
        bis(CORPUS / "us/derived/bis_meu.json"),
        seed,
    )


def render(
    entity: Sequence[Fact],
    unverified: Sequence[Fact],
    meu: Sequence[Fact],
    seed: int = 744,
) -> Edition:
    """The whole part, as of any day. What stands in `licence` of `meu` is the group that an entry is of."""
    quirks: Counter[str] = Counter()
    five, six, seven = (Printer(columns, random.Random(seed + columns), quirks) for columns in (5, 3, 3))
    for printer, facts in ((five, entity), (six, unverified)):
        for number, fact in enumerate(facts, 1):
            printer.entry(number, fact)
            printer.noise()
    composites(five)
    for number, fact in enumerate([fact for fact in meu if not fact.licence], 1):
        seven.entry(number, fact)
    notes = dict.fromkeys(fact.licence for fact in meu if fact.licence)
    for note in notes:
        subordinates(seven, [fact for fact in meu if fact.licence == note], note.partition(" of ")[2])
    five.rows += NOTES
    lists = {"us_bis_entity": five, "us_bis_unverified": six, "us_bis_meu": seven}
    titles = {"us_bis_entity": (4, "Entity List"), "us_bis_unverified": (6, "Unverified List")}
    titles["us_bis_meu"] = (7, "“Military End-User” (MEU) List")
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<DIV5 N="744" TYPE="PART" VOLUME="2">\n<HEAD>PART 744—CONTROL'
        ' POLICY</HEAD>\n<DIV8 N="744.11" TYPE="SECTION"><HEAD>§ 744.11 Requirements.</HEAD><P>Words.</P></DIV8>\n'
        + "".join(_supplement(*titles[name], printer) for name, printer in lists.items())
        + "</DIV5>\n"
    )
    return Edition(
        body.encode(),
        {name: printer.facts for name, printer in lists.items()},
        {name: len(printer.rows) + 1 for name, printer in lists.items()},
        quirks,
    )


def _supplement(number: int, title: str, printer: Printer) -> str:
    head, rows = "".join(f"<TH>{one}</TH>" for one in HEADS[printer.columns]), "\n".join(printer.rows)
    return (
        f'<DIV9 N="Supplement No. {number} to Part 744" TYPE="APPENDIX">\n'
        f"<HEAD>Supplement No. {number} to Part 744—{title}</HEAD>\n<P>Explained elsewhere in the part.</P>\n"
        '<DIV width="100%"><DIV class="gpotbl_div"><TABLE border="1" class="gpotbl_table">\n'
        f"<THEAD><TR>{head}</TR></THEAD>\n<TBODY>\n{rows}\n</TBODY></TABLE></DIV></DIV>\n"
        '<CITA TYPE="N">[63 FR 64325, Nov. 19, 1998, as amended]</CITA>\n</DIV9>\n'
    )


@dataclass(frozen=True)
class Account:
    """What became of every row of a table: rows == began + the sum of `explained`.

    `began` counts the rows in which at least one entry begins, `entries` all entries: a group row or a
    cell with subordinate institutions begins several. `explained` counts the others by what they are.
    """

    rows: int
    began: int
    entries: int
    explained: Mapping[str, int]


def account(table: Table) -> Account:
    """Count what each row of a table was taken for, so that a reading without loss can be shown."""
    kinds = Counter(kind.value for kind in table.kinds if kind not in (Kind.ENTRY, Kind.MORE))
    began = total = 0
    for run in table.runs:
        found = parties(run.rows)
        starts = {one.row for one in found}
        began, total = began + len(starts), total + len(found)
        kinds["continued"] += sum(number not in starts for number in range(1, len(run.rows)))
        kinds["sign"] += 0 not in starts
    kinds["continued"] += table.kinds.count(Kind.MORE) - sum(len(run.rows) - 1 for run in table.runs)
    return Account(len(table.kinds), began, total, {kind: count for kind, count in kinds.items() if count})
