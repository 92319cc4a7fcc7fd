"""What the records of the model say of themselves."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from watcher.model.document import Document, Request
from watcher.model.entry import Name, NameRole, Party
from watcher.model.event import Event, EventUpdate, Stage
from watcher.model.snapshot import Head, Judgement, ListHead, Verdict
from watcher.model.source import Declaration, Parsed, Source, SourceKind
from watcher.model.views import Among

NOW = datetime(2025, 11, 5, 9, 0, tzinfo=UTC)
REQUEST = Request("https://www.mofcom.gov.cn/a")


def test_a_request_is_known_by_method_address_and_body_alone() -> None:
    assert REQUEST.key == "GET https://www.mofcom.gov.cn/a"
    assert Request(REQUEST.url, "POST", "a=1").key == "POST https://www.mofcom.gov.cn/a a=1"
    assert Request(REQUEST.url, "POST", "").key != Request(REQUEST.url, "POST").key
    assert Request(REQUEST.url, reuse=True, headers=(("a", "b"),), dated=NOW.date()).key == REQUEST.key


def test_a_document_is_named_by_its_bytes() -> None:
    plain = Document(REQUEST, b"x", headers=(("etag", '"1"'),))
    assert plain.sha256 == sha256(b"x").hexdigest()
    assert (plain.url, plain.final_url) == (REQUEST.url, REQUEST.url)
    assert (plain.header("ETag"), plain.header("date")) == ('"1"', None)
    other = Document(REQUEST, b"x", final_url="https://www.mofcom.gov.cn/b", sha256="given")
    assert (other.final_url, other.sha256) == ("https://www.mofcom.gov.cn/b", "given")
    with pytest.raises(FrozenInstanceError):
        plain.body = b"y"  # type: ignore[misc]


def test_a_party_is_called_by_its_english_name_where_it_has_one() -> None:
    zh, en = Name("莱多斯公司", "zh"), Name("Leidos")
    alias = Name("Leidos Holdings", role=NameRole.ALIAS)
    assert Party("k", (zh, en, alias)).name == "Leidos"
    assert Party("k", (zh, alias)).name == "莱多斯公司"
    assert Party("k", (alias,)).name == "Leidos Holdings"
    assert Party("k", ()).name == "k"


def test_names_and_details_are_found_or_none() -> None:
    party = Party("k", (Name("莱多斯公司", "zh"),), details=(("citation", "88 FR 1"),))
    assert (party.named("zh"), party.named("en"), party.named("zh", NameRole.ALIAS)) == (
        "莱多斯公司",
        None,
        None,
    )
    assert (party.detail("citation"), party.detail("role")) == ("88 FR 1", None)


@pytest.mark.parametrize("judgement", list(Judgement))
def test_only_a_believed_verdict_moves_the_head(judgement: Judgement) -> None:
    believed = judgement in (Judgement.BASELINE, Judgement.ACCEPTED)
    assert Verdict("l", judgement, "hash").believed == believed


def test_a_source_is_new_until_a_list_was_accepted() -> None:
    assert Head("s").is_new
    assert not Head("s", lists={"l": ListHead("l", 1, "hash", None, {})}).is_new


def test_an_event_is_opened_by_its_first_revision() -> None:
    event = Event("e", "title", Stage.ANNOUNCED, NOW, NOW)
    assert EventUpdate(event, ()).opens
    assert not EventUpdate(Event("e", "title", Stage.COPIED, NOW, NOW, revision=1), ()).opens


def test_a_source_is_called_like_its_folder() -> None:
    declaration = Declaration("us_bis_dpl", "t", "a", SourceKind.LIST, (), (REQUEST,), timedelta(hours=1))
    assert Source(declaration, lambda documents: Parsed(), "v1").id == "us_bis_dpl"


def test_whoever_wants_a_state_a_country_or_words_does_not_want_every_row() -> None:
    assert Among(sort="country", down=True).is_everything
    for wanted in (Among(state="listed"), Among(country="CN"), Among(words="acme")):
        assert not wanted.is_everything
