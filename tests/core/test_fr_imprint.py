from __future__ import annotations

import json
from datetime import date

import pytest
from support.samples import document

from watcher.core.federal_register.imprint import of_api, page
from watcher.errors import ParseError

URL = "https://www.federalregister.gov/api/v1/documents.json"
LEAST = {
    "document_number": "2026-17230",
    "title": "Removal  From the Entity List ",
    "publication_date": "2026-08-24",
}


def test_the_least_that_a_result_must_have() -> None:
    imprint = of_api(LEAST)
    assert (imprint.key, imprint.title) == ("2026-17230@2026-08-24", "Removal From the Entity List")
    assert imprint.url == "https://www.federalregister.gov/d/2026-17230"
    assert (imprint.xml_url, imprint.effective_on, imprint.kind, imprint.related) == (None, None, "", ())


def test_a_full_result() -> None:
    imprint = of_api(
        LEAST
        | {
            "type": "Proposed Rule",
            "abstract": "T[uuml]rkiye (2)",
            "effective_on": None,
            "dates": "This rule is effective July 3, 2024.",
            "citation": "89 FR 1",
            "docket_ids": ["Docket No. 1"],
            "agencies": [{"raw_name": "DEPARTMENT OF COMMERCE"}, {"name": "Bureau"}, "odd"],
            "full_text_xml_url": "https://x/2026-17230.xml",
            "html_url": "https://x/",
        }
    )
    assert (imprint.kind, imprint.abstract, imprint.citation) == ("proposed_rule", "Türkiye (2)", "89 FR 1")
    assert imprint.effective_on == date(2024, 7, 3)
    assert (imprint.dockets, imprint.agencies) == (("Docket No. 1",), ("DEPARTMENT OF COMMERCE", "Bureau"))
    assert (imprint.xml_url, imprint.url) == ("https://x/2026-17230.xml", "https://x/")


@pytest.mark.parametrize(
    ("number", "correction_of", "related", "corrects"),
    [
        ("C1-2026-16628", None, ("2026-16628",), True),
        (
            "C2-2026-16628",
            "https://www.federalregister.gov/api/v1/documents/2026-16628",
            ("2026-16628",),
            True,
        ),
        (
            "2026-16629",
            "https://www.federalregister.gov/api/v1/documents/2026-16628?x=1",
            ("2026-16628",),
            True,
        ),
        ("E9-17295", None, (), False),
        ("2026-16629", "https://www.federalregister.gov/api/v1/documents/2026-16629", (), False),
    ],
)
def test_a_correction_names_its_original(
    number: str, correction_of: str | None, related: tuple[str, ...], corrects: bool
) -> None:
    imprint = of_api(LEAST | {"document_number": number, "correction_of": correction_of})
    assert (imprint.related, imprint.corrects) == (related, corrects)


@pytest.mark.parametrize(
    "fields",
    [{"title": ""}, {"document_number": None}, {"publication_date": "soon"}, {"publication_date": None}],
)
def test_without_number_title_or_day_nothing_is_read(fields: dict[str, str | None]) -> None:
    with pytest.raises(ValueError, match=r"without number|isoformat"):
        of_api(LEAST | fields)


def test_a_page_and_the_next_one() -> None:
    body = json.dumps({"count": 60, "results": [LEAST], "next_page_url": "https://x/?page=2"})
    assert page(document(URL, body)) == ([LEAST], "https://x/?page=2")
    assert page(document(URL, json.dumps({"count": 1, "results": [LEAST], "next_page_url": None})))[1] is None


@pytest.mark.parametrize("following", ["", None, 5])
def test_without_an_address_there_is_no_next_page(following: object) -> None:
    body = json.dumps({"results": [LEAST], "next_page_url": following})
    assert page(document(URL, body)) == ([LEAST], None)


def test_documents_that_are_there_are_read_whatever_their_number_is_said_to_be() -> None:
    body = json.dumps({"count": 0, "results": [LEAST]})
    assert page(document(f"{URL}?conditions[term]=1260H", body)) == ([LEAST], None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<html>Request Access</html>", "not JSON"),
        ("[]", "not a list"),
        ('{"errors": {"fields": "unknown"}, "count": 0}', "not a list"),
        ('{"message": "hello"}', "not a list"),
        ('{"count": 0}', "without documents"),
        ('{"count": 0, "results": []}', "without documents"),
        ('{"count": 1, "results": ["odd"]}', "without documents"),
        ('{"count": 2, "results": [{}, "odd"]}', "without documents"),
        ('{"count": 1, "results": 5}', "without documents"),
    ],
)
def test_what_is_not_the_list_raises(content: str, message: str) -> None:
    with pytest.raises(ParseError, match=message) as raised:
        page(document(URL, content))
    assert raised.value.url == URL


def test_names_and_parts_of_another_form_are_left_out() -> None:
    odd = {
        "agencies": ["Commerce", {"name": " Industry\n Bureau ", "slug": "bureau"}, {}, {"slug": 5}],
        "cfr_references": ["15", {"part": 1}, {"title": 15}],
    }
    imprint = of_api(LEAST | odd)
    assert (imprint.agencies, imprint.parts) == (("Industry Bureau",), ("15 CFR",))
    assert imprint.slugs == ("bureau",)
