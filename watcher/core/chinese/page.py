"""A page of one notice in any of the markups that MOFCOM has used since 2020."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from bs4 import BeautifulSoup, Tag

from watcher.core.address import join
from watcher.core.chinese.days import day_of, moment_of, printed_moment
from watcher.core.chinese.lines import lines
from watcher.core.html import soup
from watcher.core.text import squeeze
from watcher.errors import ParseError
from watcher.model.document import Document

# The body, by layout: the redesign of 2024 and the old one (art-con), live transcripts (textlive), the
# export control portal (bd), the tariff commission (my_doccontent), the Foreign Ministry (news-main).
_BODIES = (".art-con", ".textlive", "div.bd", ".my_doccontent", "#News_Body_Txt_A", ".news-main", "#zoom")
_TITLES = (".art-title", "#artitle", "h1", "h2.title_con", "h2", "title")
_AFTER_BODY = ".u-disclaimer-box, .u-art-box-footer"
_END = "关于我们"
_FOOT = re.compile(rf"{_END}|联系我们|网站地图|版权所有|打印本页|扫一扫|推荐给朋友|地址：北京市朝阳区朝阳门")
_REDIRECTS = (
    re.compile(r"""_cofing1\s*=\s*\{\s*['"]?href['"]?\s*:\s*['"]([^'"]+)['"]"""),
    re.compile(r"""location(?:\.href)?\s*=\s*['"]([^'"]+)['"]"""),
    re.compile(r"""location\.(?:replace|assign)\(\s*['"]([^'"]+)['"]"""),
)
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\";]+)", re.IGNORECASE)
_PORTAL = re.compile(r"""var\s+(title|source|publishTime)\s*=\s*(['"])(.*?)\2\s*;?""")
_FIELD = re.compile(r"【\s*([^】]{2,12}?)\s*】\s*([^【]*)")
_FIELDS = ("发布单位", "发文单位", "发布文号", "发文字号", "文号", "发文日期", "发布日期")
_SITE = re.compile(r"\s*[-_|—–]+\s*(?:中华人民共和国)?(?:商务部|外交部)[^-_|]*$")
_ONLY_A_FRAME = 60
_MOST_LETTERS = 200_000
"""Of a notice: the whole regulation on dual-use items has 9,500."""
_Tags = defaultdict[str, list[Tag]]
"""The tags of a page by name, .class, name.class and #id, each in their order on the page."""
_HEADER = re.compile(r"来源\s*[:：]|类型\s*[:：]|时效状态\s*[:：]")


@dataclass(frozen=True, slots=True)
class Page:
    """One notice as its page shows it.

    `title` is the page's own title ("" where it has none). `number` and `issued_on` come
    from the block 【发布单位】【发布文号】【发文日期】. `published_on` and `published_at` (UTC) come from
    PubDate, Beijing time to the minute; MakeTime is when the page was generated again and says nothing.
    `lines` is the body without that block.
    """

    url: str
    title: str
    lines: tuple[str, ...]
    number: str = ""
    issued_on: date | None = None
    published_on: date | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The page holds no notice itself, but sends the reader on: a script's redirect, an iframe."""

    url: str
    title: str
    framed: bool = False
    published_on: date | None = None
    published_at: datetime | None = None


def read(document: Document, *, framed: bool = False) -> Page | Elsewhere:
    """The notice on a page, or where the page sends its reader.

    `framed`: the document is what an iframe shows, so that all of it is the notice. Raises ParseError for
    a page without a notice (the export control portal answers a deleted one with status 200 and an empty
    shell) and for one that was cut off: half an annex must not pass for the whole.
    """
    tree, url = soup(document), document.final_url or document.url
    if re.search(rb"<html[\s>]", document.body, re.IGNORECASE) and b"</html" not in document.body.lower():
        raise ParseError(f"{url}: the page was cut off before its end", url=url)
    for extra in tree.select(_AFTER_BODY):
        extra.string = _END
    tags = _by_mark(tree)
    portal = {m[1]: squeeze(m[3]) for m in _PORTAL.finditer(_scripts(tags))}
    title = _meta(tags, "ArticleTitle") or portal.get("title", "") or _title(tags)
    moment = _meta(tags, "PubDate") or portal.get("publishTime", "")
    body = _body(tags, framed)
    frame = _frame(body)
    text = _text(body)
    if not text or (frame and sum(map(len, text)) < _ONLY_A_FRAME):
        target = frame or _redirect(tags)
        if target is None:
            raise ParseError(f"{url}: no notice on this page", url=url)
        on, at = moment_of(moment)
        return Elsewhere(join(url, target), title, target == frame, on, at)
    on, at = moment_of(moment or _visible_moment(tree))
    return replace(of_lines(document.url, title, text), published_on=on, published_at=at)


