"""The readers of the core under hostile text: each is given the words of every other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from fuzz.meter import Broken
from fuzz.mutate import mutated
from fuzz.recipe import Recipe
from support.samples import CORPUS
from support.watchlists import hit

from watcher.core import (
    countries,
    csv_rows,
    english,
    escape,
    html,
    json,
    legal_names,
    names,
    numbers,
    ofac_remarks,
    press,
    terms,
    text,
    xml,
    zh_numerals,
)
from watcher.core.address import join
from watcher.core.chinese import answer, decision, reviews, tariffs
from watcher.core.chinese.days import moment_of
from watcher.core.chinese.notice import notice
from watcher.core.chinese.page import of_lines
from watcher.core.chinese.page import read as read_page
from watcher.core.ecfr_entity import read as read_entity
from watcher.core.ecfr_names import divide_line
from watcher.core.federal_register import clauses, counts, instructions, orders, raw, sanctions
from watcher.core.split import pieces
from watcher.model.document import Document, Request

URL = "https://authority.example/page.html"
_DAY = date(2025, 11, 10)
_LONGEST_LINE, _MOST_LINES, _LONGEST_PAGE, _LONGEST_CELL = 20_000, 100_000, 200_000, 1_000_000
_LONGEST_PARAGRAPH = 100_000
"""What the readers of a name or line, of lines, of a Chinese page, what writes a cell and the readers of the Register
are given: larger documents are refused.
"""


def prepare(data: bytes) -> Callable[[], None]:
    """One text, changed as the recipe says, for one reader."""
    recipe = Recipe(data)
    reader = recipe.choose(READERS)
    words = recipe.choose(_TEXTS)
    return partial(reader, mutated(words, recipe, _TEXTS))


def _words(read: Callable[[str], object], *, longest: int | None = None) -> Callable[[bytes], None]:
    def reader(body: bytes) -> None:
        words = body.decode("utf-8", "replace")
        read(words[:longest])

    return reader


def _lines(read: Callable[[Sequence[str]], object]) -> Callable[[bytes], None]:
    def reader(body: bytes) -> None:
        lines = (text.squeeze(line) for line in body.decode("utf-8", "replace").split("\n"))
        read(tuple(line for line in lines if line))

    return reader


def _document(read: Callable[[Document], object]) -> Callable[[bytes], None]:
    def reader(body: bytes) -> None:
        read(Document(Request(URL), body))

    return reader


def _folds(words: str) -> None:
    for fold in (text.fold, text.squeeze, text.loose, escape.plain):
        once = fold(words)
        if fold(once) != once:
            raise Broken(f"{fold.__name__} is not what it was the second time: {words[:60]!r}")
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in once):
            raise Broken(f"{fold.__name__} leaves a control character: {words[:60]!r}")


def _ways_out(words: str) -> None:
    if escape.csv_cell(words)[:1] in ("=", "+", "-", "@", "\t", "\r"):
        raise Broken(f"a cell is a formula: {words[:60]!r}")
    literal, markup = escape.slack_literal(words), escape.slack_markup(words)
    if any(sign in literal for sign in ("<!", "<@", "<#", "<http")) or "<" in markup or ">" in markup:
        raise Broken(f"Slack would act: {words[:60]!r}")
    if "".join(pieces(words, 100)) != words:
        raise Broken(f"pieces lose something: {words[:60]!r}")
    url = escape.web_url(words)
    if url is not None and not url.lower().startswith(("http://", "https://")):
        raise Broken(f"a link that is none: {words[:60]!r}")
    join(URL, words).encode()


def _numbers(words: str) -> None:
    for found in numbers.find_all(words, 2025):
        if words[slice(*found.span)] != found.printed:
            raise Broken(f"a number that is not printed there: {found}")
    for day in zh_numerals.chinese_dates(words, 2025):
        if words[slice(*day.span)] != day.printed:
            raise Broken(f"a day that is not printed there: {day}")
    numbers.normal(words)


def _notice(read: Callable[..., object]) -> Callable[[bytes], None]:
    def reader(lines: Sequence[str]) -> None:
        page = of_lines(URL, lines[0] if lines else "", tuple(lines))
        read(page, None, stage="published", read_from=("GET " + URL,))

    return _lines(reader)


def _filing(words: str) -> None:
    element = raw.element(words, "Additions to the Entity List")
    if element.tag is None:
        raise Broken("a filing without an element")


def _register(lines: Sequence[str]) -> None:
    lines = [line[:_LONGEST_PARAGRAPH] for line in lines]
    instructions.read([(line, "744") for line in lines])
    for line in lines[:200]:
        clauses.clauses(line)
        counts.stated(line)
        sanctions.line(line)
        orders.respondents(line)


def _pages(document: Document) -> None:
    page = html.soup(document)
    html.text_of(page)
    read_page(document)


def _xml(document: Document) -> None:
    xml.root(document)


READERS: tuple[Callable[[bytes], None], ...] = (
    _words(_folds),
    _words(_ways_out, longest=_LONGEST_CELL),
    _words(_numbers, longest=_LONGEST_PAGE),
    _words(zh_numerals.chinese_int, longest=_LONGEST_LINE),
    _words(lambda words: terms.read_until(words, _DAY), longest=_LONGEST_PAGE),
    _words(terms.find_term, longest=_LONGEST_PAGE),
    _words(moment_of, longest=_LONGEST_PAGE),
    _words(english.dates),
    _words(english.slashed),
    _words(english.number, longest=_LONGEST_LINE),
    _words(english.filed_at),
    _words(english.uncode),
    _words(countries.iso, longest=_LONGEST_LINE),
    _words(countries.prefix_zh),
    _words(countries.origin_zh),
    _words(legal_names.divide, longest=_LONGEST_LINE),
    _words(names.forms, longest=_LONGEST_LINE),
    _words(divide_line, longest=_LONGEST_LINE),
    _words(lambda words: hit(words, "Huawei Technologies Co., Ltd."), longest=1_000),
    _words(ofac_remarks.facts),
    _words(_filing),
    *map(_notice, (notice, answer.answer, decision.decision, reviews.review, tariffs.tariff_act)),
    _lines(_register),
    _lines(lambda lines: read_entity([line[:_LONGEST_LINE] for line in lines[:_MOST_LINES]] or [""])),
    _document(_pages),
    _document(_xml),
    _document(json.read),
    _document(lambda document: list(csv_rows.rows(document))),
    _document(lambda document: press.read(document, _DAY)),
)

_OWN = (
    "商务部公告2025年第21号 公布将斯凯迪奥公司等11家实体列入不可靠实体清单\n不可靠实体清单工作机制公告〔2025〕5号和6号\n"
    "自2025年5月14日12时01分起，暂停90天，至2026年11月10日。\n1. 莱多斯公司（Leidos, Inc., a.k.a. Leidos Holdings）\n"
    "2.美国TextOre公司\n一、将第二款所列第13号、14号公告停止执行。\n附件：出口管制管控名单",
    "Huawei Technologies Co., Ltd., a.k.a., the following three aliases: —Huawei; —HW; and —Hua Wei Ltd. "
    "Bldg. 1, Shenzhen, 518129, China; and No. 2, Road 3 (Floor 4), Hong Kong.",
    "DOB 04 Apr 1965; POB Tehran, Iran; Gender Male; Passport A1234 (Iran) expires 01 Jan 2027; Additional "
    "Sanctions Information - Subject to Secondary Sanctions; Effective Date (CMIC) 02 Aug 2021; Linked To: X.",
    "Supplement No. 4 to part 744 is amended by adding, in alphabetical order, under CHINA, two entries for "
    "“Acme Ltd.” and “Beta GmbH”; and by removing the entry for “Gamma” and adding “Delta” in its place.",
    'name,country\n"A, Inc.",CN\nB,"US"\n',
    "<html><head><title>商务部公告</title></head><body><table><tr><td>1</td><td>公司</td></tr></table>"
    "<p>特此公告。</p><a href='a.pdf'>附件</a><p>2025年4月4日</p></body></html>",
    '<?xml version="1.0"?><RULE><SUBJECT>Addition of Entities</SUBJECT><P>One <E T="03">two</E></P></RULE>',
    '{"results": [{"title": "T", "agencies": [{"name": "A"}]}], "count": 1}',
)
_TEXTS: tuple[bytes, ...] = (
    *(one.encode() for one in _OWN),
    *(one.read_bytes() for one in sorted((CORPUS / "cn" / "notices").glob("*.txt"))),
)
