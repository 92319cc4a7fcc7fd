"""The markups in which MOFCOM has published notices: a body in, the bytes of a page out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from watcher.model.document import Document, Request

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
PARAMS = {
    "parseType": "bulidstatic",
    "webId": "b28941ad4e064442856787562c9a4961",
    "tplSetId": "DDBav9QvwJVbs9iznQVmO",
    "pageType": "column",
    "tagId": "信息列表",
    "editType": "null",
    "pageId": "79d6d2c4e44d458180d37dd4f0996645",
}
_FOOTER = '<div class="footer"><a href="/gywm/">关于我们</a><span>联系我们</span></div>'


def document(
    url: str, body: str | bytes, media: str = "text/html", *, request: Request | None = None
) -> Document:
    """Bytes as a server of the ministry sends them: no charset in the media type."""
    raw = body.encode() if isinstance(body, str) else body
    return Document(request or Request(url), raw, headers=(("content-type", media),))


def column_shell(params: dict[str, str] | None = None, title: str = "规章及规范性文件") -> str:
    """A column page: the list is asked for by a script, with the parameters in `queryData`."""
    unit = ""
    if params is not None:
        query = "{" + ",".join(f"'{key}':'{value}'" for key, value in params.items()) + "}"
        unit = (
            '<script id="cb38aba59e094b359a406e13e4ca33ed" '
            'src="/cms_files/default/script/AuthorizedRead/unitbuild.js?v=4.3.0-SWB-U19" '
            f'url="{UNIT}" queryData="{query}"></script>'
        )
    return _page(title, "", f"<div class='list-con'>{unit}</div>")


def unit_reply(
    rows: Sequence[tuple[str, str, str]],
    *,
    page: int = 1,
    size: int = 15,
    count: int | None = None,
    brackets: bool = True,
) -> str:
    """A reply of the list API; rows are (address, title, day)."""
    items = "".join(
        f'<li><a href="{escape(url)}" title="{escape(title)}" target="_blank">{escape(title[:40])}</a>'
        f"<span>{f'[{day}]' if brackets else day}</span></li>"
        for url, title, day in rows
    )
    bar = (
        ""
        if count is None
        else f'<div class="pagination" rows="{size}" count="{count}" pageNo="{page}"></div>'
    )
    html = (
        f'<div id="信息列表"><div class="page-content"><ul class="txtList_01">{items}</ul></div>{bar}</div>'
    )
    return json.dumps(
        {
            "roles": None,
            "permissions": None,
            "success": True,
            "message": "",
            "code": "200",
            "data": {"html": html},
            "traceId": "",
        },
        ensure_ascii=False,
    )


def article(
    title: str,
    lines: Sequence[str],
    *,
    published: str,
    fields: Sequence[tuple[str, str]] = (),
    nested: bool = False,
) -> str:
    """An article of the redesign. The block of the number is an art-con of its own, or inside the body's."""
    block = "".join(f"【{name}】{escape(value, quote=False)}<br/>" for name, value in fields)
    block = f'<div class="art-con-gonggao">{block}</div>' if block else ""
    body = _paragraphs(lines)
    if nested or not block:
        inner = f'<div ergodic="article" class="art-con art-con-bottonmLine">{block}{body}</div>'
    else:
        inner = f'<div class="art-con">{block}</div><div class="art-con" ergodic="article">{body}</div>'
    return _page(title, _meta(title, published), f"<div class='art-title'><h1>{title}</h1></div>{inner}")


def old_article(title: str, lines: Sequence[str], *, published: str) -> str:
    """The layout that ended in 2024: one cell of one table holds the text."""
    cell = "<br/>".join(escape(line, quote=False) for line in lines)
    body = f'<div class="art-con"><table><tbody><tr><td>{cell}</td></tr></tbody></table></div>'
    meta = f'<meta name="PubDate" content="{published}"/>'
    return _page(f"{title}-中华人民共和国商务部网站", meta, f'<h4 id="artitle">{title}</h4>{body}')


def portal_article(title: str, lines: Sequence[str], *, published: str) -> str:
    """An article of the export control portal: title and time in a script, the body in div.bd."""
    script = (
        f"<script>var title='{title}'; var source='安全与管制局'; var publishTime='{published}'; "
        "var articleId='1072'; var siteId='1'; var articleType='1'; var infoType='1';</script>"
    )
    tail = (
        '<div class="u-art-box-footer"></div><div class="u-disclaimer-box">本网站内容仅供参考</div>'
        '<div class="ft">版权所有</div>'
    )
    return _page(
        "出口管制信息网",
        "",
        f'{script}<div class="bd">{_paragraphs(lines)}</div>{tail}',
    )


def portal_shell() -> str:
    """What the portal answers for a deleted article, with status 200."""
    return _page(
        "出口管制信息网",
        "",
        "<script>var title=undefined; var publishTime=undefined;</script>"
        "<p>[an error occurred while processing this directive]</p><div class='ft'>版权所有</div>",
    )


def redirect(target: str, form: str = "cofing") -> str:
    """A page that sends the reader on by a script."""
    script = (
        f'var _cofing1={{href:"{target}",type:"1"}};'
        if form == "cofing"
        else f"window.location.href='{target}';"
    )
    return _page("", "", f"<script>{script}</script>")


def with_frame(title: str, target: str, *, published: str) -> str:
    """A page whose body is an iframe."""
    body = f'<div class="art-con"><iframe src="{target}" width="100%"></iframe></div>'
    return _page(title, _meta(title, published), body)


def framed(lines: Sequence[str]) -> str:
    """What that iframe shows: a bare table."""
    cell = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
    return f"<html><body><table><tbody><tr><td>{cell}</td></tr></tbody></table></body></html>"


def _meta(title: str, published: str) -> str:
    return (
        f'<meta name="ArticleTitle" content="{escape(title)}"><meta name="PubDate" content="{published}">'
        '<meta name="ContentSource" content="安全与管制局"><meta name="MakeTime" content="2026-10-01 08:00:46">'
    )


def _paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(f'<p style="text-indent: 2em">{escape(line, quote=False)}</p>' for line in lines)


def _page(title: str, meta: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title>{meta}</head>'
        f'<body><div class="header"><a href="/">首页</a></div>{body}{_FOOTER}</body></html>'
    )
