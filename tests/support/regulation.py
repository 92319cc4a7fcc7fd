"""One act of the Bureau of Industry and Security on its way through four official places, on loopback.

Names are made up: the shapes of the documents are official, the parties are stand-ins.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from xml.sax.saxutils import escape

from support.authorities import CSV, JSON, XML
from support.origin import Answer, Origin
from support.walking import small
from watcher.catalog import find_sources
from watcher.model.snapshot import FEED
from watcher.model.source import Source
from watcher.replica.facts import Filing, Group
from watcher.replica.register_fields import record
from watcher.replica.register_xml import full_text

FILED, PUBLISHED, CODIFIED, CONSOLIDATED = (
    "us_fr_public_inspection",
    "us_fr_documents",
    "us_ecfr_744",
    "us_csl",
)
STAGES = (FILED, PUBLISHED, CODIFIED, CONSOLIDATED)
HOSTS = ("www.federalregister.gov", "www.ecfr.gov", "data.trade.gov")
CHINA = "CHINA, PEOPLE'S REPUBLIC OF"
_OLD = ("Old Harbour Trading Co., Ltd.", "Old Valley Machinery Co., Ltd.", "Old Bridge Optics Co., Ltd.")
_UNVERIFIED = ("Unverified Harbour Co., Ltd.",)
_MILITARY = ("Military Harbour Co., Ltd.",)
_COLUMNS = """
_id source entity_number type programs name title addresses federal_register_notice start_date end_date
standard_order license_requirement license_policy call_sign vessel_type gross_tonnage gross_registered_tonnage
vessel_flag vessel_owner remarks source_list_url alt_names citizenships dates_of_birth nationalities
places_of_birth source_information_url ids
"""
_SYLLABLES = ("Bei", "Chan", "Dong", "Feng", "Guo", "Hai", "Jin", "Kun", "Lian", "Ming", "Nan", "Qing")


def made_up(count: int) -> tuple[str, ...]:
    """So many different names."""
    size = len(_SYLLABLES)
    return tuple(
        f"{_SYLLABLES[n % size]}{_SYLLABLES[n // size % size].lower()}"
        f"{_SYLLABLES[n // size**2 % size].lower()} Technology Co., Ltd."
        for n in range(count)
    )


def sources(names: Sequence[str] = STAGES) -> Mapping[str, Source]:
    """The real sources, with expectations for small documents; of the screening list the Bureau's lists."""
    found = {name: _small(source) for name, source in find_sources().items() if name in names}
    if CONSOLIDATED in found:
        one = found[CONSOLIDATED]
        lists = ("us_bis_entity", "us_bis_unverified", "us_bis_meu")
        found[CONSOLIDATED] = replace(one, declaration=replace(one.declaration, lists=lists))
    return found


def _small(source: Source) -> Source:
    """Public inspection is empty on most days."""
    found = small(source)
    bounds = found.declaration.expectations
    bounds = {name: replace(one, min_entries=0) if name == FEED else one for name, one in bounds.items()}
    return replace(found, declaration=replace(found.declaration, expectations=bounds))


@dataclass
class Act:
    """A rule that adds parties to the Entity List. Each place shows it once it is told to."""

    names: Sequence[str] = field(default_factory=lambda: made_up(20))
    number: str = "2026-21999"
    published_on: date = date(2026, 10, 2)
    effective_on: date = date(2026, 9, 29)
    volume: int = 91
    page: int = 60123

    @property
    def citation(self) -> str:
        return f"{self.volume} FR {self.page}"

    @property
    def filing(self) -> Filing:
        day, names = self.published_on, tuple(self.names)
        return Filing(
            number=self.number,
            title="Additions to the Entity List",
            slug="additions-to-the-entity-list",
            type="Rule",
            published_on=day,
            listed_at=datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1),
            filed=f"{day - timedelta(days=3):%-m-%-d-%y}; 8:45 am",
            effective_on=self.effective_on,
            action="Final rule.",
            abstract=f"In this final rule, BIS amends the EAR by adding {len(names)} entities to the Entity "
            "List under the destination of China.",
            citation=self.citation,
            supplement=4,
            background="",
            groups=(Group("adding", CHINA, "China", names),),
        )


def before(origin: Origin) -> None:
    """All four places as they stand before the act."""
    inspection(origin, None)
    register(origin, None)
    codified(origin, None)
    consolidated(origin, None)


