"""One document on public inspection, as the API lists it before it is published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from watcher.core import json
from watcher.core.days import utc
from watcher.core.english import EASTERN, dates, uncode
from watcher.core.federal_register.document import plain_dashes
from watcher.core.federal_register.imprint import Imprint, agencies, corrected, several, slugs, text
from watcher.core.text import squeeze
from watcher.errors import ParseError
from watcher.model.document import Document

_WITHDRAWN = re.compile(r"\bwithdraw(?:al|n)\b", re.IGNORECASE)
_ON_PUBLICATION = re.compile(r"\beffective\b[^.]*\[INSERT\s+DATE\s+OF\s+PUBLICATION", re.IGNORECASE)
_ON_FILING = re.compile(
    r"\beffective\b[^.]*\[INSERT\s+DATE\s+OF\s+(?:FILING|PLACEMENT)[^\]]*INSPECTION", re.IGNORECASE
)


def page(document: Document) -> list[Mapping[str, Any]]:
    """What is on public inspection now; empty before the first filing of a day.

    From midnight to 08:45 Eastern the API answers with yesterday's special filings and says so in
    `meta`. Raises ParseError for what is not the API's shape.
    """
    body = json.read(document)
    results = body.get("results") if isinstance(body, dict) else None
    if results is None and isinstance(body, dict) and body.get("count") == 0:
        results = []
    if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
        raise ParseError(
            f"{document.url}: not a list of public inspection: {str(body)[:200]}", url=document.url
        )
    return results


def of_api(result: Mapping[str, Any]) -> Imprint:
    """Read one result. Dates may be null, titles end in blanks; a withdrawn document stays listed.

    Raises ValueError where number or title is missing.
    """
    number = plain_dashes(text(result, "document_number"))
    title = squeeze(uncode(text(result, "title")))
    if not number or not title:
        raise ValueError(f"a filing without number or title: {str(dict(result))[:120]}")
    note = text(result, "editorial_note")
    published, filed = text(result, "publication_date"), text(result, "filed_at")
    withdrawn = _WITHDRAWN.search(note) is not None
    return Imprint(
        number=number,
        title=title,
        published_on=date.fromisoformat(published) if published else None,
        kind=text(result, "type").casefold().replace(" ", "_"),
        url=text(result, "html_url") or text(result, "pdf_url"),
        dockets=tuple(squeeze(str(one)) for one in several(result, "docket_numbers")),
        agencies=agencies(result),
        related=corrected(number),
        filed_at=utc(datetime.fromisoformat(filed)) if filed else None,
        withdrawn=withdrawn,
        # The note says through which day it stays on public inspection: the day of publication that a
        # withdrawn document no longer has, and under which it was known.
        planned_on=next(iter(dates(note)), None) if withdrawn else None,
        slugs=slugs(result),
    )


def raw_text_url(result: Mapping[str, Any]) -> str | None:
    """Where the words of a filing are, if they are."""
    return text(result, "raw_text_url") or None


def effective_on(words: str, imprint: Imprint) -> date | None:
    """Publication or filing itself, where the printer is still to insert the day under DATES; else None."""
    if _ON_PUBLICATION.search(words):
        return imprint.published_on
    if _ON_FILING.search(words):
        return imprint.filed_at.astimezone(EASTERN).date() if imprint.filed_at else None
    return None
