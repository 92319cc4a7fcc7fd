"""Official documents of the Federal Register, read where the corpus lies beside the project."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from support.samples import CORPUS, official

from watcher.core.federal_register.counts import stated
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, NoticeEntry
from watcher.sources.us_fr_documents.parser import parse

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the official documents of ../shared/corpus are not here"),
]
API = "https://www.federalregister.gov/api/v1/documents.json"
FOLDER = "us/federal_register"
RULE = "https://www.federalregister.gov/documents/full_text/xml/2023/02/27/2023-03929.xml"


def _notices(path: str, url: str = API) -> dict[str, NoticeEntry]:
    entries = parse((official(f"{FOLDER}/{path}", url),)).entries
    return {entry.key: entry for entry in entries if isinstance(entry, NoticeEntry)}


@pytest.fixture(scope="module")
def rules() -> dict[str, NoticeEntry]:
    return _notices("documents_bis_entity_list_rules_2026-07-09.json")


def test_ten_entities_under_thirteen_entries() -> None:
    (entry,) = _notices("2023-03929.xml", RULE).values()
    assert entry.key == "2023-03929@2023-02-27"
    assert (entry.notice.effective_on, entry.notice.published_on) == (date(2023, 2, 24), date(2023, 2, 27))
    assert entry.notice.filed_at == datetime(2023, 2, 24, 13, 45, tzinfo=UTC)
    assert {(m.verb, m.list_id) for m in entry.measures} == {(ChangeKind.ADDED, "us_bis_entity")}
    parties = [m.subject for m in entry.measures if isinstance(m.subject, Party)]
    assert len(parties) == 10
    assert sum(m.entries for m in entry.measures) == 13
    head = next(party for party in parties if party.key == "China HEAD Aerospace Technology Co.")
    assert head.countries == ("CN", "FR", "NL")
    assert (len(head.names), len(head.addresses)) == (8, 5)  # three of them in the continuation row
    assert [(c.of, c.stated, c.extracted) for c in entry.counts] == [("parties", 10, 10), ("entries", 13, 13)]
    assert dict(entry.counts[1].breakdown) == {"CA": 2, "CN": 5, "FR": 1, "LU": 1, "NL": 1, "RU": 3}
    for party in parties:
        assert party.addresses
        assert "³" in (party.detail("licence_requirement") or "")
        assert (party.detail("review_policy") or "").startswith("Policy of denial")


def test_every_listed_rule_is_a_notice(rules: dict[str, NoticeEntry]) -> None:
    assert len(rules) == 57
    places = Counter(
        place for one in rules.values() for place in {m.list_id or m.topic for m in one.measures}
    )
    assert places == {"us_bis_entity": 29, "us_bis_unverified": 7, "us_bis_meu": 1, "us_export_rules": 21}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("2025-07185@2025-04-25", [("added", 18), ("removed", 5)]),
        ("2024-23638@2024-10-16", [("added", 8), ("removed", 2)]),
        ("2024-14642@2024-07-03", [("added", 13), ("removed", 8)]),
        ("2024-01253@2024-01-23", [("removed", 3)]),
        ("2023-27928@2023-12-20", [("added", 13)]),
        ("2023-27932@2023-12-19", [("removed", 4)]),
        ("2023-18125@2023-08-22", [("removed", 35)]),
        ("2023-21080@2023-09-27", [("added", 28), ("amended", 2), ("removed", 1)]),
        ("2025-17893@2025-09-16", [("added", 32), ("amended", 28)]),
        ("2023-22536@2023-10-11", [("added", 49), ("added", 52)]),
    ],
)
def test_stated_numbers(rules: dict[str, NoticeEntry], key: str, expected: list[tuple[str, int]]) -> None:
    assert [(one.verb.value, one.stated) for one in rules[key].counts] == expected


def test_the_stay_of_the_affiliates_rule(rules: dict[str, NoticeEntry]) -> None:
    (measure,) = rules["2025-19846@2025-11-12"].measures
    assert (measure.verb, measure.until) == (ChangeKind.SUSPENDED, date(2026, 11, 9))
    assert isinstance(measure.subject, InstrumentRef)
    assert (measure.subject.number, measure.subject.published_on) == ("2025-19001", date(2025, 9, 30))


def test_every_breakdown_adds_up() -> None:
    lines = (CORPUS / FOLDER / "bis_docs_2020_2025_meta.jsonl").read_text(encoding="utf-8").splitlines()
    numbers = [one for line in lines for one in stated(json.loads(line)["abstract"] or "")]
    divided = [one for one in numbers if one.breakdown]
    assert len(divided) >= 20
    assert all(sum(count for _, count in one.breakdown) == one.number for one in divided)


def test_a_correction_an_order_and_rules_without_abstract() -> None:
    notices = _notices("documents_bis_2026-10-02_TRIMMED7.json")
    assert len(notices) == 7
    assert notices["C1-2026-16628@2026-08-28"].notice.related == ("2026-16628",)
    order = notices["2026-19927@2026-09-29"]
    assert [(m.list_id, m.subject.name) for m in order.measures if isinstance(m.subject, Party)] == [
        ("us_bis_denied", "URAL Airlines JSC")
    ]


def test_a_daily_issue_without_a_list_rule_tells_nothing() -> None:
    url = "https://www.govinfo.gov/bulkdata/FR/2024/02/FR-2024-02-12.xml"
    parsed = parse((official(f"{FOLDER}/FR-2024-02-12.xml", url),))
    assert (parsed.entries, parsed.follow, parsed.remarks) == ((), (), ())
