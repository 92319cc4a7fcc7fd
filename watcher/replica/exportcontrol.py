"""exportcontrol.mofcom.gov.cn: the same notices some days later, with the full text inside the list."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from watcher.replica.facts import acts, answers
from watcher.replica.mofcom_markup import Article
from watcher.replica.mofcom_words import notice, statement
from watcher.replica.page import Ask, Page, View, html, missing, reply

LIST = "/edi_ecms_web_front/front/column/getColumnList"
_LAG = timedelta(days=4)  # seen on it: a notice of 7 November dated the 11th, one of 29 June dated 3 July
_ROWS = 10


def site(ask: Ask, view: View) -> Page:
    """The list API by POST; any other page is the portal's shell."""
    if ask.path != LIST:
        return html("<html><body><div class='portal'></div></body></html>")
    if ask.method != "POST":
        return missing(ask.path)
    column = ask.form.get("columnID", "")
    page = int(ask.form.get("pageNumber", "1"))
    shown = [each for each in _column(column) if each.published_at + _LAG <= view.at]
    shown.sort(key=lambda each: (each.published_at, each.path), reverse=True)
    rows = view.rows(shown)[(page - 1) * _ROWS : page * _ROWS]
    answer = reply(
        {
            "pageInfo": {
                "rows": [_row(each, column) for each in rows],
                "total": len(shown),
                "maxPageNum": ceil(len(shown) / _ROWS),
                "pageNumber": page,
            }
        }
    )
    if ask.header("x-requested-with") == "XMLHttpRequest":
        return answer
    # Without that header the real site answers 200 with "?" in the place of every Chinese character.
    spoiled = "".join("?" if ord(sign) > 0x7F else sign for sign in answer.body.decode())
    return Page(spoiled.encode(), answer.media)


def _column(number: str) -> tuple[Article, ...]:
    if number == "10":
        return tuple(notice(act) for act in acts())
    return tuple(statement(answer) for answer in answers()) if number == "1" else ()


def _row(each: Article, column: str) -> dict[str, str]:
    # The copy here loses the spaces inside English names, and stands under another address.
    text = "".join(f"<p>{line.replace(' ', '')}</p>" for line in each.lines)
    name = each.path.rpartition("art_")[2].removesuffix(".html")
    return {
        "id": name,
        "title": each.title,
        "url": f"/article/{column}/{name}.html",
        "publishTimeStr": f"{each.published_at + _LAG:%Y-%m-%d}",
        "source": each.source,
        "content": text,
        "columnName": "规章及规范性文件" if column == "10" else "国内动态",
    }
