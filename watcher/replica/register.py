"""www.federalregister.gov: the documents API and the full text, as far as the story goes."""

from __future__ import annotations

from math import ceil
from typing import Any
from urllib.parse import urlencode

from watcher.replica.facts import Filing, filings
from watcher.replica.page import Ask, Page, View, html, reply
from watcher.replica.register_xml import full_text

HOST = "https://www.federalregister.gov"
_API = "/api/v1/documents"
_AGENCY = "industry-and-security-bureau"
_JSON = "application/json; charset=utf-8"
_DEFAULT = (
    "title",
    "type",
    "abstract",
    "document_number",
    "html_url",
    "pdf_url",
    "public_inspection_pdf_url",
    "publication_date",
    "agencies",
    "excerpts",
)
# The real API answers a request for a field it does not have with 400.
_EMPTY: dict[str, Any] = {
    "action": None,
    "cfr_references": [],
    "comment_url": None,
    "comments_close_on": None,
    "correction_of": None,
    "corrections": [],
    "dates": None,
    "disposition_notes": None,
    "docket_ids": [],
    "docket_id": None,
    "dockets": [],
    "end_page": None,
    "excerpts": None,
    "executive_order_notes": None,
    "executive_order_number": None,
    "explanation": None,
    "images": {},
    "images_metadata": {},
    "not_received_for_publication": None,
    "page_length": None,
    "page_views": {"count": 0, "last_updated": None},
    "presidential_document_number": None,
    "president": None,
    "proclamation_number": None,
    "regulation_id_number_info": {},
    "regulation_id_numbers": [],
    "regulations_dot_gov_info": {},
    "regulations_dot_gov_url": None,
    "significant": None,
    "signing_date": None,
    "start_page": None,
    "subtype": None,
    "toc_doc": None,
    "toc_subject": None,
    "topics": [],
}


def site(ask: Ask, view: View) -> Page:
    """The API and the full text. Nothing here has ETag or Last-Modified, as on the real site."""
    listed = [each for each in filings() if each.listed_at <= view.at]
    if ask.path in (f"{_API}.json", _API):
        return _list(ask, view, listed)
    if ask.path.startswith(f"{_API}/"):
        return _single(ask.path.removeprefix(f"{_API}/").removesuffix(".json"), listed)
    for each in listed:
        if ask.path == f"/documents/full_text/xml/{each.published_on:%Y/%m/%d}/{each.number}.xml":
            return Page(full_text(each), "application/xml")
    return _missing()


def _list(ask: Ask, view: View, listed: list[Filing]) -> Page:
    fields = ask.every("fields[]") or _DEFAULT
    unknown = [name for name in fields if name not in _EMPTY and name not in _stated(filings()[0])]
    if unknown:
        return reply({"errors": {"fields": f"unknown: {', '.join(unknown)}"}}, _JSON, status=400)
    # The minimum is honoured near 20 and the maximum is past 1000.
    size = min(max(int(ask.first("per_page") or "20"), 20), 2000)
    page = int(ask.first("page") or "1")
    found = sorted(
        (each for each in listed if _asked(ask, each)),
        key=lambda each: (each.published_on, each.number),
        reverse=ask.first("order") != "oldest",
    )
    total = ceil(len(found) / size)
    answer: dict[str, Any] = {"description": "Documents", "count": len(found), "total_pages": total}
    if page < total:
        # Whatever was asked, a cache buster included, comes back in the address of the next page.
        query = [(key, value) for key, value in ask.query if key not in ("page", "format")]
        answer["next_page_url"] = f"{HOST}{_API}?" + urlencode(
            [*query, ("format", "json"), ("page", str(page + 1))]
        )
    answer["results"] = [
        {name: value for name, value in _record(each).items() if name in fields}
        for each in view.rows(found)[(page - 1) * size : page * size]
    ]
    return reply(answer, _JSON)


