"""An answer that is read before the notice that it refers to: an incident, until any source shows that notice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from support.authorities import spokesperson
from support.ministry import BUREAU, HOSTS, Listing, Ministry, sources
from support.office import Office
from support.origin import Origin
from support.readers import config, replies, roots
from support.slack import FakeSlack

from watcher.model.health import IncidentKind
from watcher.store.ledger import incidents

START = datetime(2026, 9, 30, 0, 0, tzinfo=UTC)
ANSWERS = "cn_mofcom_spokesperson"
QUESTION = "商务部新闻发言人就调整出口管制管控名单措施答记者问"


def test_a_reference_that_another_source_resolves_is_over(
    tmp_path: Path, database_url: str, origin: Origin, slack: FakeSlack
) -> None:
    ministry, answers = Ministry(origin), spokesperson(origin)
    answers.publish(
        "商务部新闻发言人答记者问", ["答：无。"], "2026-09-01", "2026-09-01 17:00", [], "答记者问"
    )
    answers.open()
    told = config(slack, database=database_url)
    both = {name: source for name, source in sources(ANSWERS).items() if name in (BUREAU, ANSWERS)}
    office = Office(tmp_path, origin.mirror(*HOSTS, answers.host), told, both, START)
    office.check(BUREAU, ANSWERS)
    slack.messages.clear()
    act = Listing()
    lines = [f"答：自2026年10月10日起，暂停{act.name}所涉措施一年。"]
    answers.publish(QUESTION, lines, "2026-10-09", "2026-10-09 17:00", [], QUESTION)
    office.now = datetime(2026, 10, 9, 10, 0, tzinfo=UTC)
    office.check(ANSWERS)
    with office.open() as tools:
        [doubt] = incidents(tools.engine)
    assert (doubt.kind, doubt.subject) == (IncidentKind.UNRESOLVED, ANSWERS)
    ministry.publish(BUREAU, act)
    office.later(hours=12)
    office.check(BUREAU)
    with office.open() as tools:
        assert incidents(tools.engine) == ()
    [opened] = roots(slack, "COPERATORS")
    assert "refers to a notice that has not been read" in opened["text"]
    assert [one["text"].split(":")[0] for one in replies(slack, "COPERATORS")] == ["Over"]
