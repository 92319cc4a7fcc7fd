"""`watcher config` says who would be told what, when, and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.office import Office
from support.origin import Origin
from support.readers import channel
from support.regulation import CODIFIED, PUBLISHED, Act, show
from support.slack import FakeSlack

from watcher.cli import run
from watcher.store.views.changes import events


def command(capsys: pytest.CaptureFixture[str], path: Path, *words: str) -> tuple[int, str, str]:
    """One command on that configuration."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as leaving:
        run(["--config", str(path), *words])
    said = capsys.readouterr()
    return int(leaving.value.code or 0), said.out, said.err


def test_every_revision_is_explained(
    tmp_path: Path,
    opening: Callable[..., Office],
    origin: Origin,
    slack: FakeSlack,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lists = tmp_path / "mine.csv"
    lists.write_text("name\nNobody Ltd\n")
    mail = {"email": {"to": "a@example.com", "from": "w@example.com", "smtp": "smtp://127.0.0.1:9"}}
    night = {"from": "20:00", "to": "07:00", "time_zone": "UTC"}
    office = opening(
        receivers={"mail": mail, "sleeper": channel(slack, "CSLEEPER") | {"quiet": night}},
        routes=[{"to": "mail", "match": {"list": "us_bis_*", "kind": "added"}}, {"to": "sleeper"}],
        digests={"mail": {"at": "08:00"}},
        watchlists=[{"file": str(lists)}],
    )
    for stage in (PUBLISHED, CODIFIED):
        show(origin, stage, Act())
        office.later(days=1)
        office.check(stage)
    with office.open() as tools:
        [event] = events(tools.engine)
    assert office.written is not None
    code, out, _ = command(capsys, office.written, "config", "explain", event.id[:10])
    assert code == 0
    first, second = out.split("revision 1: ")
    assert "  mail (now): routes.2: list us_bis_entity, kind added\n" in first
    assert "  desk (digest): routes.1: matches everything\n" in first
    assert (
        "  mail (digest): routes.2: list us_bis_entity, kind added; a stage of an act is no mail of its own\n"
        in second
    )
    assert "  readers (now): routes.0: matches everything\n" in second
    code, out, err = command(capsys, office.written, "config", "check")
    assert (code, err) == (0, "")
    assert "receiver sleeper: slack, quiet from 20:00 to 07:00 UTC\n" in out
    assert "receiver mail: email, digest at 08:00 UTC\n" in out
    assert "watchlists: 1 counterparty\n" in out
    lists.write_text("name\n!!\n")
    code, _, err = command(capsys, office.written, "config", "check")
    assert code == 2
    assert "mine.csv:2" in err
