"""The markup of the MOFCOM sites since their redesign of 2024: column shell, list API, article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from watcher.replica.template import fill

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a MOFCOM site: where its shell stands and the keys by which its list is asked for."""

    path: str
    title: str
    site: str
    web_id: str
    template: str
    tag: str
    page_id: str
    rows: int = 15

    def keys(self, *, edit_type: bool = True) -> dict[str, str]:
        """The parameters of the list API as the shell page hands them over."""
        keys = {
            "parseType": "bulidstatic",  # the authority's own spelling
            "webId": self.web_id,
            "tplSetId": self.template,
            "pageType": "column",
            "tagId": self.tag,
            "editType": "null",
            "pageId": self.page_id,
        }
        return keys if edit_type else {key: value for key, value in keys.items() if key != "editType"}


@dataclass(frozen=True, slots=True)
class Article:
    """One article: what its header states, and its body as lines of text."""

    path: str
    title: str
    published_at: datetime
    source: str
    header: str
    lines: tuple[str, ...]
    notice: tuple[tuple[str, str], ...] = ()


def shell(column: Column) -> str:
    """The column page: the list is not in it, only the script tag that knows how to ask for it."""
    return fill(
        "mofcom_column.html",
        title=column.title,
        site=column.site,
        page_id=column.page_id,
        unit=UNIT,
        query=_query(column.keys()),
    )


def unit(column: Column, rows: Sequence[Article], *, page: int, size: int, count: int) -> str:
    """The `html` field of a list reply: one page of rows, then the pagination block."""
    lines = (
        f'<li><a href="{row.path}" title="{escape(row.title)}" target="_blank">'
        f"{escape(row.title, quote=False)}</a><span>[{row.published_at:%Y-%m-%d}]</span></li>"
        for row in rows
    )
    return fill(
        "mofcom_list.html",
        tag=column.tag,
        rows="\n".join(lines),
        size=size,
        count=count,
        page=page,
        unit=UNIT,
        query=_query(column.keys(edit_type=False)),
    )


def article(this: Article, *, made_at: datetime) -> str:
    """The article page. `made_at` is when the site last drew it again; it is not the day of publication."""
    block = ""
    if this.notice:
        labels = "<br>\n".join(f"【{name}】{escape(value, quote=False)}" for name, value in this.notice)
        block = f'<div class="art-con"><div class="art-con-gonggao">\n{labels}\n</div></div>\n'
    return fill(
        "mofcom_article.html",
        title=escape(this.title),
        published=f"{this.published_at:%Y-%m-%d %H:%M}",
        source=this.source,
        path=this.path,
        made=f"{made_at:%Y-%m-%d %H:%M:%S}",
        header=this.header,
        block=block,
        body="\n".join(f"<p>{escape(line, quote=False)}</p>" for line in this.lines),
    )


def _query(keys: dict[str, str]) -> str:
    return "{" + ",".join(f"'{key}':'{value}'" for key, value in keys.items()) + "}"
