"""Changes and event updates for tests of what is said; real acts with a few of their parties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from watcher.model.change import Basis, Change, Hit, Instrument, NoticeRef, Severity
from watcher.model.entry import Name, NameRole, Party
from watcher.model.event import Event, EventUpdate, Link, Stage
from watcher.model.measure import ChangeKind, UntilBasis
from watcher.model.source import ListInfo

NOW = datetime(2025, 11, 5, 9, 2, 11, tzinfo=UTC)
ANSWER = NoticeRef(
    "answer@2025-11-05",
    None,
    "商务部新闻发言人就调整出口管制管控名单措施答记者问",
    date(2025, 11, 5),
    "https://www.mofcom.gov.cn/xwfb/xwfyrth/answer.html",
    "answer",
)
NO_13 = Instrument("商务部公告2025年第13号", date(2025, 3, 4))
NO_21 = Instrument("商务部公告2025年第21号", date(2025, 4, 4))
LISTS = {
    info.id: info
    for info in (
        ListInfo(
            "cn_mofcom_control",
            "China Export Control List",
            "出口管制管控名单",
            "law",
            "No dual-use items.",
            "s",
            "CN",
        ),
        ListInfo(
            "us_bis_unverified",
            "BIS Unverified List",
            "未经核实清单",
            "law",
            "No licence exceptions.",
            "s",
            "US",
        ),
        ListInfo("us_bis_entity", "BIS Entity List", "实体清单", "law", "A licence is needed.", "s", "US"),
        ListInfo(
            "us_bis_denied", "BIS Denied Persons List", "被拒绝人员清单", "law", "No exports.", "s", "US"
        ),
    )
}
HIT = Hit("Skydio Europe", "Skydio", "Skydio, Inc.", "alias", 0.97, "same words", "U012AB3CD")


def party(en: str | None, zh: str | None = None, **more: Any) -> Party:
    """A party with an English and a Chinese name."""
    names = [Name(zh, "zh")] if zh else []
    names += [Name(en, "en")] if en else []
    return Party(en or zh or "", (*names, *more.pop("names", ())), **{"countries": ("US",), **more})


def alias(text: str, role: NameRole = NameRole.ALIAS) -> Name:
    """A further name."""
    return Name(text, "en", role)


def change(kind: ChangeKind, who: Party | None = None, **fields: Any) -> Change:
    """An announced change of the Chinese export control list, unless it says otherwise."""
    given: dict[str, Any] = {
        "id": f"{kind}-{who.key if who else fields.get('id', '')}",
        "source_id": "cn_mofcom_spokesperson",
        "kind": kind,
        "basis": Basis.ANNOUNCED,
        "list_id": "cn_mofcom_control",
        "party": who,
        "notice": ANSWER,
        "first_seen": NOW,
    }
    return Change(**(given | fields))


def observed(kind: ChangeKind, who: Party | None = None, **fields: Any) -> Change:
    """A change that only the Denied Persons List shows."""
    given = {"basis": Basis.OBSERVED, "notice": None, "list_id": "us_bis_denied", "source_id": "us_bis_dpl"}
    return change(kind, who, **(given | fields))


def update(changes: Sequence[Change], **event: Any) -> EventUpdate:
    """An update of one event."""
    more = {name: event.pop(name) for name in ("earlier", "notes") if name in event}
    given: dict[str, Any] = {
        "id": "0123456789abcdef",
        "title": ANSWER.title,
        "stage": Stage.ANNOUNCED,
        "opened_at": NOW,
        "updated_at": NOW,
    }
    return EventUpdate(Event(**(given | event)), tuple(changes), **more)


def november(*, hit: bool = False) -> EventUpdate:
    """The answer of 5 November 2025, with two of the fifteen and two of the sixteen parties."""
    ended = [party("Leidos", "莱多斯公司"), party("Skydio, Inc.", "斯凯迪奥公司")]
    paused = [party("Cubic Corporation", "立方公司"), party("TextOre", "文本矿公司")]
    day = {"effective_on": date(2025, 11, 10), "published_at": datetime(2025, 11, 5, 9, tzinfo=UTC)}
    stop = [
        change(
            ChangeKind.ENDED,
            who,
            instrument=NO_13,
            quote="停止相关措施",
            severity=Severity.HIGH,
            stated=2,
            extracted=2,
            hits=(HIT,) if hit and who.key.startswith("Skydio") else (),
            **day,
        )
        for who in ended
    ]
    stay = [
        change(
            ChangeKind.SUSPENSION_EXTENDED,
            who,
            instrument=NO_21,
            until=date(2026, 11, 10),
            until_basis=UntilBasis.COMPUTED,
            quote="继续暂停相关措施一年",
            **day,
        )
        for who in paused
    ]
    return update([*stop, *stay], links=(Link("notice", "n", "the same answer"),))
