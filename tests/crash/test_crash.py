"""SIGKILL on the way of one change: nothing lost, nothing told twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

import pytest
from support.crash import Database, Outcome, Run, Theatre, baseline, play, theatre
from support.databases import Databases, copied

SEED = 20251105
SAMPLE = 24


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    with theatre(tmp_path_factory.mktemp("theatre")) as servers:
        yield servers


@pytest.fixture(scope="module")
def database(stage: Theatre, databases: Databases) -> Iterator[Database]:
    template = databases.fresh()
    baseline(stage, template)
    yield partial(copied, databases, template)
    databases.drop(template)


@pytest.fixture(scope="module")
def undisturbed(stage: Theatre, database: Database) -> tuple[Outcome, Run]:
    return play(stage, database)


def test_undisturbed_the_change_is_told_once(undisturbed: tuple[Outcome, Run]) -> None:
    outcome, run = undisturbed
    assert len(outcome.changes) == 64
    assert len(outcome.told) >= 2, "the message needs a thread, or the test does not test threads"
    assert [reply for reply, _ in outcome.told].count(False) == 1
    assert {state for _, state in outcome.deliveries} == {"sent"}
    assert len(run.points) > 80


def test_killed_at_every_commit_and_at_a_sample_of_statements(
    stage: Theatre, database: Database, undisturbed: tuple[Outcome, Run]
) -> None:
    want, run = undisturbed
    commits = [number for number, kind in enumerate(run.points, 1) if kind in ("commit", "end")]
    others = sorted(set(range(1, len(run.points))) - set(commits))
    chosen = sorted({*commits, *random.Random(SEED).sample(others, SAMPLE)})
    wrong = [at for at in chosen if play(stage, database, kill_at=at)[0] != want]
    assert wrong == []


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_slack_has_the_message(
    nth: int, when: str, stage: Theatre, database: Database, undisturbed: tuple[Outcome, Run]
) -> None:
    outcome, run = play(stage, database, slack_kill=(nth, when))
    assert run.status == -9
    assert outcome == undisturbed[0]


def test_control_validators_moved_with_the_evidence_lose_the_change(
    stage: Theatre, database: Database, undisturbed: tuple[Outcome, Run]
) -> None:
    want, run = undisturbed
    commits = [number for number, kind in enumerate(run.points, 1) if kind == "commit"]
    # One loss is proof enough; `make crash` counts them all.
    lost = any(
        len(play(stage, database, kill_at=at, control="validators")[0].changes) < len(want.changes)
        for at in commits
    )
    assert lost, "the crash test cannot fail: moving validators early should lose the change"


def test_control_repeating_without_looking_tells_twice(
    stage: Theatre, database: Database, undisturbed: tuple[Outcome, Run]
) -> None:
    outcome, _ = play(stage, database, control="find", slack_kill=(1, "after"))
    assert len(outcome.told) == len(undisturbed[0].told) + 1
