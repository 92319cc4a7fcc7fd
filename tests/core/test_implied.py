"""What a notice says is in the changes that it implies: nothing is dropped on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.acts import CONTROL, ITEMS, UNRELIABLE, listing, mofcom, notice, party

from watcher.core.acts import merged
from watcher.core.implied import Implied, implied, origin
from watcher.core.register import gather
from watcher.model.change import Change, Instrument, Severity
from watcher.model.entry import Name, Party
from watcher.model.measure import (
    ChangeKind,
    Count,
    FieldChange,
    InstrumentRef,
    Measure,
    NoticeEntry,
    UntilBasis,
)

K = ChangeKind
DAY, LATER, UNTIL = date(2026, 3, 4), date(2026, 4, 9), date(2026, 11, 10)
ALPHA, BETA = party("甲公司", "Alpha Co."), party("乙公司", "Beta Co.")
ACT = listing(mofcom(13, 2026), DAY, CONTROL, (ALPHA, BETA))
FIELDS = (FieldChange("name", "old", "new"),)
FULL = Measure(
    K.SUSPENDED,
    effective_on=LATER,
    effective_time=time(13, 1),
    until=UNTIL,
    until_basis=UntilBasis.STATED,
    entries=3,
    fields=FIELDS,
    quote="自2026年4月9日13时01分起",
)


def entry(*measures: Measure, counts: tuple[Count, ...] = (), kind: str = "notice") -> NoticeEntry:
    made = notice(mofcom(21, 2026), LATER, measures, counts=counts, document_type=kind)
    head = replace(
        made.notice,
        citations=("公报1",),
        published_at=datetime(2026, 4, 9, 1, tzinfo=UTC),
        filed_at=datetime(2026, 4, 8, 1, tzinfo=UTC),
    )
    return replace(made, notice=head)


def of(one: NoticeEntry, *known: NoticeEntry) -> list[Change]:
    return [found.change for found in found_of(one, *known)]


def found_of(one: NoticeEntry, *known: NoticeEntry) -> tuple[Implied, ...]:
    return implied(gather(("a", each) for each in (*known, one)), one.key)


BY_NUMBER = InstrumentRef(number=ACT.notice.number)
LOST = InstrumentRef(number=mofcom(99, 2026), count=7)


@pytest.mark.parametrize(
    ("measure", "severity"),
    [
        (replace(FULL, subject=ALPHA, list_id=CONTROL), Severity.HIGH),
        (replace(FULL, subject=ALPHA, list_id=CONTROL, verb=K.ADDED), Severity.NORMAL),
        (replace(FULL, subject=BY_NUMBER, list_id=CONTROL), Severity.HIGH),
        (replace(FULL, subject=LOST, list_id=CONTROL), Severity.HIGH),
        (replace(FULL, subject=LOST, list_id=CONTROL, verb=K.AMENDED), Severity.HIGH),
        (replace(FULL, verb=K.PUBLISHED, topic=ITEMS), Severity.NORMAL),
        (replace(FULL, verb=K.PUBLISHED, topic="statements"), Severity.LOW),
    ],
)
def test_a_change_says_all_that_its_measure_and_its_notice_say(measure: Measure, severity: Severity) -> None:
    one = entry(measure)
    changes = of(one, ACT)
    assert changes
    for change in changes:
        for field in ("list_id", "topic", "effective_on", "effective_time", "until", "until_basis", "quote"):
            assert getattr(change, field) == getattr(measure, field), field
        for field in ("citations", "published_at", "filed_at"):
            assert getattr(change, field) == getattr(one.notice, field), field
        assert (change.kind, change.severity, change.counts) == (measure.verb, severity, one.counts)
        assert change.notice is not None
        assert (change.notice.key, change.notice.url) == (one.key, one.notice.url)
        if isinstance(measure.subject, Party):
            assert (change.entries, change.fields, change.measures) == (3, FIELDS, ())


def test_a_reference_that_leads_nowhere_says_what_it_counts() -> None:
    (change,) = of(entry(replace(FULL, subject=LOST, list_id=CONTROL)), ACT)
    assert (change.unresolved, change.stated, change.extracted) == (LOST, 7, 0)
    assert change.instrument == Instrument(LOST.number, None)


def test_the_numbers_beside_a_party_are_those_of_its_verb_and_list() -> None:
    counts = (
        Count(K.REMOVED, CONTROL, 1, 1),
        Count(K.ADDED, UNRELIABLE, 2, 2),
        Count(K.ADDED, CONTROL, 3, 4, of="entries"),
        Count(K.ADDED, CONTROL, 5, 6),
    )
    measure = Measure(K.ADDED, ALPHA, CONTROL)
    for given_, seen in ((counts, (5, 6)), (counts[:3], (3, 4)), (counts[:2], (None, None))):
        (change,) = of(entry(measure, counts=given_))
        assert (change.stated, change.extracted) == seen


def test_two_measures_on_one_party_are_one_change_with_all_they_say() -> None:
    other = (FieldChange("name", "another", None),)
    early, late = (
        replace(
            FULL,
            verb=K.AMENDED,
            subject=ALPHA,
            list_id=CONTROL,
            effective_on=day,
            fields=fields,
            entries=count,
        )
        for day, fields, count in ((LATER, FIELDS, 2), (DAY, other, 3))
    )
    (change,) = of(entry(early, late))
    assert (change.entries, change.fields, change.effective_on) == (5, FIELDS + other, DAY)
    (undated,) = of(entry(replace(early, effective_on=None), replace(late, effective_on=None)))
    assert undated.effective_on is None
    upon = replace(FULL, verb=K.ENDED, subject=BY_NUMBER, list_id=CONTROL)
    changes = of(entry(upon, replace(upon, quote="again")), ACT)
    assert [(one.party and one.party.name, one.entries) for one in changes] == [
        (ALPHA.name, 1),
        (BETA.name, 1),
    ]


names = st.lists(st.sampled_from([Name("甲", "zh"), Name("A"), Name("B")]), max_size=3).map(tuple)
texts = st.lists(st.sampled_from(["CN", "US", "FR"]), max_size=3).map(tuple)
pairs = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("12")), max_size=3).map(tuple)
parties = st.builds(
    Party, st.just("k"), names, countries=texts, addresses=texts, identifiers=pairs, details=pairs
)


@given(parties, parties)
def test_a_party_of_two_entries_has_every_value_of_both_once(one: Party, other: Party) -> None:
    whole = merged(one, other)
    for field in ("names", "countries", "addresses", "identifiers", "details"):
        assert getattr(whole, field) == tuple(dict.fromkeys(getattr(one, field) + getattr(other, field)))
    assert merged(whole, other) == whole
    assert (whole.key, whole.type) == (one.key, one.type)


SUBJECTS = (
    None,
    ALPHA,
    BETA,
    InstrumentRef(),
    InstrumentRef(number=mofcom(13)),
    InstrumentRef(number=mofcom(14)),
    InstrumentRef(published_on=DAY),
    InstrumentRef(published_on=LATER),
    InstrumentRef(number=mofcom(13), clause="一"),
    InstrumentRef(number=mofcom(13), parties=("甲公司",)),
)


def test_words_are_the_same_whatever_their_dates_and_differ_by_what_they_name() -> None:
    measures = [
        replace(FULL, verb=verb, subject=subject, list_id=list_id, topic=topic)
        for verb in (K.SUSPENDED, K.ENDED)
        for list_id, topic in ((CONTROL, None), (UNRELIABLE, None), (None, ITEMS), (None, "statements"))
        for subject in SUBJECTS
    ]
    assert len({origin(one) for one in measures}) == len(measures)
    for one in measures:
        assert origin(replace(one, effective_on=None, until=None, quote="")) == origin(one)
        assert None not in origin(one)


def test_an_act_without_a_number_is_told_by_its_day() -> None:
    acts = [replace(listing("x", day, CONTROL, (ALPHA,)), key=f"{day}") for day in (DAY, LATER)]
    acts = [replace(act, notice=replace(act.notice, number=None)) for act in acts]
    ends = [Measure(K.ENDED, InstrumentRef(published_on=day), CONTROL) for day in (DAY, LATER)]
    changes = of(replace(entry(*ends), notice=replace(entry().notice, published_on=UNTIL)), *acts)
    assert [one.instrument for one in changes] == [Instrument(None, DAY), Instrument(None, LATER)]
    assert len({one.id for one in changes}) == 2


def test_an_id_is_the_same_in_every_version_of_the_program() -> None:
    """Ids are in the database and in what was sent: another would tell the change a second time."""
    (change,) = of(entry(Measure(K.ADDED, ALPHA, CONTROL)))
    (by_clause, _) = of(entry(Measure(K.ENDED, replace(BY_NUMBER, clause="一"), CONTROL)), ACT)
    (published,) = of(entry(Measure(K.PUBLISHED, topic=ITEMS)))
    assert [one.id[:16] for one in (change, by_clause, published)] == [
        "ab92c4aab0f0d8e9",
        "e83d93c42fcdd57d",
        "09a8fa1fef7584e1",
    ]


def test_taken_from_one_list_and_put_on_another_is_a_move_and_nothing_else_is() -> None:
    gone = Measure(K.REMOVED, ALPHA, UNRELIABLE)
    told = {
        verb: [
            (one.kind, one.list_id, one.moved_from) for one in of(entry(gone, Measure(verb, ALPHA, CONTROL)))
        ]
        for verb in (K.ADDED, K.SUSPENDED)
    }
    assert told == {
        K.ADDED: [(K.MOVED, CONTROL, UNRELIABLE)],
        K.SUSPENDED: [(K.REMOVED, UNRELIABLE, None), (K.SUSPENDED, CONTROL, None)],
    }
    for other in (Measure(K.ADDED, BETA, CONTROL), Measure(K.ADDED, ALPHA, UNRELIABLE)):
        assert [one.kind for one in of(entry(gone, other))] == [K.REMOVED, K.ADDED]


def test_only_a_list_that_is_printed_anew_renews() -> None:
    anew = Measure(K.ADDED, ALPHA, CONTROL, restates=True)
    plain = Measure(K.ADDED, BETA, CONTROL)
    elsewhere = Measure(K.ADDED, ALPHA, UNRELIABLE, restates=True)
    assert [one.kind for one in of(entry(anew, plain, elsewhere), ACT)] == [K.RENEWED, K.ADDED, K.ADDED]
    assert [one.kind for one in of(entry(anew))] == [K.ADDED]


def test_what_is_no_listing_of_a_party_is_no_move() -> None:
    gone, come = Measure(K.REMOVED, ALPHA, UNRELIABLE), Measure(K.ADDED, ALPHA, CONTROL)
    for verb in (K.ADDED, K.REMOVED):
        about_items = Measure(verb, None, None, ITEMS)
        assert [one.kind for one in of(entry(about_items, gone, come))] == [verb, K.MOVED]


def test_a_filing_that_was_taken_back_cancels_itself() -> None:
    one = entry(Measure(K.ADDED, ALPHA, CONTROL), replace(FULL, verb=K.CANCELLED, list_id=CONTROL))
    one = replace(one, notice=replace(one.notice, status="withdrawn"))
    (change,) = of(one)
    assert (change.kind, change.list_id, change.until, change.severity) == (
        K.CANCELLED,
        CONTROL,
        UNTIL,
        Severity.HIGH,
    )
    assert change.instrument == Instrument(one.notice.number, LATER)
    assert [measure.verb for measure in change.measures] == [K.CANCELLED]
    assert change.id
    (silent,) = of(replace(one, measures=()))
    assert (silent.kind, silent.measures) == (K.PUBLISHED, ())


def test_an_act_that_names_nobody_is_told_as_published_with_what_it_does() -> None:
    adds = Measure(K.ADDED, list_id=CONTROL, quote="adds 49 entities")
    (change,) = of(entry(adds))
    assert (change.kind, change.list_id, change.party, change.measures) == (
        K.PUBLISHED,
        CONTROL,
        None,
        (adds,),
    )


def test_fields_that_an_act_amends_for_nobody_alone_are_one_change() -> None:
    other = (FieldChange("heading", "A", "B"),)
    one, two = (Measure(K.AMENDED, None, CONTROL, fields=fields, restates=True) for fields in (FIELDS, other))
    (change,) = of(entry(one, two), ACT)
    assert (change.kind, change.party, change.fields, change.entries) == (K.AMENDED, None, FIELDS + other, 1)
    assert change.measures == (one, two)


@pytest.mark.parametrize("clause", [None, "一"])
def test_the_words_stand_beside_a_change_that_no_party_alone_explains(clause: str | None) -> None:
    ends = Measure(K.ENDED, replace(BY_NUMBER, clause=clause), CONTROL)
    changes = of(entry(ends), ACT)
    assert [one.party and one.party.name for one in changes] == [ALPHA.name, BETA.name]
    assert {one.measures for one in changes} == {(ends,) if clause else ()}
    assert {one.extracted for one in changes} == {2}
    upon_topic = replace(ends, list_id=None, topic=ITEMS)
    (change,) = of(entry(upon_topic), ACT)
    assert (change.party, change.measures, change.extracted) == (None, (upon_topic,), None)


def test_a_move_has_an_id_of_its_own() -> None:
    """A later version of the act that only adds is another change."""
    gone, come = Measure(K.REMOVED, ALPHA, UNRELIABLE), Measure(K.ADDED, ALPHA, CONTROL)
    (moved,), (added,) = of(entry(gone, come)), of(entry(come))
    assert moved.id != added.id


def test_words_enter_into_force_on_no_day_and_an_act_on_its_own() -> None:
    for kind, topic, day in (
        ("notice", ITEMS, LATER),
        ("statement", ITEMS, None),
        ("notice", "statements", None),
    ):
        one = entry(Measure(K.PUBLISHED, topic=topic), kind=kind)
        (change,) = of(replace(one, notice=replace(one.notice, effective_on=LATER)))
        assert change.effective_on == day
