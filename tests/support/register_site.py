"""www.federalregister.gov on loopback: searches answered by their words, full texts, public inspection."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from support.origin import Answer, Origin, Seen
from support.samples import sample

HOST = "www.federalregister.gov"
HOSTS = (HOST, "public-inspection.federalregister.gov")
_JSON = (("content-type", "application/json; charset=utf-8"),)
_TEXT = (("content-type", "text/plain; charset=utf-8"),)
_XML = (("content-type", "text/xml"),)


@dataclass
class RegisterSite:
    """`listed` maps the words of a search ("" for that of whole agencies) to results, newest first."""

    origin: Origin
    listed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    filed: dict[str, Any] = field(default_factory=lambda: {"count": 0, "results": []})

    def __post_init__(self) -> None:
        self.origin.route(f"/{HOST}/api/v1/documents.json", self._search)
        self.origin.route(f"/{HOST}/api/v1/public-inspection-documents/current.json", self._current)

    def text(self, url: str, body: bytes) -> None:
        """Serve a full text, or the raw text of a filing, under its official address."""
        headers = _XML if url.endswith(".xml") else _TEXT
        self.origin.route(f"/{HOST}{urlsplit(url).path}", Answer(body, headers=headers))

    def publish(self, folder: str) -> None:
        """Put on the site what a sample of us_fr_documents recorded, before what is there."""
        for one in sample("us_fr_documents", folder):
            if one.url.endswith(".xml"):
                self.text(one.url, one.body)
                continue
            rows = self.listed.setdefault(_words(urlsplit(one.url).query), [])
            known = {row["document_number"] for row in rows}
            fresh = [row for row in json.loads(one.body)["results"] if row["document_number"] not in known]
            rows[:0] = fresh

    def file(self, folder: str) -> None:
        """Put on public inspection what a sample of us_fr_public_inspection recorded; its list replaces ours."""
        for one in sample("us_fr_public_inspection", folder):
            if one.url.endswith(".txt"):
                self.text(one.url, one.body)
            else:
                self.filed = json.loads(one.body)

    def _search(self, seen: Seen) -> Answer:
        found = self.listed.get(_words(seen.query), [])
        answer: dict[str, Any] = {"description": "Documents", "count": len(found)}
        if found:  # a search that finds nothing has no results at all
            answer |= {"total_pages": 1, "results": found}
        return Answer(json.dumps(answer).encode(), headers=_JSON)

    def _current(self, seen: Seen) -> Answer:
        return Answer(json.dumps(self.filed).encode(), headers=_JSON)


def _words(query: str) -> str:
    return parse_qs(query).get("conditions[term]", [""])[0]
