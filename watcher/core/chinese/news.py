"""A readout or a piece of news: told, and nothing more."""

from __future__ import annotations

from watcher.core.chinese.head import head
from watcher.core.chinese.index import Row
from watcher.core.chinese.lists import STATEMENTS
from watcher.core.chinese.notice import text_digest
from watcher.core.chinese.page import Page
from watcher.core.chinese.script import lang_of
from watcher.core.text import fold
from watcher.model.measure import ChangeKind, Measure, Notice, NoticeEntry

_SUMMARY = 2000
_QUOTE = 300


def statement(
    page: Page | None, row: Row | None, *, authority: str, stage: str, read_from: tuple[str, ...] = ()
) -> NoticeEntry:
    """One `published` measure under topic `statements`, with the first sentence as its words."""
    known = head(page, row)
    lines = page.lines if page else ()
    text = "\n".join(lines)
    quote = text.partition("。")[0][:_QUOTE] or known.title
    on = (row.on if row else None) or (page.published_on if page else None)
    return NoticeEntry(
        key=f"{fold(known.title)}@{on or ''}",
        notice=Notice(
            title=known.title,
            url=page.url if page else row.url if row else "",
            published_on=on,
            published_at=page.published_at if page else None,
            lang=lang_of(known.title),
            authority=authority,
            document_type="statement",
            summary=text[:_SUMMARY],
        ),
        measures=(Measure(ChangeKind.PUBLISHED, topic=STATEMENTS, quote=quote),),
        stage=stage,
        text_digest=text_digest(lines) if lines else "",
        read_from=read_from,
    )