def of_lines(url: str, title: str, text: tuple[str, ...]) -> Page:
    """A notice from its lines, without the block of the number. Raises ParseError for a flood of them."""
    letters = sum(map(len, text))
    if letters > _MOST_LETTERS:
        raise ParseError(f"{url}: {letters} letters, where {_MOST_LETTERS} are the most", url=url)
    fields, kept = _fields(text)
    return Page(
        url=url,
        title=title,
        lines=kept,
        number=fields.get("发布文号") or fields.get("发文字号") or fields.get("文号") or "",
        issued_on=day_of(fields.get("发文日期") or fields.get("发布日期") or ""),
    )


def _by_mark(tree: BeautifulSoup) -> _Tags:
    """The tags of a page by their marks: one walk for all layouts, a page has thousands."""
    found: _Tags = defaultdict(list)
    for tag in tree.find_all(True):
        found[tag.name].append(tag)
        for name in tag.get_attribute_list("class"):
            found[f".{name}"].append(tag)
            found[f"{tag.name}.{name}"].append(tag)
        if "id" in tag.attrs:
            found[f"#{tag['id']}"].append(tag)
    return found


def _body(tags: _Tags, framed: bool) -> list[Tag]:
    found = next((tags[mark] for mark in _BODIES if tags[mark]), [])
    return list(_outermost(found or (tags["body"][:1] if framed else [])))


def _outermost(tags: Iterable[Tag]) -> Iterator[Tag]:
    """Those of tags, in their order on the page, that stand in no other.

    The block of the number may be an art-con of its own beside the body's, or inside it.
    """
    inside: set[int] = set()
    for tag in tags:
        if id(tag) not in inside:
            inside.update(map(id, tag.descendants))
            yield tag


def _text(body: Iterable[Tag]) -> tuple[str, ...]:
    found: list[str] = []
    for tag in body:
        for line in lines(tag):
            if _FOOT.match(line):
                return tuple(found)
            found.append(line)
    return tuple(found)


def _fields(text: tuple[str, ...]) -> tuple[dict[str, str], tuple[str, ...]]:
    fields: dict[str, str] = {}
    kept: list[str] = []
    open_label: str | None = None
    for line in text:
        pairs = _FIELD.findall(line)
        if pairs and line.startswith("【") and any(label in _FIELDS for label, _ in pairs):
            fields.update((label, squeeze(value)) for label, value in pairs)
            open_label = None if pairs[-1][1].strip() else pairs[-1][0]
        elif open_label is not None:
            fields[open_label], open_label = line, None
        else:
            kept.append(line)
    return fields, tuple(kept)


def _scripts(tags: _Tags) -> str:
    return "\n".join(script.get_text() for script in tags["script"])


def _redirect(tags: _Tags) -> str | None:
    text = _scripts(tags)
    for pattern in _REDIRECTS:
        match = pattern.search(text)
        if match:
            return match[1]
    refresh = (tag for tag in tags["meta"] if str(tag.get("http-equiv", "")).casefold() == "refresh")
    match = next((_REFRESH.search(str(tag.get("content", ""))) for tag in refresh), None)
    return match[1].strip() if match else None


def _frame(body: Iterable[Tag]) -> str | None:
    for tag in body:
        frame = tag.select_one("iframe[src]")
        if frame is not None:
            return str(frame["src"])
    return None


def _meta(tags: _Tags, name: str) -> str:
    for tag in tags["meta"]:
        if str(tag.get("name", "")).casefold() == name.casefold():
            return squeeze(str(tag.get("content", "")))
    return ""


def _title(tags: _Tags) -> str:
    for mark in _TITLES:
        text = _SITE.sub("", squeeze(tags[mark][0].get_text(" "))) if tags[mark] else ""
        if text:
            return text
    return ""


def _visible_moment(tree: BeautifulSoup) -> str:
    """The moment in the visible header (来源：… 类型：… 2023-02-16 17:00), where no meta tag has it."""
    whole = lines(tree)
    for place, line in enumerate(whole):
        if _HEADER.search(line):
            return printed_moment(" ".join(whole[place : place + 4]))
    return ""
