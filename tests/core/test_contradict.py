"""Two sources of one list that disagree for days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from watcher.core.contradict import contradiction, names_of
from watcher.model.change import Basis, Change
from watcher.model.entry import Name, NameRole, Party
from watcher.model.health import IncidentKind
from watcher.model.measure import ChangeKind, FieldChange

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
LIST = "us_bis_entity"


def party(*names: str) -> Party:
    roles = [NameRole.PRIMARY, *[NameRole.ALIAS] * (len(names) - 1)]
    return Party(names[0], tuple(Name(text, "en", role) for text, role in zip(names, roles, strict=True)))


def change(name: str, kind: ChangeKind = ChangeKind.ADDED, *, days: float = 6, **fields: object) -> Change:
    given = {
        "source_id": "us_fr_documents",
        "basis": Basis.ANNOUNCED,
        "list_id": LIST,
        "first_seen": NOW - timedelta(days=days),
        "party": party(name),
    }
    return Change(id=f"{name} {kind} {days}", kind=kind, **(given | fields))  # type: ignore[arg-type]


def look(told: list[Change], *shown: str) -> str | None:
    return judged(told, *(party(name) for name in shown))


def judged(told: list[Change], *shown: Party) -> str | None:
    found = contradiction("us_ecfr_744", LIST, told, shown, now=NOW)
    if found is None:
        return None
    assert (found.kind, found.subject, found.list_id) == (IncidentKind.CONTRADICTORY, "us_ecfr_744", LIST)
    return found.message


def test_a_list_that_does_not_follow_is_told_after_some_days() -> None:
    assert look([change("Alpha"), change("Beta")], "Beta") == (
        "1 party missing that others added 5 days ago or before: Alpha"
    )
    assert look([change("Alpha", days=4)]) is None
    assert look([change("Alpha", effective_on=date(2026, 3, 18))]) is None, "not in force for long"
    assert look([change("Alpha", effective_on=date(2026, 3, 10))]) is not None
    assert look([change("Alpha", first_seen=None)]) is None
    assert look([change("Alpha", days=5, effective_on=date(2026, 3, 15))]) is not None, "to the day"


def test_what_is_moot_hides_nothing_else() -> None:
    heading = change("Heading", ChangeKind.AMENDED, days=9, party=None)
    lately = change("Lately", days=1)
    own = change("Own", days=9, source_id="us_ecfr_744")
    for told in ([heading, own, change("Alpha")], [replace(lately, first_seen=None), change("Alpha")]):
        assert look(told) == "1 party missing that others added 5 days ago or before: Alpha"
    moved = change(
        "Beta", ChangeKind.RENAMED, days=5.5, fields=(FieldChange("addresses", "Alpha", "1 Main Street"),)
    )
    assert look([change("Alpha"), moved], "Beta") is not None, "an address is no name"


def test_a_removal_that_is_not_followed() -> None:
    message = look(
        [change(f"Party {n}", ChangeKind.REMOVED) for n in range(7)], *(f"party {n}" for n in range(9))
    )
    assert message is not None
    assert message.startswith("7 parties still shown that others removed")
    assert message.endswith(
        "removed 5 days ago or before: Party 0, Party 1, Party 2, Party 3, Party 4 and 2 more"
    )
    five = look([change(f"Party {n}", days=6 + n) for n in range(5)])
    assert five is not None
    assert five.endswith(": Party 0, Party 1, Party 2, Party 3, Party 4")


def test_any_name_will_do_and_the_last_word_counts() -> None:
    told = change("Alpha", party=party("Alpha Co., Ltd.", "ALPHA"))
    assert look([told], "alpha co ltd") is None
    assert look([told], "Alpha") is None
    gone = change("Alpha", ChangeKind.REMOVED, days=5.5, party=party("Alpha Co., Ltd."))
    assert look([gone, told]) is None, "it was removed since"
    assert look([change("Alpha"), change("Alpha", ChangeKind.AMENDED, days=5.5)]) is None


def test_a_party_that_bears_another_name_is_not_missing_under_the_former_one() -> None:
    """The list shows the new name, and the old one would be missing for as long as it is remembered."""
    told = FieldChange("names", "Alpha\nAlpha Ltd", "Beta")
    for source_id, field in (("us_fr_documents", "name"), ("us_ecfr_744", "names")):
        fields = (replace(told, field=field),)
        renamed = change("Beta", ChangeKind.RENAMED, days=5.5, fields=fields, source_id=source_id)
        assert look([change("Alpha"), renamed], "Beta") is None
    amended = change("Beta", ChangeKind.AMENDED, days=5.5, fields=(told,))
    assert look([change("Alpha"), amended], "Beta") is not None


def test_a_list_that_took_a_party_off_is_not_blamed_for_the_copy_that_shows_it() -> None:
    copied = change("Alpha", days=9, source_id="us_csl")
    gone = change("Alpha", ChangeKind.REMOVED, days=8, source_id="us_ecfr_744")
    assert look([copied, gone]) is None
    assert look([gone, replace(copied, first_seen=NOW - timedelta(days=7))]) is not None, "added anew"
    reworded = replace(gone, kind=ChangeKind.AMENDED)
    struck = change("Alpha", ChangeKind.REMOVED, days=9)
    assert look([struck, reworded], "Alpha") is not None, "what it says of the party does not take it off"
    assert look([struck, replace(gone, kind=ChangeKind.ADDED)], "Alpha") is None, "put on again"


def test_a_party_that_moved_to_another_list_is_not_missing_from_the_one_it_left() -> None:
    moved = change("Alpha", ChangeKind.MOVED, days=7, list_id="us_bis_meu", moved_from=LIST)
    added = change("Alpha", days=9)
    assert look([added, moved]) is None
    assert look([added, replace(moved, source_id="us_ecfr_744")]) is None
    assert look([added, replace(moved, moved_from="us_bis_unverified")]) is not None
    assert look([moved, replace(added, first_seen=NOW - timedelta(days=6))]) is not None, "added anew"


def test_a_namesake_is_another_party() -> None:
    """KIM, Yong Chol stands twice on the SDN List."""
    first = replace(party("KIM, Yong Chol"), identifiers=(("ofac_ent_num", "12211"),))
    second = replace(first, key="KIM, Yong Chol (17614)", identifiers=(("ofac_ent_num", "17614"),))
    gone = change("KIM, Yong Chol", ChangeKind.REMOVED, party=second)
    come = change("KIM, Yong Chol", party=first)
    assert judged([gone, come], first) is None
    assert judged([gone, come], first, second) is not None, "still shown"
    assert judged([gone, come], second) == (
        "1 party missing that others added 5 days ago or before: KIM, Yong Chol; "
        "1 party still shown that others removed 5 days ago or before: KIM, Yong Chol"
    )
    unnumbered = replace(second, identifiers=())
    assert judged([replace(gone, party=unnumbered)], first) is not None, "nothing tells them apart"


def test_what_is_of_no_concern() -> None:
    assert look([replace(change("Alpha"), source_id="us_ecfr_744")]) is None, "its own word"
    assert look([replace(change("Alpha"), list_id="us_bis_unverified")]) is None
    assert look([replace(change("Alpha"), party=None)]) is None
    assert names_of(party("A-B", "a b")) == {"ab"}
