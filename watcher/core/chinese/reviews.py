"""Cybersecurity reviews: begun, passed or failed, and what follows for the operators of networks."""

from __future__ import annotations

import re
from dataclasses import replace

from watcher.core.chinese.index import Row
from watcher.core.chinese.names import printed
from watcher.core.chinese.news import statement
from watcher.core.chinese.page import Page
from watcher.core.chinese.parties import party_of
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, FieldChange, Measure, NoticeEntry

REVIEWS = "cn_cyber_reviews"
AUTHORITY = "国家网信办网络安全审查办公室"
_OUTCOMES = (
    ("failed", re.compile(r"(?:未|不予)通过(?:了)?(?:网络安全)?审查")),
    ("passed", re.compile(r"(?<![未予])通过(?:了)?网络安全审查")),
    ("started", re.compile(r"(?:启动|实施|开展|进行)(?:了)?网络安全审查")),
    ("announced", re.compile(r"网络安全审查")),
)
_REVIEWED = (
    re.compile(r"对(?P<who>[^，。；]{2,60}?)(?:在华|在中国)[^，。；]{0,10}(?:产品|业务)"),
    re.compile(r"(?P<who>[^，。；：]{2,40}?)在华销售的产品(?:未通过|不予通过|存在)"),
    re.compile(r"对[“\"]?(?P<who>[^，。；”\"]{2,40}?)[”\"]?(?:启动|实施|开展|进行)网络安全审查"),
)


def is_review(title: str) -> bool:
    """True for a title about a cybersecurity review of somebody, not about the rules of reviews."""
    return "网络安全审查" in title and not re.search(r"办法|规定|征求意见|解读|问答", title)


def review(page: Page | None, row: Row | None, *, stage: str, read_from: tuple[str, ...] = ()) -> NoticeEntry:
    """One announcement of a review: `published` under its topic, with the outcome and the reviewed."""
    entry = statement(page, row, authority=AUTHORITY, stage=stage, read_from=read_from)
    text = f"{entry.notice.title}。{entry.notice.summary}"
    outcome = next(
        word for word, pattern in (*_OUTCOMES, ("announced", re.compile(""))) if pattern.search(text)
    )
    sentence = next((s for s in re.split(r"[。\n]", text) if "审查" in s and len(s) > 12), entry.notice.title)
    measure = Measure(
        ChangeKind.PUBLISHED,
        _reviewed(text),
        topic=REVIEWS,
        effective_on=entry.notice.published_on if outcome in ("started", "failed") else None,
        fields=(FieldChange("review", None, outcome),),
        quote=sentence,
    )
    return replace(entry, notice=replace(entry.notice, document_type="notice"), measures=(measure,))


def _reviewed(text: str) -> Party | None:
    for pattern in _REVIEWED:
        match = pattern.search(text)
        if match:
            return party_of(printed(match["who"].removeprefix("关于")), None)
    return None
