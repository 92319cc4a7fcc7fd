"""What a message says of an act that has come further: the stage, the copies, the lists; nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from support.changes import LISTS, NOW, change, party, update

from watcher.core.links import COPY
from watcher.core.route import route, told_of
from watcher.core.view import view
from watcher.model.change import Basis, NoticeRef
from watcher.model.event import EventUpdate, Link, Stage
from watcher.model.measure import ChangeKind
from watcher.model.route import Matcher, Mode, Route

K = ChangeKind
LATER = datetime(2025, 11, 7, 12, 0, tzinfo=UTC)
RULE = NoticeRef("r", "2025-1", "Additions", NOW.date(), "https://fr.example/filing", "rule")
FILED = Link(COPY, "us_fr_public_inspection https://fr.example/filing", "2025-1 (us_fr_public_inspection)")
PRINTED = Link(COPY, "us_fr_documents https://fr.example/rule", "2025-1 (us_fr_documents)")
THIRD = Link(COPY, "third https://fr.example/third", "2025-1 (third)")
ADDED = tuple(
    change(K.ADDED, party(name), list_id="us_bis_entity", notice=RULE, source_id="us_fr_public_inspection")
    for name in ("Alpha", "Beta")
)
SEEN = tuple(
    replace(one, id=f"seen {one.id}", basis=Basis.OBSERVED, notice=None, source_id="us_ecfr_744")
    for one in ADDED
)


def step(stage: Stage, *links: Link, **more: object) -> EventUpdate:
    first = update(list(ADDED))
    event = replace(first.event, stage=stage, revision=1, updated_at=LATER, links=(FILED, *links))
    return replace(first, event=event, changes=(), earlier=ADDED, **more)


def test_a_copy_names_the_stage_and_its_link_alone() -> None:
    said = view(step(Stage.PUBLISHED, PRINTED, copies=(PRINTED,), reached=Stage.PUBLISHED), LISTS, now=LATER)
    assert said.news == "Now published"
    assert said.headline == f"Now published: {said.title}"
    assert [link.url for link in said.links] == ["https://fr.example/rule"]
    assert said.groups == ()
    assert said.when[-1].label == "This stage seen"
    assert said.when[-1].text == "7 November 2025, 12:00 UTC"
    assert {"Published", "Seen"} <= {fact.label for fact in said.when}


def test_what_comes_late_is_said_so_and_copies_are_counted() -> None:
    late = step(Stage.CODIFIED, PRINTED, copies=(PRINTED,), reached=Stage.PUBLISHED)
    assert view(late, LISTS, now=LATER).news == "Also published"
    assert view(late, LISTS, now=LATER, whole=True).news == "Now shown by the codified list"
    third = step(Stage.COPIED, PRINTED, THIRD, copies=(THIRD,), reached=Stage.COPIED)
    assert view(third, LISTS, now=LATER).news == "Now announced, with 3 official copies"
    two = step(Stage.COPIED, PRINTED, copies=(PRINTED,), reached=Stage.COPIED)
    assert view(two, LISTS, now=LATER).news == "Now announced, with a second official copy"
    listed = step(Stage.CODIFIED, PRINTED, THIRD, reached=Stage.CODIFIED)
    assert view(listed, LISTS, now=LATER).news == "Now shown by the codified list"
    assert view(update(list(ADDED)), LISTS, now=NOW).news == ""


def test_a_list_that_shows_it_counts_and_does_not_repeat() -> None:
    notes = ("joined over the same party on us_bis_entity", "Confirmed in the codified list: 2 of 2.")
    shown = replace(step(Stage.CODIFIED, reached=Stage.CODIFIED), changes=SEEN, notes=notes)
    said = view(shown, LISTS, now=LATER)
    assert said.groups == ()
    assert [(fact.label, fact.text) for fact in said.facts] == [
        ("Lists", "Confirmed in the codified list: 2 of 2.")
    ]
    assert said.notes == ("joined over the same party on us_bis_entity",)
    assert [link.url for link in said.links] == ["https://fr.example/filing"]
    assert "us_ecfr_744" in said.footer[0]
    whole = view(shown, LISTS, now=LATER, whole=True)
    assert [group.count for group in whole.groups] == ["2 parties"]
    assert whole.headline == "BIS Entity List: 2 added"


def test_all_copies_stand_with_the_whole_and_in_a_digest() -> None:
    for said in (
        view(
            step(Stage.PUBLISHED, PRINTED, copies=(PRINTED,), reached=Stage.PUBLISHED),
            LISTS,
            now=NOW,
            whole=True,
        ),
        view(replace(step(Stage.PUBLISHED, PRINTED), changes=ADDED, earlier=()), LISTS, now=NOW),
    ):
        assert [link.url for link in said.links] == ["https://fr.example/filing", "https://fr.example/rule"]
    # FILED is where the notice of the changes stands as well: it is called by its number, and once.
    opened = replace(step(Stage.PUBLISHED, PRINTED), changes=ADDED, earlier=())
    assert [link.label for link in view(opened, LISTS, now=NOW).links] == ["2025-1", PRINTED.reason]
    odd = Link(COPY, "x javascript:alert(1)", "x")
    said = view(step(Stage.PUBLISHED, odd, copies=(odd,)), LISTS, now=NOW)
    assert said.links == ()


def test_a_step_of_an_act_is_no_mail_of_its_own() -> None:
    added = change(ChangeKind.ADDED, party("Alpha"), list_id="us_bis_entity")
    seen = replace(added, id="seen", basis=Basis.OBSERVED, notice=None, source_id="us_ecfr_744")
    first = update([added])
    step = replace(first, changes=(seen,), earlier=(added,))
    routes = [Route("slack"), Route("mail"), Route("plain"), Route("weekly", Mode.DIGEST)]
    kinds = {"slack": "slack", "mail": "email", "plain": "email", "weekly": "email"}
    digests = {"mail", "weekly"}

    def told(one: EventUpdate) -> list[tuple[str, Mode]]:
        found = told_of(one, routes, "slack", kinds=kinds, digests=digests)
        return [(each.receiver, each.mode) for each in found]

    now, later = Mode.NOW, Mode.DIGEST
    assert told(first) == [("slack", now), ("mail", now), ("plain", now), ("weekly", later)]
    assert told(step) == [("slack", now), ("mail", later), ("weekly", later)]
    found = told_of(step, routes, "slack", kinds=kinds, digests=digests)
    assert found[1].because[-1] == "a stage of an act is no mail of its own"
    assert found[2].because == ("weekly: matches everything",)
    # It goes where the act went, whatever the list that shows it is called.
    only = [Route("slack", match=Matcher(source=(added.source_id,)))]
    assert [one.receiver for one in route(step, only, "default")] == ["slack"]
