"""What is held is shown with its difference, and decided on with the token only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from support.pages import NOW, configuration, opened, read, served, words

from watcher.core.hashing import content_hash
from watcher.model.commit import CheckCommit, ListCommit
from watcher.model.document import Document, Request
from watcher.model.health import Health
from watcher.model.snapshot import Judgement, Verdict
from watcher.serve import Options
from watcher.store import archive, leases, ledger
from watcher.store.views import entries_on

URL = "https://media.bis.gov/sites/default/files/dpl_cut.csv"


@pytest.fixture
def config(story: Path, tmp_path: Path) -> Path:
    """The story, and a denied persons list that lost its second half and waits for a person."""
    database = tmp_path / "held.sqlite3"
    shutil.copy(story, database)
    path = configuration(tmp_path, database)
    with opened(path) as (_, tools):
        engine, source = tools.engine, tools.sources["us_bis_dpl"]
        head = ledger.head(engine, source.id)
        whole = {
            key: archive.latest(engine, source.id, Request(key.split(" ")[1])) for key in head.validators
        }
        documents = []
        for found in whole.values():
            assert found is not None
            lines = found.body.splitlines(keepends=True)
            body = b"".join(lines[: len(lines) // 2]) if len(lines) > 100 else found.body
            documents.append(Document(found.request, body, headers=found.headers, fetched_at=NOW))
        assert leases.acquire(engine, source.id, "worker", NOW)
        for one in documents:
            archive.record(
                engine,
                run_id="run",
                source_id=source.id,
                request=one.request,
                started_at=NOW,
                finished_at=NOW,
                outcome=one,
            )
        entries = source.parse(tuple(documents)).entries
        verdict = Verdict("us_bis_denied", Judgement.HELD, content_hash(entries), ("half of it is missing",))
        ledger.commit_check(
            engine,
            CheckCommit(
                source.id,
                "worker",
                head.seq,
                NOW,
                source.parser_version,
                True,
                Health.HELD,
                0,
                NOW + timedelta(hours=1),
                lists=(
                    ListCommit(
                        verdict, len(entries), documents={one.request.key: one.sha256 for one in documents}
                    ),
                ),
            ),
        )
    return path


@pytest.fixture
def reader(config: Path) -> Iterator[httpx.Client]:
    """The pages with a token."""
    options = Options(port=0, token="geheim", per_second=1e6, burst=1e6)
    with (
        served(config, options=options) as (serving, _),
        httpx.Client(base_url=serving.url, timeout=30) as found,
    ):
        yield found


def decide(reader: httpx.Client, **form: str) -> httpx.Response:
    return reader.post("/sources/us_bis_dpl/held", data={"list": "us_bis_denied", "token": "geheim"} | form)


def test_the_difference_is_shown(reader: httpx.Client) -> None:
    page = read(reader, "/sources")
    held = page.select_one("article.held")
    assert held is not None
    said = words(held)
    assert "half of it is missing" in said
    assert "444 before" in said
    assert "removed" in said
    assert "STAND-IN" in said
    assert [button["value"] for button in held.select("button")] == ["accept", "silent", "discard"]
    assert "1 need" in words(read(reader, "/"))


def test_without_a_token_it_is_only_shown(config: Path) -> None:
    with served(config) as (serving, _), httpx.Client(base_url=serving.url) as anybody:
        page = read(anybody, "/sources/us_bis_dpl")
        assert "Read-only here" in words(page)
        assert not page.select("form[method=post]")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"token": "wrong", "decision": "discard"}, 403),
        ({"token": "", "decision": "discard"}, 403),
        ({"decision": "burn"}, 400),
        ({"decision": "discard", "list": "us_bis_entity"}, 409),
        ({"decision": "discard", "filler": "x" * 5000}, 413),
    ],
)
def test_what_is_not_a_decision_changes_nothing(
    reader: httpx.Client, form: dict[str, str], status: int
) -> None:
    assert decide(reader, **form).status_code == status
    assert read(reader, "/sources").select("article.held")


def test_another_kind_of_form_is_refused(reader: httpx.Client) -> None:
    answer = reader.post("/sources/us_bis_dpl/held", json={"token": "geheim", "decision": "discard"})
    assert answer.status_code == 415
    assert (
        reader.post("/sources/nowhere/held", data={"token": "geheim", "decision": "accept"}).status_code
        == 409
    )


def test_guesses_are_counted(reader: httpx.Client) -> None:
    answers = [decide(reader, token=f"wrong{n}", decision="discard").status_code for n in range(7)]
    assert answers == [403] * 5 + [429] * 2


def test_discarding_keeps_the_former_state(reader: httpx.Client, config: Path) -> None:
    answer = decide(reader, decision="discard")
    assert answer.status_code == 303
    page = read(reader, answer.headers["location"])
    assert "Discarded." in words(page)
    assert not page.select("article.held")
    with opened(config) as (_, tools):
        assert len(entries_on(tools.engine, "us_bis_dpl", "us_bis_denied")) == 444


def test_accepting_tells_the_changes(reader: httpx.Client, config: Path) -> None:
    before = reader.get("/api/acts").json()["total"]
    assert decide(reader, decision="accept").status_code == 303
    after = reader.get("/api/acts?limit=1").json()
    assert after["total"] == before + 1
    assert after["acts"][0]["groups"][0]["kind"] == "removed"
    rows = reader.get("/api/lists/us_bis_denied").json()["parties"]
    with opened(config) as (_, tools):
        left = len(entries_on(tools.engine, "us_bis_dpl", "us_bis_denied"))
    assert len(rows) == left < 300
    assert not read(reader, "/sources").select("article.held")


def test_accepting_silently_tells_nothing(reader: httpx.Client) -> None:
    before = reader.get("/api/acts").json()["total"]
    assert decide(reader, decision="silent").status_code == 303
    assert reader.get("/api/acts").json()["total"] == before
    assert len(reader.get("/api/lists/us_bis_denied").json()["parties"]) < 300
