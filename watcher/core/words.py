"""The vocabulary of messages: one set of phrases per change kind, dates, numbers, terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from watcher.model.measure import ChangeKind, UntilBasis

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class KindWords:
    """How one kind of change is said.

    `count` follows a number ("15 ended"), `heading` opens a group, `gloss` is the same for a Chinese
    list with the official word, `meaning` is one sentence for a reader who must not mistake it.
    """

    count: str
    heading: str
    gloss: str = ""
    meaning: str = ""


# 暂停 and 停止 differ by one character and by everything else: the press wrote that 31 American companies
# were "suspended for one year" on 5 November 2025, while for 15 of them the measures were stopped.
KINDS: Mapping[ChangeKind, KindWords] = MappingProxyType(
    {
        ChangeKind.ADDED: KindWords("added", "Added"),
        ChangeKind.REMOVED: KindWords("removed", "Removed"),
        ChangeKind.AMENDED: KindWords("amended", "Amended"),
        ChangeKind.RENAMED: KindWords(
            "renamed", "Renamed", meaning="The same party under another name; nobody was added or removed."
        ),
        ChangeKind.MOVED: KindWords("moved", "Moved from another list"),
        ChangeKind.RENEWED: KindWords(
            "renewed", "Renewed", meaning="The same party under a newer order; nobody was added or removed."
        ),
        ChangeKind.SUSPENDED: KindWords(
            "suspended",
            "Suspended: the measures are paused",
            "Suspended (暂停: the measures are paused)",
            "A suspension, not an end: the listing stays and the measures come back when it is over.",
        ),
        ChangeKind.SUSPENSION_EXTENDED: KindWords(
            "stay suspended",
            "Suspension extended: the measures stay paused",
            "Suspension extended (继续暂停: the measures stay paused)",
            "A suspension, not an end: the listing stays and the measures come back when it is over.",
        ),
        ChangeKind.ENDED: KindWords(
            "ended",
            "Ended: the measures are stopped",
            "Ended (停止: the measures are stopped)",
            "An end, not a suspension: there is no last day after which the measures come back.",
        ),
        ChangeKind.RESUMED: KindWords(
            "resumed", "Resumed: the measures apply again", "Resumed (恢复: the measures apply again)"
        ),
        ChangeKind.CANCELLED: KindWords(
            "cancelled", "Cancelled: the listing is taken back", "Cancelled (取消: the listing is taken back)"
        ),
        ChangeKind.EXEMPTED: KindWords(
            "exempted",
            "Exempted: taken out of the listing's effect",
            meaning="The listing stays; what is exempted here is outside its effect for the time stated.",
        ),
        ChangeKind.PUBLISHED: KindWords("published", "Published"),
        ChangeKind.DUE_SOON: KindWords("running out", "A term is running out"),
        ChangeKind.LAPSED: KindWords("run out", "A term runs out"),
    }
)

TOPICS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "us_export_rules": ("US export rules", "美国出口管制规则", "US"),
        "us_tariffs": ("US tariffs", "美国关税", "US"),
        "us_outbound_investment": ("US outbound investment", "美国对外投资审查", "US"),
        "cn_item_controls": ("China item controls", "物项出口管制", "CN"),
        "cn_tariffs": ("China tariffs", "中国关税", "CN"),
        "cn_cyber_reviews": ("China cybersecurity reviews", "网络安全审查", "CN"),
        "statements": ("Official statements", "官方表态", ""),
    }
)

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "names": "name",
        "name": "name",
        "aliases": "also known as",
        "addresses": "address",
        "countries": "country",
        "licence_requirement": "licence requirement",
        "review_policy": "licence review policy",
        "citation": "Federal Register citation",
        "expires_on": "expires",
        "effective_on": "effective",
        "postcode": "postcode",
        "programme": "programme",
        "type": "kind of party",
        "linked_to": "linked to",
        "ofac_ent_num": "OFAC number",
        "imo": "IMO number",
        "mmsi": "MMSI",
        "isin": "ISIN",
        "uscc": "unified social credit code",
        "lei": "legal entity number",
        "swift": "SWIFT/BIC",
        "aircraft_msn": "aircraft serial number",
        "aircraft_tail": "aircraft tail number",
        "tax_id": "tax number",
        "national_id": "national identity number",
        "registration_id": "registration number",
    }
)

DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "press_release": "press release",
        "answer": "spokesperson's answer",
        "filing": "filing for public inspection",
        "rule": "rule",
        "order": "order",
        "notice": "notice",
        "statement": "statement",
    }
)

# 4月9日 and 二〇二五年 are dates, 第三年 is an ordinal: a length stands alone.
_TERM_ZH = re.compile(
    r"(?<![\d〇零○一二两三四五六七八九十百月年第])(?:\d{1,3}|[一二两三四五六七八九十百半]{1,4})"
    r"(?:天|个月|年(?![\d第度底初]|[一二三四五六七八九十]{1,2}月))"
)
_ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_TERM_EN = re.compile(
    r"\b(?:\d{1,3}|one|two|three|six|thirty|sixty|ninety|180)[ -](?:calendar )?(?:day|month|year)s?\b",
    re.IGNORECASE,
)


def day(value: date) -> str:
    """10 November 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def long_days(text: str) -> str:
    """The text with 2026-11-10 written as 10 November 2026."""
    return _ISO.sub(_long, text)


def _long(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found.group()))
    except ValueError:
        return found.group()


def clock(value: datetime) -> str:
    """09:02 UTC, of an aware instant that is given in UTC."""
    return f"{value:%H:%M} UTC"


def number(value: int) -> str:
    """1,234."""
    return f"{value:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 party, 1,234 parties."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def parties(count: int) -> str:
    """1 party, 15 parties."""
    return plural(count, "party", "parties")


def joined(words: list[str] | tuple[str, ...], last: str = "and") -> str:
    """a, b and c."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def distance(target: date, today: date) -> str:
    """in 5 days, tomorrow, today, yesterday, 3 days ago."""
    days = (target - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {plural(days, 'day')}" if days > 0 else f"{plural(-days, 'day')} ago"


def span(length: timedelta) -> str:
    """45 seconds, 12 minutes, 3 hours, 5 days: rounded down to the largest unit that fits."""
    seconds = int(length.total_seconds())
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return plural(seconds // size, name)
    return plural(seconds, "second")


def printed_term(quote: str) -> str | None:
    """The term as the text prints it ("90天", "一年", "90 days"), or None."""
    found = _TERM_ZH.search(quote) or _TERM_EN.search(quote)
    return found.group() if found else None


def until(last_day: date, basis: UntilBasis | None, quote: str = "") -> str:
    """until 10 November 2026 (computed from “一年”)."""
    if basis is not UntilBasis.COMPUTED:
        return f"until {day(last_day)}"
    term = printed_term(quote)
    return f"until {day(last_day)} (computed from {f'“{term}”' if term else 'the printed term'})"


def heading(kind: ChangeKind, *, chinese: bool) -> str:
    """What a group of changes of this kind is called."""
    words = KINDS[kind]
    return words.gloss if chinese and words.gloss else words.heading


def field(name: str) -> str:
    """A field of a party in words."""
    return FIELDS.get(name, name.replace("_", " "))


def identifier(text: str) -> str:
    """A scheme and its value as core.diff writes them: "imo 9187629" → "IMO number 9187629"."""
    scheme, space, value = text.partition(" ")
    return f"{field(scheme)}{space}{value}"


def document(kind: str) -> str:
    """The press release, the rule, the notice …"""
    return DOCUMENTS.get(kind, kind.replace("_", " ") or "notice")