def show(origin: Origin, stage: str, act: Act) -> None:
    """Let one place show the act."""
    {FILED: inspection, PUBLISHED: register, CODIFIED: codified, CONSOLIDATED: consolidated}[stage](
        origin, act
    )


def inspection(origin: Origin, act: Act | None) -> None:
    """Public inspection: the list, and the raw text of the rule."""
    host, day = "/www.federalregister.gov", act.published_on if act else None
    results = []
    if act and day:
        raw = f"/public-inspection/raw_text/{act.number.replace('-', '/')}.txt"
        text = _raw(act)
        origin.route(host + raw, Answer(text.encode(), headers=(("content-type", "text/plain"),)))
        bureau = {
            "raw_name": "INDUSTRY AND SECURITY BUREAU",
            "name": "Industry and Security Bureau",
            "id": 241,
            "slug": "industry-and-security-bureau",
        }
        results = [
            {
                "agencies": [bureau],
                "docket_numbers": [],
                "document_number": act.number,
                "editorial_note": None,
                "filed_at": f"{day - timedelta(days=3)}T08:45:00.000-04:00",
                "filing_type": "special",
                "html_url": f"https://www.federalregister.gov/public-inspection/{act.number}/document",
                "page_views": {"count": len(origin.requests)},
                "pdf_url": f"https://public-inspection.federalregister.gov/{act.number}.pdf",
                "publication_date": day.isoformat(),
                "raw_text_url": f"https://www.federalregister.gov{raw}",
                "title": act.filing.title,
                "type": "Rule",
            }
        ]
    listed = {"count": len(results), "results": results}
    origin.route(f"{host}/api/v1/public-inspection-documents/current.json", _json(listed))


def register(origin: Origin, act: Act | None) -> None:
    """The documents API, and the full text of the rule."""
    host = "/www.federalregister.gov"
    old = replace(
        Act(("Old Harbour Trading Co., Ltd.",), "2026-10001", date(2026, 5, 4), date(2026, 5, 4)).filing,
        title="Revisions to the Entity List",
    )
    shown = [old, *([act.filing] if act else [])]
    for each in shown:
        path = f"/documents/full_text/xml/{each.published_on:%Y/%m/%d}/{each.number}.xml"
        origin.route(host + path, Answer(full_text(each), headers=XML))
    results = [record(each) for each in reversed(shown)]
    documents = {"count": len(results), "total_pages": 1, "results": results}
    origin.route(f"{host}/api/v1/documents.json", _json(documents))


def codified(origin: Origin, act: Act | None, *, names: Sequence[str] | None = None) -> None:
    """Part 744 in the eCFR; with `names` only those of the act are there."""
    host, versioner = "/www.ecfr.gov", "/api/versioner/v1"
    day = act.published_on if act else date(2026, 5, 4)
    moved = {"date": day.isoformat(), "amendment_date": day.isoformat(), "issue_date": day.isoformat()}
    versions = {"content_versions": [moved | {"name": "Supplement No. 4 to Part 744", "part": "744"}]}
    titles = {"titles": [{"number": 15, "up_to_date_as_of": day.isoformat()}]}
    origin.route(f"{host}{versioner}/versions/title-15.json", _json(versions))
    origin.route(f"{host}{versioner}/titles.json", _json(titles))
    added = [(name, act.citation) for name in (act.names if names is None else names)] if act else []
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<DIV5 N="744" TYPE="PART"><HEAD>PART 744</HEAD>\n'
        + _supplement(4, "Entity List", [*((name, "80 FR 1") for name in _OLD), *added])
        + _supplement(6, "Unverified List", [(name, "80 FR 2") for name in _UNVERIFIED])
        + _supplement(7, "“Military End-User” (MEU) List", [(name, "85 FR 83799") for name in _MILITARY])
        + "</DIV5>\n"
    )
    origin.route(f"{host}{versioner}/full/{day}/title-15.xml", Answer(body.encode(), headers=XML))