def _single(numbers: str, listed: list[Filing]) -> Page:
    wanted = numbers.split(",")
    found = [each for each in listed if each.number in wanted]
    if not found:
        return _missing()
    if len(wanted) == 1:
        return reply(_record(found[0]), _JSON)
    return reply({"count": len(found), "results": [_record(each) for each in found]}, _JSON)


def _asked(ask: Ask, each: Filing) -> bool:
    """A wrong agency slug finds nothing, silently; words are all wanted, `OR` is a word like another."""
    agencies, types = ask.every("conditions[agencies][]"), ask.every("conditions[type][]")
    words = (ask.first("conditions[term]") or "").replace('"', "").casefold().split()
    text = f"{each.title} {each.abstract or ''}".casefold()
    day = each.published_on.isoformat()
    return (
        (not agencies or _AGENCY in agencies)
        and (not types or each.type.upper() in types)
        and all(word in text for word in words)
        and day >= (ask.first("conditions[publication_date][gte]") or day)
        and day <= (ask.first("conditions[publication_date][lte]") or day)
        and day == (ask.first("conditions[publication_date][is]") or day)
    )


def _record(each: Filing) -> dict[str, Any]:
    return dict(sorted({**_EMPTY, **_stated(each)}.items()))


def _stated(each: Filing) -> dict[str, Any]:
    day, number = each.published_on, each.number
    text = f"{HOST}/documents/full_text"
    rule = each.type == "Rule"
    return {
        "abstract": each.abstract,
        "action": each.action,
        "agencies": list(_AGENCIES),
        "body_html_url": f"{text}/html/{day:%Y/%m/%d}/{number}.html",
        "cfr_references": [{"title": 15, "part": 744, "chapter": None}] if rule else [],
        "citation": each.citation,
        "dates": f"This rule is effective {_words(each)}." if rule else None,
        "document_number": number,
        "effective_on": each.effective_on.isoformat() if each.effective_on else None,
        "full_text_xml_url": f"{text}/xml/{day:%Y/%m/%d}/{number}.xml",
        "html_url": f"{HOST}/documents/{day:%Y/%m/%d}/{number}/{each.slug}",
        "json_url": f"{HOST}{_API}/{number}?publication_date={day}",
        "mods_url": f"https://www.govinfo.gov/metadata/granule/FR-{day}/{number}/mods.xml",
        "pdf_url": f"https://www.govinfo.gov/content/pkg/FR-{day}/pdf/{number}.pdf",
        "public_inspection_pdf_url": f"https://public-inspection.federalregister.gov/{number}.pdf",
        "publication_date": day.isoformat(),
        "raw_text_url": f"{text}/text/{day:%Y/%m/%d}/{number}.txt",
        "title": each.title,
        "type": each.type,
        "volume": day.year - 1935,
    }


def _words(each: Filing) -> str:
    day = each.effective_on or each.published_on
    return f"{day:%B} {day.day}, {day.year}"


def _missing() -> Page:
    # A missing document is an HTML page, also under the API.
    return html(
        '<!DOCTYPE html>\n<html lang="en"><head><title>404: Page not found</title></head>'
        "<body><h1>The page you were looking for does not exist</h1></body></html>\n",
        media="text/html; charset=utf-8",
        status=404,
    )


_AGENCIES = (
    {
        "raw_name": "DEPARTMENT OF COMMERCE",
        "name": "Commerce Department",
        "id": 54,
        "url": f"{HOST}/agencies/commerce-department",
        "json_url": f"{HOST}/api/v1/agencies/54",
        "parent_id": None,
        "slug": "commerce-department",
    },
    {
        "raw_name": "Bureau of Industry and Security",
        "name": "Industry and Security Bureau",
        "id": 241,
        "url": f"{HOST}/agencies/industry-and-security-bureau",
        "json_url": f"{HOST}/api/v1/agencies/241",
        "parent_id": 54,
        "slug": _AGENCY,
    },
)
