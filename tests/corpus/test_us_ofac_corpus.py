"""The official files of OFAC, read where the corpus lies beside the project."""

from __future__ import annotations

from collections import Counter

import pytest
from support.samples import CORPUS, official
from support.walking import read

from watcher.catalog import find_sources
from watcher.model.document import Document
from watcher.model.entry import NameRole, PartyEntry, PartyType
from watcher.model.measure import ChangeKind, NoticeEntry
from watcher.model.snapshot import Head, Judgement
from watcher.model.source import Parsed
from watcher.sources.us_csl.parser import parse as parse_csl
from watcher.sources.us_ofac_consolidated.parser import parse as parse_consolidated
from watcher.sources.us_ofac_recent_actions.parser import parse as parse_actions
from watcher.sources.us_ofac_sdn.parser import parse as parse_sdn

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the official documents of ../shared/corpus are not here"),
]
EXPORTS = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"
CSL = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv"


def _sdn_documents() -> tuple[Document, ...]:
    names = {"sdn": "SDN.CSV", "alt": "ALT.CSV", "add": "ADD.CSV"}
    return tuple(official(f"us/ofac/{file}_2019-01-15.csv", EXPORTS + name) for file, name in names.items())


def _parties(parsed: Parsed) -> list[PartyEntry]:
    return [entry for entry in parsed.entries if isinstance(entry, PartyEntry)]


@pytest.fixture(scope="module")
def january_2019() -> Parsed:
    return parse_sdn(_sdn_documents())


@pytest.fixture(scope="module")
def december_2025() -> Parsed:
    names = ("prim", "alt", "add", "comments")
    files = (official(f"us/ofac/cons_{n}_2025-12-19.csv", f"{EXPORTS}CONS_{n.upper()}.CSV") for n in names)
    return parse_consolidated(tuple(files))


def test_the_sdn_list_of_2019(january_2019: Parsed) -> None:
    entries = _parties(january_2019)
    assert len(entries) == len({entry.key for entry in entries}) == 7379
    assert Counter(entry.party.type for entry in entries) == {
        PartyType.PERSON: 3845,
        PartyType.ORGANIZATION: 2994,
        PartyType.VESSEL: 323,
        PartyType.AIRCRAFT: 217,
    }
    assert all(entry.party.detail("programme") for entry in entries)
    aliases = sum(name.role is not NameRole.PRIMARY for entry in entries for name in entry.party.names)
    assert aliases > 9682 * 0.98  # every row of the alias file, less exact repetitions; and those of remarks
    # The copies lack the end mark, and there is none of the comments: both is said.
    assert Counter(remark.kind for remark in january_2019.remarks) == {"unproven": 3, "incomplete": 1}


def test_every_alias_of_the_file_is_a_name(january_2019: Parsed) -> None:
    names = {entry.key: {name.text for name in entry.party.names} for entry in _parties(january_2019)}
    raw = _sdn_documents()[1].body.decode()
    rows = [line.split(",", 3) for line in raw.splitlines() if line.strip()]
    missing = [
        row for row in rows if " ".join(row[3].rsplit(",", 1)[0].strip('"').split()) not in names[row[0]]
    ]
    assert missing == []


def test_namesakes_are_sixteen_and_each_keeps_a_key(january_2019: Parsed) -> None:
    keys = Counter(entry.party.key for entry in _parties(january_2019))
    assert max(keys.values()) == 1
    assert {"KIM, Yong Chol", "KIM, Yong Chol (17614)"} <= keys.keys()
    names = Counter(entry.party.name for entry in _parties(january_2019))
    assert sum(count - 1 for count in names.values()) == 16


def test_the_declared_bounds_fit(january_2019: Parsed, december_2025: Parsed) -> None:
    for name, parsed in (("us_ofac_sdn", january_2019), ("us_ofac_consolidated", december_2025)):
        source = find_sources()[name]
        reading = read(source, Head(name), parsed)
        assert {one.verdict.judgement for one in reading.lists} == {Judgement.BASELINE}


def test_the_consolidated_lists_of_2025(december_2025: Parsed) -> None:
    assert december_2025.remarks == ()
    assert Counter(entry.list_id for entry in _parties(december_2025)) == {
        "us_ofac_ssi": 286,
        "us_ofac_plc": 78,
        "us_ofac_cmic": 68,
        "us_ofac_mbs": 14,
        "us_ofac_capta": 1,
    }


def test_every_military_company_has_its_day(december_2025: Parsed) -> None:
    companies = [entry for entry in _parties(december_2025) if entry.list_id == "us_ofac_cmic"]
    assert all(entry.effective_on and entry.party.detail("listing_date") for entry in companies)
    assert all(entry.party.countries and entry.party.addresses for entry in companies)
    cccc = next(entry for entry in companies if entry.key == "30930")
    assert "CCCC" in {name.text for name in cccc.party.names}  # it stands in the comments alone
    assert ("uscc", "91110000710934369E") in cccc.party.identifiers  # cut by the overflow


def test_the_lists_agree_with_the_screening_list(december_2025: Parsed) -> None:
    """What the two sources say two years apart, list by list: the programmes are read rightly."""
    shown = _parties(parse_csl((official("us/csl/csl_2023-11-30.csv", CSL),)))
    for list_id, gone, come in [
        ("us_ofac_ssi", {"18293", "18717"}, set[str]()),
        ("us_ofac_cmic", set[str](), set[str]()),
        ("us_ofac_plc", set[str](), set[str]()),
        ("us_ofac_mbs", {"34741"}, {"50476"}),
        ("us_ofac_capta", set[str](), set[str]()),
        ("us_ofac_fse", {"26182"}, set[str]()),
    ]:
        then = {entry.key for entry in shown if entry.list_id == list_id}
        now = {entry.key for entry in _parties(december_2025) if entry.list_id == list_id}
        assert (list_id, then - now, now - then) == (list_id, gone, come)


def test_the_actions_of_23_september_2026() -> None:
    page = official(
        "us/html/ofac_recent_action_20260923_EXCERPT.html",
        "https://ofac.treasury.gov/recent-actions/20260923",
    )
    parsed = parse_actions((page,))
    assert parsed.remarks == ()
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    told = [(one.verb, one.list_id, getattr(one.subject, "name", None)) for one in entry.measures]
    assert told == [
        (ChangeKind.REMOVED, "us_ofac_sdn", "SAFARI CLUB"),
        (
            ChangeKind.AMENDED,
            "us_ofac_sdn",
            "CENTRO DE INVESTIGACION Y DESARROLLO DE ARMAMENTO DE INFANTERIA",
        ),
    ]
    (field,) = entry.measures[1].fields
    assert field.field == "addresses"
    assert field.before is not None
    assert field.after is not None
    assert "Km 8 ½," in field.before
    assert "Km 8 1/2," in field.after
