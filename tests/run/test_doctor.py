"""One look at each source, and what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.authorities import DENIED_PAGE, denied_persons, forbidden
from support.crash import listing
from support.desk import Desk
from support.farm import farm, source_id
from support.origin import Answer, Origin

from watcher.model.document import Document, Request
from watcher.model.source import Expectation, Parsed, Remark, SourceKind
from watcher.run.doctor import examine
from watcher.store import ledger

ONE = source_id(1)


@pytest.mark.parametrize(
    ("form", "said", "advice"),
    [
        ("good", "1 document, text/plain, 0.5 kB, 30 entries; expectations hold", ""),
        ("gone", "not reachable", "Check the network"),
        ("busy", "503", "wait, and look again"),
        ("denied", "", "challenge page"),
        ("empty", "", "challenge page"),
        ("redesigned", "reachable, but its parser does not read it", "mend the parser"),
        ("cut", "expectations do not hold: list_01: 3 entries", "Compare with the official page"),
    ],
)
def test_each_trouble_has_a_name_and_a_remedy(form: str, said: str, advice: str, tmp_path: Path) -> None:
    with farm(tmp_path, 1) as world:
        world.pages[ONE].form = form
        (finding,) = examine(list(world.tools.sources.values()), world.tools)
        assert finding.well == (form == "good")
        assert said in finding.said
        assert advice in finding.advice
        assert len(world.origin.requests) <= 2, "one request, and the second try of a dropped one"
        assert ledger.head(world.tools.engine, ONE).is_new, "nothing is written"


def test_what_was_known_before_counts(tmp_path: Path) -> None:
    with farm(tmp_path, 1) as world:
        world.schedule.step()
        world.pages[ONE].rows = world.pages[ONE].rows[:12]
        (finding,) = examine(list(world.tools.sources.values()), world.tools)
        assert not finding.well
        assert "12 of 30" in finding.said or "18" in finding.said


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_a_status_says_what_to_do(status: int, tmp_path: Path) -> None:
    with farm(tmp_path, 1) as world:
        world.origin.route("/source-01.example/list", Answer(b"no", status=status))
        (finding,) = examine(list(world.tools.sources.values()), world.tools)
        assert str(status) in finding.said
        assert "watcher doctor" not in finding.advice, "the doctor does not send for the doctor"
        assert finding.advice


def test_a_feed_is_asked_for_its_index_alone(tmp_path: Path) -> None:
    detail = Request("https://source-01.example/notice", reuse=True)

    def index(documents: tuple[Document, ...]) -> Parsed:
        assert len(documents) == 1
        follow = (detail,) if b"PARTY" in documents[0].body else ()
        return Parsed(follow=follow, remarks=(Remark("row", "one could not be read"),))

    with farm(tmp_path, 1) as world:
        (one,) = world.tools.sources.values()
        declared = replace(
            one.declaration, kind=SourceKind.FEED, expectations={"": Expectation(min_entries=1)}
        )
        feed = replace(one, declaration=declared, parse=index)
        (finding,) = examine([feed], world.tools)
        assert finding.well
        assert "1 notice on the index, 1 remark: one could not be read" in finding.said
        assert len(world.origin.requests) == 1
        world.pages[ONE].rows = []
        (finding,) = examine([feed], world.tools)
        assert not finding.well
        assert "notices: " in finding.said


def test_the_command_follows_the_link_of_a_list(tmp_path: Path) -> None:
    with Origin() as origin:
        denied_persons(origin, "dpl_03012024.txt", listing(range(400)))
        desk = Desk(tmp_path, origin.mirror("www.bis.gov", "media.bis.gov"), clock="2024-03-01T12:00:00Z")
        said = desk.watcher("doctor", "us_bis_dpl")
        assert said.code == 0, said.err
        assert said.out.startswith("us_bis_dpl: well: 2 documents, text/csv")
        assert "400 entries" in said.out
        origin.route(DENIED_PAGE, forbidden("Access Denied"))
        said = desk.watcher("doctor", "us_bis_dpl")
        assert said.code == 1
        assert said.out.startswith("us_bis_dpl: NOT WELL: ")
        assert said.out.count("\n") == 1
        assert desk.watcher("doctor", "us_bis_dlp").code == 2
