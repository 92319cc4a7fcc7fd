"""One notice of the Ministry of Commerce on three of its hosts, on loopback. The firms are made up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from support import mofcom_pages
from support.authorities import HTML, JSON, Column, bureau
from support.origin import Answer, Origin
from support.walking import small
from watcher.catalog import find_sources
from watcher.model.snapshot import FEED
from watcher.model.source import Source

BUREAU, ANNOUNCEMENTS, PORTAL = (
    "cn_mofcom_control_bureau",
    "cn_mofcom_announcements",
    "cn_mofcom_exportcontrol",
)
PLACES = (BUREAU, ANNOUNCEMENTS, PORTAL)
HOSTS = ("aqygzj.mofcom.gov.cn", "www.mofcom.gov.cn", "exportcontrol.mofcom.gov.cn")
PAGE = "/edi_ecms_web_front/front/column/getColumnList"


def sources(*more: str) -> Mapping[str, Source]:
    """The real sources of the three places, and `more`, with expectations for small documents."""
    found = {}
    for name, source in find_sources().items():
        if name in PLACES or name in more:
            one = small(source)
            bounds = one.declaration.expectations
            bounds = {key: replace(bound, min_entries=0) for key, bound in bounds.items() if key == FEED}
            found[name] = replace(one, declaration=replace(one.declaration, expectations=bounds))
    return found


@dataclass(frozen=True)
class Listing:
    """A notice that puts firms on the control list. `stated` is its own number, `more` a sentence of its own."""

    number: int = 88
    day: str = "2026-09-30"
    firms: Sequence[tuple[str, str]] = tuple((f"示例{n}号公司", f"Example {n} Inc.") for n in range(1, 16))
    stated: int | None = None
    more: str = ""

    @property
    def name(self) -> str:
        return f"商务部公告2026年第{self.number}号"

    @property
    def title(self) -> str:
        return f"{self.name} 公布将{self.stated or len(self.firms)}家美国实体列入出口管制管控名单"

    @property
    def fields(self) -> list[tuple[str, str]]:
        year, month, day = self.day.split("-")
        return [
            ("发布单位", "安全与管制局"),
            ("发布文号", self.name),
            ("发文日期", f"{year}年{month}月{day}日"),
        ]

    @property
    def lines(self) -> list[str]:
        count = self.stated or len(self.firms)
        names = [f"{n}. {zh}（{en}）" for n, (zh, en) in enumerate(self.firms, 1)]
        return [
            f"商务部按出口管制法律法规研究后，决定将{count}家美国实体列入出口管制管控名单（名单附后），对其适用下列管制措施：",
            "一、两用物项不得向上述实体出口，已经开始的须即行中止；",
            f"二、有特殊需要的，由出口经营者报商务部许可。{self.more}",
            "本公告自公布之日起正式实施。",
            "附件：列入名单的实体",
            "商务部",
            "附件",
            "列入出口管制管控名单的实体",
            *names,
        ]


@dataclass
class Ministry:
    """Three hosts, each with one older notice from the beginning."""

    origin: Origin
    bureau: Column = field(init=False)
    releases: Column = field(init=False)
    rows: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bureau = bureau(self.origin)
        self.releases = Column(
            self.origin, "www.mofcom.gov.cn", "/zwgk/zcfb/index.html", "/zcfb/blgg/gg/2026"
        )
        old = Listing(11, "2026-03-02", (("旧公司", "Old Example Inc."),))
        for place in PLACES:
            self.publish(place, old)
        self.bureau.open()
        self.releases.open()

    def publish(self, place: str, act: Listing) -> str:
        """Let one host show the notice; the official URL."""
        if place == PORTAL:
            return self._row(act)
        column = self.bureau if place == BUREAU else self.releases
        url = column.publish(act.title, act.lines, act.day, f"{act.day} 17:00", list(act.fields), act.title)
        if place == ANNOUNCEMENTS:
            self._year()
        return url

    def _year(self) -> None:
        links = "".join(
            f'<li><a href="{path}">{escape(row)}</a><span>[{day}]</span></li>'
            for path, row, day in self.releases.rows
        )
        page = f'<html><body><div>商务部</div><ul class="txtList_01">{links}</ul></body></html>'
        path = "/www.mofcom.gov.cn/zcfb/blgg/gg/2026/index.html"
        self.origin.route(path, Answer(page.encode(), headers=HTML))

    def _row(self, act: Listing) -> str:
        url = f"https://{HOSTS[2]}/article/hgfw/{act.number}.html"
        block = [f"【{name}】{value}" for name, value in act.fields]
        content = "".join(f"<p>{escape(line, quote=False)}</p>" for line in (*block, *act.lines))
        row = {"id": str(act.number), "title": act.title, "url": url, "publishTimeStr": act.day}
        self.rows.insert(0, row | {"source": "安全与管制局", "columnName": "规范性文件", "content": content})
        shown = {"pageInfo": {"rows": self.rows, "total": len(self.rows), "maxPageNum": 1}}
        self.origin.route(
            f"/{HOSTS[2]}{PAGE}", Answer(json.dumps(shown, ensure_ascii=False).encode(), headers=JSON)
        )
        return url


__all__ = ["HOSTS", "PLACES", "Listing", "Ministry", "mofcom_pages", "sources"]
