"""The register's index of several pages: whatever was asked comes back in the address of the next."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from support.plain_client import ask

from watcher.replica import register
from watcher.replica.facts import Filing, filings
from watcher.replica.replica import Replica


def older(count: int) -> tuple[Filing, ...]:
    """Notices before those of the story."""
    return tuple(
        replace(
            filings()[0],
            number=f"2022-{index:05}",
            title=f"Stand-in notice {index} of {count}",
            slug=f"stand-in-notice-{index}",
            type="Notice",
            published_on=date(2022, 12, 31) - timedelta(days=index // 5),
        )
        for index in range(1, count + 1)
    )


def test_a_busy_register_is_read_page_by_page_with_whatever_was_asked() -> None:
    asked = "https://www.federalregister.gov/api/v1/documents.json?per_page=40&order=newest&_=17"
    wanted: str | None = asked + "&fields%5B%5D=document_number&fields%5B%5D=publication_date"
    rows: list[dict[str, str]] = []
    with Replica(sites={"www.federalregister.gov": partial(register.site, more=older(96))}) as replica:
        while wanted is not None:
            reply = json.loads(ask(replica.url(wanted)).text)
            rows += reply["results"]
            assert (reply["count"], reply["total_pages"]) == (100, 3)
            wanted = reply.get("next_page_url")
            assert wanted is None or "_=17" in wanted
    assert len({row["document_number"] for row in rows}) == len(rows) == 100
    days = [row["publication_date"] for row in rows]
    assert days == sorted(days, reverse=True)
