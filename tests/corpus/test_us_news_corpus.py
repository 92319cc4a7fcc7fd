"""The lead paragraphs of four releases of the Bureau of Industry and Security, as text."""

from __future__ import annotations

import html
import json
from datetime import date

import pytest
from support.samples import CORPUS, document

from watcher.core.press import entry, read
from watcher.model.measure import ChangeKind, NoticeEntry

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the official documents of ../shared/corpus are not here"),
]
ADDED, AMENDED, REMOVED = ChangeKind.ADDED, ChangeKind.AMENDED, ChangeKind.REMOVED


@pytest.fixture(scope="module")
def notices() -> list[NoticeEntry]:
    leads = json.loads((CORPUS / "us/html/bis_press_release_leads_TEXT.json").read_text(encoding="utf-8"))
    pages = (
        document(
            one["url"], f"<html><body><main><h1>T</h1><p>{html.escape(one['lead'])}</p></main></body></html>"
        )
        for one in leads
    )
    return [entry(read(page, None), authority="BIS", read_from=()) for page in pages]


def test_the_stated_numbers(notices: list[NoticeEntry]) -> None:
    assert [[(one.verb, one.stated, one.of) for one in notice.counts] for notice in notices] == [
        [(ADDED, 2, "parties"), (ADDED, 7, "entries")],
        [(ADDED, 11, "parties")],
        [(ADDED, 11, "parties"), (AMENDED, 1, "entries"), (REMOVED, 3, "parties")],
        [(ADDED, 6, "parties")],
    ]
    assert dict(notices[1].counts[0].breakdown) == {"CN": 6, "RU": 3, "AE": 2}


def test_what_is_told(notices: list[NoticeEntry]) -> None:
    for notice in notices:
        assert [(one.verb, one.list_id, one.subject) for one in notice.measures] == [
            (ChangeKind.PUBLISHED, "us_bis_entity", None)
        ]
    assert [notice.notice.published_on for notice in notices] == [
        date(2024, 2, 26),
        date(2024, 4, 11),
        None,  # these two leads print no day; the index does
        None,
    ]
