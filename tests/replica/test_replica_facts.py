"""The facts agree with the official documents: the same parties, counts, numbers and days."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from support.samples import CORPUS

from watcher.core.text import fold
from watcher.model.measure import ChangeKind
from watcher.replica.facts import Act, acts, answers, filings
from watcher.replica.story import STORY

TIMELINE = CORPUS / "cn" / "timeline.json"
REGISTER = CORPUS / "us" / "federal_register" / "bis_docs_2020_2025_meta.jsonl"

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the documents of ../shared/corpus")


def timeline() -> dict[str, dict[str, Any]]:
    return {event["id"]: event for event in json.loads(TIMELINE.read_text(encoding="utf-8"))}


def plain(name: str | None) -> str | None:
    """As names are compared: folded, without spaces."""
    return None if name is None else re.sub(r"\s", "", fold(name))


def test_each_notice_holds_as_many_parties_as_it_states() -> None:
    assert {act.id: len(act.parties) for act in acts()} == {act.id: act.stated for act in acts()}
    assert [act.stated for act in acts() if act.number.endswith(("13号", "21号"))] == [15, 16]


def test_each_answer_speaks_of_known_notices_but_one() -> None:
    known = {act.id for act in acts()}
    touched = {term.instrument for answer in answers() for term in answer.measures}
    assert touched - known == {"UEL-2025-8"}  # its names are in no source that is open to us
    assert all(ChangeKind(term.verb) for answer in answers() for term in answer.measures)


def test_the_rule_of_august_2023_removes_35_of_which_33_were_announced() -> None:
    rule = filings()[-1]
    assert sum(len(group.names) for group in rule.groups) == 35
    assert sum(len(group.names) for group in rule.groups if group.country != "Russia") == 33


def test_every_fact_has_come_out_when_the_story_ends() -> None:
    published = [each.published_at for each in (*acts(), *answers())] + [each.listed_at for each in filings()]
    moments = {step.at for step in STORY[1:]}
    assert all(at <= STORY[0].at or at in moments for at in published)


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize("act", acts(), ids=lambda act: act.id)
def test_the_parties_are_those_of_the_official_page(act: Act) -> None:
    event = timeline()[act.id]
    official = [(plain(party["zh"]), plain(party["en"])) for party in event["entities"]]
    assert [(plain(zh), plain(en)) for zh, en in act.parties] == official
    assert act.title == event["title"]
    assert act.list_id == event["list_id"]
    assert act.stated == event["entity_count_stated"]
    assert (act.effective_on.isoformat(), act.effective_time) == (
        event["effective_date"],
        event["effective_time"],
    )
    assert f"https://aqygzj.mofcom.gov.cn{act.page}" in event["alt_urls"]


@needs_corpus
@pytest.mark.corpus
def test_the_answers_touch_what_the_official_ones_touch() -> None:
    events = timeline()
    verbs = {"suspend": "suspended", "extend_suspension": "suspension_extended", "stop": "ended"}
    for answer in answers():
        if answer.id in events:
            official = {
                (each["announcement"], verbs[each["action"]]) for each in events[answer.id]["affects"]
            }
            assert {(term.instrument, term.verb) for term in answer.measures} == official


@needs_corpus
@pytest.mark.corpus
def test_the_register_documents_are_real_ones() -> None:
    lines = [json.loads(line) for line in REGISTER.read_text(encoding="utf-8").splitlines()]
    official = {line["document_number"]: line for line in lines}
    for filing in filings():
        line = official[filing.number]
        assert (filing.title, filing.published_on.isoformat()) == (line["title"], line["publication_date"])
        assert line["html_url"].endswith(filing.slug)
