"""The full text of a Federal Register document in the printer's XML, with its habits."""

from __future__ import annotations

from xml.sax.saxutils import escape

from watcher.replica.facts import Filing, Group
from watcher.replica.template import fill

_ALL_STARS = "*         *         *         *         *         *         *"
_SOME_STARS = "  *         *         *         *         *         *"
_LISTS = {4: "Entity List", 6: "Unverified List"}
_CITATION = '<E T="02">Federal Register</E> citation'
_HEADINGS = {
    4: ("Entity", "License <LI>requirement</LI>", "License <LI>review policy</LI>", _CITATION),
    6: ("Listed person and address", _CITATION),
}
_WIDTHS = {4: "xs60,xl75,r50,r50,r50", 6: "xs60,xl125,r75"}
_POLICY = {
    4: "<ENT>For all items subject to the EAR. (See § 744.11 of the EAR)</ENT>\n"
    "<ENT>Presumption of denial</ENT>\n",
    6: "",
}


def full_text(each: Filing) -> bytes:
    """One RULE or NOTICE as it stands in the daily issue."""
    tag = "RULE" if each.type == "Rule" else "NOTICE"
    body = _notice(each) if each.supplement is None else _rule(each, each.supplement)
    text = (
        f"<{tag}>\n{_preamble(each)}{body}<FRDOC>[FR Doc. {each.number} Filed {each.filed}]</FRDOC>\n"
        f"<BILCOD>BILLING CODE 3510-{'33' if tag == 'RULE' else 'DT'}-P</BILCOD>\n</{tag}>\n"
    )
    return text.encode()


def _preamble(each: Filing) -> str:
    lines = [
        '<PREAMB>\n<AGENCY TYPE="S">DEPARTMENT OF COMMERCE</AGENCY>',
        "<SUBAGY>Bureau of Industry and Security</SUBAGY>",
    ]
    if each.supplement:
        lines.append("<CFR>15 CFR Part 744</CFR>")
    lines.append(f"<SUBJECT>{escape(each.title)}</SUBJECT>")
    if each.action and each.abstract and each.effective_on:
        day = each.effective_on
        lines += [
            _headed("AGY", "AGENCY:", "Bureau of Industry and Security, Department of Commerce."),
            _headed("ACT", "ACTION:", each.action),
            _headed("SUM", "SUMMARY:", each.abstract),
            _headed("EFFDATE", "DATES:", f"This rule is effective {day:%B} {day.day}, {day.year}."),
        ]
    return "\n".join([*lines, "</PREAMB>\n"])


def _headed(tag: str, heading: str, text: str) -> str:
    return f'<{tag}>\n<HD SOURCE="HED">{heading}</HD>\n<P>{escape(text)}</P>\n</{tag}>'


def _notice(each: Filing) -> str:
    return f"<P>The text of this order ({escape(each.title)}) is not reproduced here.</P>\n"


def _rule(each: Filing, supplement: int) -> str:
    added = any(group.verb == "adding" for group in each.groups)
    return fill(
        "register_rule.xml",
        list=_LISTS[supplement],
        supplement=supplement,
        background=f"<P>{escape(each.background)}</P>\n" if each.background else "",
        instructions="".join(_instructions(each.groups)),
        table=_table(each, supplement) if added else "",
    )


def _instructions(groups: tuple[Group, ...]) -> list[str]:
    """One lettered instruction per country; a removal stands nowhere else in the document."""
    ends = [";"] * len(groups)
    ends[-1] = "."
    if len(ends) > 1:
        ends[-2] = '; <E T="03">and</E>'
    return [
        f"<AMDPAR>{chr(ord('a') + index)}. Under {group.heading}, by {_deed(group)} "
        f"{_quoted(group.names)}{end}</AMDPAR>\n"
        for index, (group, end) in enumerate(zip(groups, ends, strict=True))
    ]


def _deed(group: Group) -> str:
    several = len(group.names) > 1
    if group.verb == "removing":
        return f"removing the {'entries' if several else 'entry'} for"
    return f"adding, in alphabetical order, {'entries' if several else 'an entry'} for"


def _quoted(names: tuple[str, ...]) -> str:
    """“A”; “B”; and “C” as printed: a page break after the tenth, the last quote opened inside markup."""
    quoted = [f"“{escape(name)}”" for name in names]
    if len(quoted) == 1:
        return quoted[0]
    if len(quoted) > 10:
        quoted[9] += ' <PRTPAGE P="0"/>'
    *head, tail = quoted
    return f'{"; ".join(head)}; <E T="03">and “</E>{tail[1:]}'


def _table(each: Filing, supplement: int) -> str:
    headings = _HEADINGS[supplement]
    columns = len(headings) + 1
    return fill(
        "register_table.xml",
        supplement=supplement,
        list=_LISTS[supplement],
        columns=columns,
        widths=_WIDTHS[supplement],
        blanks='<CHED H="1"> </CHED>\n' * columns,
        headings="".join(f"<ENT>{cell}</ENT>\n" for cell in headings),
        stars=_star_rows(),
        rows="".join(_rows(each, supplement, group, columns) for group in each.groups),
    )


def _rows(each: Filing, supplement: int, group: Group, columns: int) -> str:
    """A country row with stars in its other cells, then each entry followed by a row of omitted text."""
    day = each.published_on
    stars = f'<ENT A="{columns - 2:02}">{_SOME_STARS}</ENT>\n'
    entries = (
        fill(
            "register_row.xml",
            name=escape(name),
            country=group.country,
            policy=_POLICY[supplement],
            volume=day.year - 1935,
            day=f"{day.month}/{day.day}/{day.year}",
            stars=stars,
        )
        for name in group.names
    )
    return f'<ROW>\n<ENT I="01">{group.heading}</ENT>\n{stars}</ROW>\n{"".join(entries)}{_star_rows()}'


def _star_rows() -> str:
    return f'<ROW>\n<ENT I="22"> </ENT>\n</ROW>\n<ROW RUL="s">\n<ENT I="28">{_ALL_STARS}</ENT>\n</ROW>\n'
