"""The fields of a document in the Federal Register API: all that the API knows, and their values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from watcher.replica.facts import Filing, filings

HOST = "https://www.federalregister.gov"
API = "/api/v1/documents"
AGENCY = "industry-and-security-bureau"
DEFAULT = (
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


def unknown(names: Iterable[str]) -> tuple[str, ...]:
    """The names that are no fields of a document."""
    return tuple(name for name in names if name not in record(filings()[0]))


def record(each: Filing) -> dict[str, Any]:
    """All fields of a document, by name."""
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
        "json_url": f"{HOST}{API}/{number}?publication_date={day}",
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
        "slug": AGENCY,
    },
)