def consolidated(origin: Origin, act: Act | None, *, names: Sequence[str] | None = None) -> None:
    """The Consolidated Screening List; with `names` only those of the act are there."""
    added = [(name, act.citation) for name in (act.names if names is None else names)] if act else []
    rows = [
        _row("Entity List (EL)", name, cited) for name, cited in [*((n, "80 FR 1") for n in _OLD), *added]
    ]
    rows += [_row("Unverified List (UVL)", name, "80 FR 2") for name in _UNVERIFIED]
    rows += [_row("Military End User (MEU) List", name, "85 FR 83799") for name in _MILITARY]
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS.split(), restval="")
    writer.writeheader()
    writer.writerows(rows)
    path = "/data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv"
    origin.route(path, Answer(out.getvalue().encode(), headers=CSV))


def _row(source: str, name: str, cited: str) -> dict[str, str]:
    return {
        "_id": sha256(f"{source}{name}".encode()).hexdigest()[:16],
        "source": f"{source} - Bureau of Industry and Security",
        "name": name,
        "addresses": "1 Example Road, Beijing, CN",
        "federal_register_notice": cited,
        "license_requirement": "For all items subject to the EAR. (See §744.11 of the EAR)",
        "license_policy": "Presumption of denial",
        "source_list_url": "https://bis.gov/entity-list",
    }


def _supplement(number: int, title: str, rows: Sequence[tuple[str, str]]) -> str:
    heads = ["Country", "Entity", "License requirement", "License review policy", "Federal Register citation"]
    heads = heads if number == 4 else ["Country", "Listed person and address", "Federal Register citation"]
    policy = (
        "<TD>For all items subject to the EAR. (See § 744.11 of the EAR)</TD><TD>Presumption of denial</TD>"
    )
    body = "".join(
        f"<TR><TD>{escape(CHINA) if place == 0 else ''}</TD><TD>{escape(name)}, 1 Example Road, Beijing, "
        f"China.</TD>{policy if number == 4 else ''}<TD>{cited}, 10/2/2026.</TD></TR>\n"
        for place, (name, cited) in enumerate(rows)
    )
    return (
        f'<DIV9 N="Supplement No. {number} to Part 744" TYPE="APPENDIX">\n'
        f"<HEAD>Supplement No. {number} to Part 744—{title}</HEAD>\n"
        '<DIV class="gpotbl_div"><TABLE class="gpotbl_table">\n'
        f"<THEAD><TR>{''.join(f'<TH>{one}</TH>' for one in heads)}</TR></THEAD>\n"
        f"<TBODY>\n{body}</TBODY></TABLE></DIV>\n</DIV9>\n"
    )


def _raw(act: Act) -> str:
    day, filed = act.published_on, act.published_on - timedelta(days=3)
    quoted = "; ".join(f"“{name}”" for name in act.names[:-1])
    quoted = f"{quoted}; and “{act.names[-1]}”" if quoted else f"“{act.names[-1]}”"
    return (
        f"\nThis document is scheduled to be published in the\nFederal Register on {day:%m/%d/%Y} and available"
        f" online at\nfederalregister.gov/d/{act.number}, and on govinfo.gov\n\nBILLING CODE 3510-33-P\n"
        "DEPARTMENT OF COMMERCE\nBureau of Industry and Security\n15 CFR Part 744\n"
        f"{act.filing.title}\nAGENCY: Bureau of Industry and Security, Department of Commerce.\n"
        f"ACTION: Final rule.\nSUMMARY: {act.filing.abstract}\n"
        f"DATES: This rule is effective {act.effective_on:%B} {act.effective_on.day}, {act.effective_on.year}.\n"
        "FOR FURTHER INFORMATION CONTACT: The Office of Exporter Services.\nSUPPLEMENTARY INFORMATION:\n"
        "Background\nThe parties below are added.\nList of Subjects in 15 CFR Part 744\nExports.\n"
        "PART 744 – CONTROL POLICY: END-USER AND END-USE BASED\n"
        "1. The authority citation for 15 CFR part 744 continues to read as follows:\n"
        "Authority: 50 U.S.C. 4801-4852.\n2. Supplement No. 4 to part 744 is amended:\n"
        f"a. Under CHINA, PEOPLE’S REPUBLIC OF, by adding, in alphabetical order, entries for\n{quoted}.\n"
        "An Official,\nTitle.\n"
        f"[FR Doc. {act.number} Filed: {filed:%-m/%-d/%Y} 8:45 am; Publication Date:  {day:%-m/%-d/%Y}]\n"
    )


def _json(data: object) -> Answer:
    return Answer(json.dumps(data).encode(), headers=JSON)
