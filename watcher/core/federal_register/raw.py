"""The raw text of a filing on public inspection, brought into the shape of a full text.

Before publication there is no XML: only a PDF and the words in it, page by page, line by line. What it
names, it names in its amendatory instructions, a notice in its paragraphs; its tables are a heap of words
and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from watcher.core.federal_register.text import is_stars
from watcher.core.text import squeeze
from watcher.errors import ParseError

_HEADINGS = {
    "AGENCY": "AGY",
    "ACTION": "ACT",
    "SUMMARY": "SUM",
    "DATES": "EFFDATE",
    "DATE": "EFFDATE",
    "EFFECTIVE DATE": "EFFDATE",
    "ADDRESSES": "ADD",
    "FOR FURTHER INFORMATION CONTACT": "FURINF",
    "SUPPLEMENTARY INFORMATION": "SUPLINF",
}
_HEADING = re.compile(rf"^({'|'.join(_HEADINGS)}):\s*(.*)$")
_LABEL = re.compile(r"^(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5})\.\s+\S|^\([a-z0-9]{1,4}\)\s+\S")
_NUMBERED = re.compile(r"^(\d{1,3})\.\s+\S")
_AUTHORITY = re.compile(r"^1\.\s+The authority citation", re.IGNORECASE)
_PART = re.compile(r"^PART\s+(\d{3})\b", re.IGNORECASE)
_LIST = re.compile(r"^supplement\s+no\.?\s*\d+\s+to\s+part\s+\d+\s*[-–—]", re.IGNORECASE)
_FOOT = re.compile(r"\[FR Doc\.?\s[^\]]{,200}\]")
_PAGE = re.compile(r"^\s*(?:-\s*)?\d{1,4}(?:\s*-)?\s*$")
_BULLET = re.compile(r"^[•·▪\uf0b7]")
_STOPS = re.compile(r"(?:[:;]|\)\.?|(?<!\bLtd)(?<!\bCo)(?<!\bInc)(?<!\bCorp)(?<!\bNo)\.)$")
_END = 8  # letters at the end of a line in which a stop can be told from an abbreviation's
_SHORT_LINE = 0.75
_MOST_LINES = 100_000
"""Of a filing: the longest rules of these agencies have 500 pages of some 30 lines."""
_SIGNED = re.compile(r"^Dated\b")
# Signs that no XML may hold: a filing is read as if it had come as XML.
_NO_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DEPARTMENT = re.compile(r"^(?:DEPARTMENT OF|OFFICE OF)\s+[A-Z ]+$")


def element(text: str, title: str, *, notice: bool = False) -> etree._Element:
    """A RULE with the head, the instructions and the foot of a filing; a NOTICE with its paragraphs.

    Raises ParseError for a flood of lines.
    """
    if (count := text.count("\n")) > _MOST_LINES:
        raise ParseError(f"a filing of {count} lines, where {_MOST_LINES} are the most")
    text = _NO_XML.sub(" ", text)
    foot = _FOOT.search(text)
    lines = [line.strip() for line in _FOOT.sub("", text).splitlines() if not _PAGE.match(line)]
    root = etree.Element("NOTICE" if notice else "RULE")
    head = etree.SubElement(root, "PREAMB")
    for agency in _agencies(lines):
        etree.SubElement(head, "AGENCY").text = agency
    etree.SubElement(head, "SUBJECT").text = title
    for tag, words in _sections(lines):
        etree.SubElement(etree.SubElement(head, tag), "P").text = words
    if notice:
        body = etree.SubElement(root, "SUPLINF")
        for words in _paragraphs(_unbroken(_FOOT.sub("", text).splitlines())):
            etree.SubElement(body, "P").text = words
    for part, instructions in _parts(lines) if not notice else ():
        section = etree.SubElement(root, "REGTEXT", PART=part)
        for words in instructions:
            etree.SubElement(section, "AMDPAR").text = words
    if foot:
        etree.SubElement(root, "FRDOC").text = squeeze(foot.group())
    return root


def _agencies(lines: list[str]) -> Iterator[str]:
    """The department and the bureau under it, in the first lines of a filing."""
    for index, line in enumerate(lines[:30]):
        if _DEPARTMENT.match(line):
            yield line
            following = next((one for one in lines[index + 1 :] if one), "")
            if following and not following[0].isdigit():
                yield following
            return


def _sections(lines: list[str]) -> Iterator[tuple[str, str]]:
    """SUMMARY, DATES and the like, up to the supplementary information."""
    tag, words = "", list[str]()
    for line in lines:
        match = _HEADING.match(line)
        if match:
            if tag:
                yield tag, squeeze(" ".join(words))
            tag, words = _HEADINGS[match.group(1)], [match.group(2)]
            if tag == "SUPLINF":
                return
        elif tag:
            words.append(line)


def _unbroken(lines: list[str]) -> list[str]:
    """The lines without the number of each page and the empty lines about it: text goes on over them."""
    kept: list[str] = []
    broken = False
    for line in lines:
        if _PAGE.match(line) and kept and not kept[-1].strip():
            broken = True
            while kept and not kept[-1].strip():
                kept.pop()
        elif line.strip() or not broken:
            broken = False
            kept.append(line)
    return kept


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """What a notice says behind its head, up to the signature.

    Lines were broken by the printer: a paragraph ends with an empty line, with a stop, or with a line that
    is shorter than the page is wide. Names stand one on a line.
    """
    start = next((index for index, line in enumerate(lines) if line.startswith("SUPPLEMENTARY INF")), None)
    if start is None:
        return
    said = [lines[start].partition(":")[2].strip(), *(line.strip() for line in lines[start + 1 :])]
    width = max(len(line) for line in said)
    words: list[str] = []
    for line in said:
        if _SIGNED.match(line):
            break
        last = words[-1] if words else ""
        ended = not line or _STOPS.search(last[-_END:]) is not None or len(last) < _SHORT_LINE * width
        if words and (ended or _BULLET.match(line)):
            yield squeeze(" ".join(words))
            words = []
        if line:
            words.append(line)
    if words:
        yield squeeze(" ".join(words))


def _parts(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The amendatory instructions, for each part of the CFR."""
    part, found = "", list[list[str]]()
    inside = table = False
    number = 0
    for line in lines:
        heading = _PART.match(line)
        if heading:
            if found:
                yield part, [squeeze(" ".join(words)) for words in found]
            part, found, inside = heading.group(1), [], False
        if _AUTHORITY.match(line):
            inside, number = True, 0
        if not inside:
            continue
        numbered = _NUMBERED.match(line)
        if numbered and int(numbered.group(1)) == number + 1:
            number, table = number + 1, False
        elif _LIST.match(line) or is_stars(line):
            table = True  # what follows is the table, until the next numbered instruction
        if table:
            continue
        if _LABEL.match(line):
            found.append([line])
        else:
            found[-1].append(line)
    if found:
        yield part, [squeeze(" ".join(words)) for words in found]
