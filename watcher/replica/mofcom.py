"""Two MOFCOM sites: the control bureau's notices and the spokesperson's answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from watcher.replica.facts import acts, answers, hexname
from watcher.replica.mofcom_markup import UNIT, Article, Column, article, shell, unit
from watcher.replica.mofcom_words import notice, statement
from watcher.replica.page import Ask, Page, View, html, missing, reply

_BEIJING = timezone(timedelta(hours=8))

NOTICES = Column(
    path="/flzc/gzjgfxwj/index.html",
    title="规章及规范性文件",
    site="商务部安全与管制局",
    web_id="b28941ad4e064442856787562c9a4961",
    template="DDBav9QvwJVbs9iznQVmO",
    tag="信息列表",
    page_id="79d6d2c4e44d458180d37dd4f0996645",
)

# The real pageId of this column is not known: a reader has to take it from the shell page.
ANSWERS = Column(
    path="/xwfb/xwfyrth/index.html",
    title="新闻发言人谈话",
    site="中华人民共和国商务部",
    web_id="8f43c7ad3afc411fb56f281724b73708",
    template="52551ea0e2c14bca8c84792f7aa37ead",
    tag="分页列表",
    page_id=hexname("xwfyrth"),
)


def control_bureau(ask: Ask, view: View) -> Page:
    """aqygzj.mofcom.gov.cn: the notices of the control bureau."""
    return _site(ask, view, NOTICES, lambda: tuple(notice(act) for act in acts()))


def ministry(ask: Ask, view: View) -> Page:
    """www.mofcom.gov.cn: the answers of the spokesperson."""
    return _site(ask, view, ANSWERS, lambda: tuple(statement(answer) for answer in answers()))


def _site(ask: Ask, view: View, column: Column, articles: Callable[[], tuple[Article, ...]]) -> Page:
    shown = [each for each in articles() if each.published_at <= view.at]
    shown.sort(key=lambda each: (each.published_at, each.path), reverse=True)
    made_at = _made_at(shown)
    if ask.path == UNIT:
        return _list(ask, view, column, shown)
    if ask.path in (column.path, column.path.removesuffix("index.html")):
        return html(shell(column), modified=made_at, tagged=True)
    found = next((each for each in shown if each.path == ask.path), None)
    if found is None:
        return missing(ask.path)
    # The real Content-Type of an article names no charset: who guesses from it reads mojibake.
    return html(article(found, made_at=made_at), modified=made_at, tagged=True)


def _list(ask: Ask, view: View, column: Column, shown: list[Article]) -> Page:
    """The list API. The first page may be asked for without paramJson; 99999 rows are the whole list."""
    if any(ask.first(key) not in (value, None) for key, value in column.keys().items()) or (
        ask.first("pageId") is None
    ):
        return _answer(False, "500", {})
    try:
        wanted = json.loads(ask.first("paramJson") or "{}")
        page, size = int(wanted.get("pageNo", 1)), int(wanted.get("pageSize", column.rows))
    except (ValueError, AttributeError):
        return _answer(False, "500", {})
    rows = view.rows(shown)[(page - 1) * size : page * size] if page > 0 and size > 0 else ()
    return _answer(True, "200", {"html": unit(column, rows, page=page, size=size, count=len(shown))})


def _answer(success: bool, code: str, data: dict[str, str]) -> Page:
    # No validator: nobody has seen one on this API.
    return reply(
        {
            "roles": None,
            "permissions": None,
            "success": success,
            "message": "" if success else "error",
            "code": code,
            "data": data,
            "traceId": "",
        }
    )


def _made_at(shown: list[Article]) -> datetime:
    """The site draws all its pages again a minute after its newest one: MakeTime moves, PubDate does not."""
    newest = max((each.published_at for each in shown), default=datetime(2023, 1, 1, tzinfo=_BEIJING))
    return newest.astimezone(_BEIJING) + timedelta(seconds=46)
