"""One document as the API of the Federal Register lists it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

from watcher.core import json
from watcher.core.english import uncode
from watcher.core.federal_register.document import effective_day, plain_dashes
from watcher.core.text import squeeze
from watcher.errors import ParseError
from watcher.model.document import Document

SITE = "https://www.federalregister.gov"
_CORRECTION = re.compile(r"^([CR])\d*-(\d{4}-\d+|[A-Z]?\d+-\d+)$")
_TERM = "conditions[term]="
_REFERRED = re.compile(r"/documents/(?:\d{4}/\d{2}/\d{2}/)?([A-Z]?\d*(?:-\d+)+)")


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the Register says of a document beside its text.

    `kind` is "rule", "proposed_rule", "notice" …, "" where unsaid. `xml_url` is None while there is no full
    text. `related` are the documents that this one corrects. `filed_at` (UTC) and `withdrawn` are
    what public inspection adds; `planned_on` is the day for which a withdrawn document had been
    scheduled, kept for its key. `slugs` name its agencies as the API asks for them; `parts` are the
    parts of the Code that it touches ("15 CFR 744").
    """

    number: str
    title: str
    published_on: date | None
    kind: str = ""
    abstract: str = ""
    url: str = ""
    xml_url: str | None = None
    effective_on: date | None = None
    citation: str = ""
    dockets: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    filed_at: datetime | None = None
    withdrawn: bool = False
    planned_on: date | None = None
    slugs: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The number with the day of publication: numbers were used again before 2016."""
        day = self.published_on or self.planned_on
        return f"{self.number}@{day.isoformat()}" if day else self.number

    @property
    def corrects(self) -> bool:
        """Whether it is a correction: "C1-2026-16628", or a document that names the one it corrects."""
        return bool(self.related)


def page(document: Document) -> tuple[list[Mapping[str, Any]], str | None]:
    """The results of one page of the list, and the address of the next one.

    Raises ParseError for what is not the API's shape, and for an empty list of an agency: the wrong slug
    finds nothing and says nothing. Where words were asked for too, nothing may be the answer; it comes
    without results.
    """
    body = json.read(document)
    if not isinstance(body, dict) or "errors" in body or not ({"count", "results"} & body.keys()):
        raise ParseError(
            f"{document.url}: not a list of the Federal Register: {str(body)[:200]}", url=document.url
        )
    results = body.get("results")
    if not results and body.get("count") == 0 and _TERM in unquote(document.url):
        return [], None
    if not isinstance(results, list) or not results or not all(isinstance(one, dict) for one in results):
        raise ParseError(f"{document.url}: a list without documents", url=document.url)
    return results, text(body, "next_page_url") or None


def of_api(result: Mapping[str, Any]) -> Imprint:
    """Read one result. Only number, title and day must be there: older recordings have fewer fields.

    Raises ValueError where one of those is missing.
    """
    number = plain_dashes(text(result, "document_number"))
    title = squeeze(uncode(text(result, "title")))
    if not number or not title:
        raise ValueError(f"a document without number or title: {str(dict(result))[:120]}")
    published_on = date.fromisoformat(text(result, "publication_date"))
    effective = text(result, "effective_on")
    return Imprint(
        number=number,
        title=title,
        published_on=published_on,
        kind=text(result, "type").casefold().replace(" ", "_"),
        abstract=squeeze(uncode(text(result, "abstract"))),
        url=text(result, "html_url") or f"{SITE}/d/{number}",
        xml_url=text(result, "full_text_xml_url") or None,
        effective_on=date.fromisoformat(effective) if effective else effective_day(text(result, "dates")),
        citation=text(result, "citation"),
        dockets=tuple(squeeze(str(one)) for one in several(result, "docket_ids")),
        agencies=agencies(result),
        related=_related(number, result),
        slugs=slugs(result),
        parts=tuple(dict.fromkeys(part for part in map(_part, several(result, "cfr_references")) if part)),
    )


def several(result: Mapping[str, Any], name: str) -> list[Any]:
    """A field that holds several values; none where it is null, or of another kind."""
    value = result.get(name)
    return value if isinstance(value, list) else []


def agencies(result: Mapping[str, Any]) -> tuple[str, ...]:
    """The agencies as the document prints them."""
    named = (one for one in several(result, "agencies") if isinstance(one, dict))
    found = (squeeze(str(one.get("raw_name") or one.get("name") or "")) for one in named)
    return tuple(name for name in found if name)


def slugs(result: Mapping[str, Any]) -> tuple[str, ...]:
    """The slugs of a document's agencies; public inspection names only the bureau, never its department."""
    found = (text(one, "slug") for one in several(result, "agencies") if isinstance(one, dict))
    return tuple(slug for slug in found if slug)


def corrected(number: str) -> tuple[str, ...]:
    """The document that a number says it corrects: "C1-2026-16628" corrects 2026-16628."""
    match = _CORRECTION.match(number)
    return (match.group(2),) if match else ()


def _related(number: str, result: Mapping[str, Any]) -> tuple[str, ...]:
    """The number says it, or the field correction_of, which holds an address."""
    referred = _REFERRED.search(text(result, "correction_of"))
    found = [*corrected(number), *([referred.group(1)] if referred else [])]
    return tuple(dict.fromkeys(one for one in found if one != number))


def _part(one: Any) -> str:
    if not isinstance(one, dict) or not one.get("title"):
        return ""
    return f"{one['title']} CFR {one['part']}" if one.get("part") else f"{one['title']} CFR"


def text(result: Mapping[str, Any], name: str) -> str:
    """A field that holds words; "" where it is null, or of another kind."""
    value = result.get(name)
    return value.strip() if isinstance(value, str) else ""
