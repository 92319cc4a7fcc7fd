"""The parsers of the four sources read the replica, step by step, and find exactly the facts."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from watcher.core.text import fold
from watcher.model.document import Document, Request
from watcher.model.entry import Party, PartyEntry
from watcher.model.measure import InstrumentRef, Measure, NoticeEntry
from watcher.model.source import Parsed
from watcher.replica.facts import Act, Answer, acts, answers, denied, filings
from watcher.replica.faults import Shuffle
from watcher.replica.replica import Replica
from watcher.replica.story import STORY

SOURCES = Path(__file__).parents[2] / "watcher" / "sources"
COUNTRIES = {
    "Bulgaria": "BG",
    "Canada": "CA",
    "China": "CN",
    "Germany": "DE",
    "Greece": "GR",
    "Hungary": "HU",
    "Indonesia": "ID",
    "Ireland": "IE",
    "Israel": "IL",
    "Malaysia": "MY",
    "North Macedonia": "MK",
    "Pakistan": "PK",
    "Russia": "RU",
    "Saudi Arabia": "SA",
    "Singapore": "SG",
    "Turkey": "TR",
    "United Arab Emirates": "AE",
}


def read(replica: Replica, source: str) -> Parsed:
    """Read a source as a first check would: every request that its parser asks for, until none is new."""
    parse = import_module(f"watcher.sources.{source}.parser").parse
    declared = yaml.safe_load((SOURCES / source / "source.yml").read_text(encoding="utf-8"))
    wanted = [Request(each) if isinstance(each, str) else Request(**each) for each in declared["start"]]
    documents: dict[str, Document] = {}
    while True:
        documents |= {request.key: fetched(replica, request) for request in wanted}
        parsed: Parsed = parse(tuple(documents.values()))
        wanted = [request for request in parsed.follow if request.key not in documents]
        if not wanted:
            return parsed


def fetched(replica: Replica, request: Request) -> Document:
    body = request.body.encode() if request.body is not None else None
    asked = urllib.request.Request(
        replica.url(request.url), data=body, headers=dict(request.headers), method=request.method
    )
    with urllib.request.urlopen(asked, timeout=5) as response:
        headers = tuple((name.lower(), value) for name, value in response.headers.items())
        return Document(request, response.read(), headers=headers)


def notices(parsed: Parsed) -> Iterator[NoticeEntry]:
    assert parsed.remarks == ()
    for entry in parsed.entries:
        assert isinstance(entry, NoticeEntry)
        yield entry


def plain(name: str | None) -> str | None:
    """As names are compared: folded, without spaces, without a leading country name."""
    return None if name is None else re.sub(r"\s", "", fold(name)).removeprefix("美国")


def names(party: object) -> tuple[str | None, str | None]:
    assert isinstance(party, Party)
    return plain(party.named("zh")), plain(party.named("en"))


def told(measure: Measure) -> tuple[object, ...]:
    at = None if measure.effective_time is None else f"{measure.effective_time:%H:%M}"
    return (str(measure.verb), measure.list_id, *names(measure.subject), measure.effective_on, at)


def expected_of_act(act: Act) -> set[tuple[object, ...]]:
    verb = "amended" if act.form == "unreliable_measure" else "added"
    return {
        (verb, act.list_id, plain(zh), plain(en), act.effective_on, act.effective_time)
        for zh, en in act.parties
    }


def normal(number: str) -> str:
    """UEL Nos. 4 and 6 leave 公告 out of the number that they print."""
    return number.replace("工作机制〔", "工作机制公告〔")


def test_the_control_bureau_is_read_to_the_last_party(replica: Replica) -> None:
    for at in reached(replica, "cn_mofcom_control_bureau"):
        entries = list(notices(read(replica, "cn_mofcom_control_bureau")))
        found = {entry.notice.number: {told(measure) for measure in entry.measures} for entry in entries}
        assert found == {normal(act.number): expected_of_act(act) for act in acts() if act.published_at <= at}
        assert all(count.stated == count.extracted for entry in entries for count in entry.counts)
        published = {entry.notice.number: entry.notice.published_at for entry in entries}
        assert published == {normal(act.number): act.published_at for act in acts() if act.published_at <= at}


def expected_of_answer(answer: Answer) -> set[tuple[object, ...]]:
    numbers = {act.id: normal(act.number) for act in acts()}
    numbers["UEL-2025-8"] = "不可靠实体清单工作机制公告〔2025〕8号"
    return {
        (term.verb, answer.list_id, numbers[term.instrument], term.effective_on, term.until)
        for term in answer.measures
    }


def changed(measure: Measure) -> tuple[object, ...]:
    assert isinstance(measure.subject, InstrumentRef)
    return (
        str(measure.verb),
        measure.list_id,
        measure.subject.number,
        measure.effective_on,
        measure.until,
    )


def test_the_spokesperson_is_read_with_every_verb_and_term(replica: Replica) -> None:
    for at in reached(replica, "cn_mofcom_spokesperson"):
        entries = list(notices(read(replica, "cn_mofcom_spokesperson")))
        found = {
            (entry.notice.title, entry.notice.published_on): {
                changed(measure) for measure in entry.measures if measure.list_id is not None
            }
            for entry in entries
        }
        out = [answer for answer in answers() if answer.published_at <= at]
        assert found == {
            (answer.title, answer.published_at.date()): expected_of_answer(answer) for answer in out
        }


def test_of_31_american_companies_15_end_and_16_stay_suspended(replica: Replica) -> None:
    replica.advance_to("november-2025")
    parties = {
        entry.notice.number: len(entry.measures)
        for entry in notices(read(replica, "cn_mofcom_control_bureau"))
    }
    outcome: dict[str, int] = {}
    for entry in notices(read(replica, "cn_mofcom_spokesperson")):
        if entry.notice.published_on == date(2025, 11, 5):
            for measure in entry.measures:
                if measure.list_id == "cn_mofcom_control":
                    assert isinstance(measure.subject, InstrumentRef)
                    outcome[str(measure.verb)] = parties[measure.subject.number]
    assert outcome == {"ended": 15, "suspension_extended": 16}


def test_the_register_is_read_to_the_last_party(replica: Replica) -> None:
    for at in reached(replica, "us_fr_documents"):
        found: dict[str, set[tuple[object, ...]]] = {}
        for entry in notices(read(replica, "us_fr_documents")):
            assert entry.notice.number is not None
            assert all(count.stated == count.extracted for count in entry.counts)
            found[entry.notice.number] = {
                (str(measure.verb), measure.list_id, measure.subject.key, *measure.subject.countries)
                for measure in entry.measures
                if isinstance(measure.subject, Party)
                and measure.list_id in ("us_bis_entity", "us_bis_unverified")
            }
        verbs = {"adding": "added", "removing": "removed"}
        lists = {4: "us_bis_entity", 6: "us_bis_unverified"}
        assert found == {
            filing.number: {
                (verbs[group.verb], lists[filing.supplement or 0], fold(name), COUNTRIES[group.country])
                for group in filing.groups
                for name in group.names
            }
            for filing in filings()
            if filing.listed_at <= at
        }


def test_the_denied_persons_list_is_read_and_renewed(replica: Replica) -> None:
    counts = {}
    for step in ("baseline", "denied-2024-09-25", "denied-2025-09-18"):
        replica.advance_to(step)
        parsed = read(replica, "us_bis_dpl")
        entries = {entry.key: entry for entry in parsed.entries if isinstance(entry, PartyEntry)}
        counts[step] = len(entries)
        rows = denied()["real"]
        assert {entry.party.name for entry in entries.values() if "STAND-IN" not in entry.party.name} == {
            name for name in PRINTED if any(row[0].startswith(name) for row in rows)
        }
        temporary = [
            (entry.effective_on, entry.expires_on) for key, entry in entries.items() if "AIRLINE" in key
        ]
        assert temporary == TEMPORARY[step]
    assert counts == {"baseline": 443, "denied-2024-09-25": 444, "denied-2025-09-18": 444}


PRINTED = (
    "ADT ANALOG AND DIGITAL TECHNIK",
    "MICROCIRCUIT TECHNOLOGY",
    "REXFORD LTD.",
    "WYSH DATA SYSTEMS, LTD.",
    "TECHMA GMBH",
    "ELECTRONIC ELEKTRONISCHE BAUELEMENTE GMBH",
    "INFOCOM CORPORATION, INC",
    "SPECTOR INTERNATIONAL, INC",
    "WELL BEING ENTERPRISE CO., LTD.",
    "ELECMAT, INC.",
    "TRILOGY INTERNATIONAL ASSOCIATES, INC.",
    "GHS TECHNOLOGY",
    "NORDIC MARITIME PTE. LTD.",
)
TEMPORARY = {
    "baseline": [],
    "denied-2024-09-25": [(date(2024, 9, 20), date(2025, 9, 20))],
    "denied-2025-09-18": [(date(2025, 9, 16), date(2026, 9, 16))],
}


@pytest.mark.parametrize(
    "source", ["cn_mofcom_control_bureau", "cn_mofcom_spokesperson", "us_fr_documents", "us_bis_dpl"]
)
def test_rows_in_another_order_are_read_as_the_same_entries(replica: Replica, source: str) -> None:
    replica.advance_to("november-2025")
    whole = {entry.key for entry in read(replica, source).entries}
    replica.lay("", Shuffle(5))
    assert {entry.key for entry in read(replica, source).entries} == whole


def reached(replica: Replica, source: str) -> Iterator[object]:
    """The moments of the story at which a source has something new, the baseline first."""
    for step in replica.play():
        if source in step.sources:
            yield replica.at
    assert replica.at == STORY[-1].at
