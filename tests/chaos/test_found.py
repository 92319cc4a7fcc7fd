"""What weeks of chaos have found, each in the fewest steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.acts import mofcom
from support.chaos_bench import Bench, opened
from support.chaos_pages import Act

from watcher.store import ledger


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with opened(tmp_path) as made:
        yield made


def test_a_term_that_was_extended_does_not_lapse(bench: Bench) -> None:
    """The reminder of the former last day would say that what an act extends runs out by its own terms."""
    statement = Act("ANSWER 1", date(2019, 1, 1), "A statement", ("SAY noted",))
    listing = Act(mofcom(1, 2019), date(2019, 1, 8), "Listing", ("ADD cn_control|PARTY A||2019-01-08",))
    bench.say("cn_bureau", statement)
    bench.say("cn_answers", statement)
    bench.look(datetime(2019, 1, 7, tzinfo=UTC), "cn_bureau", "cn_answers")
    bench.say("cn_bureau", listing)
    bench.look(datetime(2019, 1, 8, 2, tzinfo=UTC), "cn_bureau")
    for number, day, verb, until in ((2, 9, "SUSPEND", "2019-01-20"), (3, 17, "EXTEND", "2019-02-20")):
        line = f"{verb} cn_control|{mofcom(1, 2019)}|2019-01-{day if verb == 'SUSPEND' else 20:02d}|{until}"
        bench.say("cn_answers", Act(f"ANSWER {number}", date(2019, 1, day), f"Answer {number}", (line,)))
        assert bench.look(datetime(2019, 1, day, 3, tzinfo=UTC), "cn_answers")
    known = [one for one, _ in ledger.deadlines_ahead(bench.tools.engine, date.max)]
    assert [one.on for one in known if one.kind == "suspension_ends"] == [date(2019, 2, 20)]
    for day in (18, 19, 20):
        assert not any(
            "ran out" in text or "runs out" in text
            for text in bench.look(datetime(2019, 1, day, 3, tzinfo=UTC))
        )
    (lapsed,) = bench.look(datetime(2019, 2, 20, 3, tzinfo=UTC))
    assert "runs out" in lapsed
    assert "PARTY A" in lapsed
