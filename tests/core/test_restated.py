"""A list that is printed anew every year: who stood on it is renewed, who is new is added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from support.acts import listing, party

from watcher.core.announce import announce
from watcher.core.register import gather
from watcher.core.restated import listed_before
from watcher.core.standing import fold
from watcher.model.measure import ChangeKind, Measure, NoticeEntry
from watcher.model.standing import State

LIST, SOURCE = "us_dod_1260h", "us_fr_documents"
SEEN = datetime(2026, 6, 10, 11, 0, tzinfo=UTC)
K = ChangeKind


def notice(
    number: str, day: date, *names: str, removes: Sequence[str] = (), stage: str = "published"
) -> NoticeEntry:
    entry = listing(number, day, LIST, [party(None, name) for name in names])
    added = [replace(measure, restates=True) for measure in entry.measures]
    gone = [Measure(K.REMOVED, party(None, name), LIST) for name in removes]
    return replace(
        entry,
        key=f"{number}@{day}",
        notice=replace(entry.notice, lang="en"),
        measures=(*added, *gone),
        stage=stage,
    )


FIRST = notice("2024-06895", date(2024, 4, 2), "Alpha Co., Ltd.", "Beta Corp.", "Gamma Inc.")
REMOVAL = notice("2024-30018", date(2024, 12, 18), removes=["Beta Corp."])
ANEW = notice(
    "2025-00070", date(2025, 1, 7), "ALPHA CO., LTD.", "Beta Corp.", "Delta Ltd.", removes=["Gamma Inc."]
)


def told(entry: NoticeEntry, *known: NoticeEntry) -> list[tuple[str, str]]:
    changes = announce([(SOURCE, one) for one in known], [entry], source_id=SOURCE, seen_at=SEEN)
    return [(change.kind.value, change.party.name) for change in changes if change.party]


def test_who_stands_there_already_is_renewed() -> None:
    assert told(ANEW, FIRST, REMOVAL) == [
        ("renewed", "ALPHA CO., LTD."),
        ("added", "Beta Corp."),  # removed in between
        ("added", "Delta Ltd."),
        ("removed", "Gamma Inc."),
    ]
    assert told(FIRST) == [("added", name) for name in ("Alpha Co., Ltd.", "Beta Corp.", "Gamma Inc.")]


def test_the_second_reading_of_a_notice_tells_nothing() -> None:
    assert told(ANEW, FIRST, REMOVAL, ANEW) == []


def test_another_list_and_later_acts_do_not_count() -> None:
    register = gather([(SOURCE, one) for one in (FIRST, REMOVAL, ANEW)])
    assert listed_before(register, FIRST, LIST) == frozenset()
    assert listed_before(register, ANEW, "us_bis_entity") == frozenset()
    assert len(listed_before(register, ANEW, LIST)) == 2


def test_removed_and_designated_anew_on_one_day() -> None:
    day = date(2024, 10, 23)
    gone, back = notice("2024-24722", day, removes=["Gamma Inc."]), notice("2024-24723", day, "Gamma Inc.")
    assert told(back, FIRST, gone) == [("added", "Gamma Inc.")]
    for order in ([FIRST, gone, back], [back, gone, FIRST]):
        folded = fold(gather([(SOURCE, one) for one in order]))
        states = {one.party.name: one.state for one in folded.on(LIST, day) if one.party}
        assert states["Gamma Inc."] is State.LISTED
    folded = fold(
        gather([(SOURCE, FIRST), (SOURCE, notice("2024-24724", day, removes=["Gamma Inc."])), (SOURCE, back)])
    )
    assert {one.party.name: one.state for one in folded.on(LIST, day) if one.party}[
        "Gamma Inc."
    ] is State.REMOVED


def test_a_filing_taken_back_lists_nobody_whatever_its_key() -> None:
    filed = notice("2026-00213", date(2026, 2, 17), "Alpha Co., Ltd.", stage="filed")
    taken = Measure(K.CANCELLED, None, LIST)
    gone = replace(
        filed,
        key="2026-00213",
        notice=replace(filed.notice, status="withdrawn", published_on=None),
        measures=(taken,),
    )
    register = gather([("us_fr_public_inspection", filed), ("us_fr_public_inspection", gone)])
    assert not register.stands(filed)
    assert not register.stands(gone)
    assert fold(register).on(LIST, date(2026, 3, 1)) == ()
    published = replace(filed, stage="published")
    assert register.stands(published)
    later = notice("2026-11571", date(2026, 6, 10), "Alpha Co., Ltd.")
    assert listed_before(gather([*register.read, (SOURCE, later)]), later, LIST) == frozenset()


def test_what_else_an_act_does_to_its_parties_changes_nobody_s_place() -> None:
    alpha = party(None, "Alpha Co., Ltd.")
    other = replace(
        notice("2025-00001", date(2025, 1, 2)),
        measures=(Measure(K.SUSPENDED, alpha, LIST), Measure(K.REMOVED, alpha, "us_bis_entity")),
    )
    assert told(ANEW, FIRST, REMOVAL, other) == told(ANEW, FIRST, REMOVAL)
