"""The official Chinese texts of ../shared/corpus, and what is true of them."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from support.samples import CORPUS
from watcher.core.countries import prefix_zh
from watcher.core.numbers import normal
from watcher.model.entry import Party

FOLDER = CORPUS / "cn"
_FIELDS = ("发布单位", "发布文号", "发文日期")


@dataclass(frozen=True)
class Case:
    """One official text with its line of the time line."""

    id: str
    on: date
    title: str
    row_title: str
    lines: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    truth: Any

    @property
    def names(self) -> set[tuple[str | None, str | None]]:
        """The parties that the page prints."""
        return {(bare(one.get("zh")), bare(one.get("en"))) for one in self.truth["entities"]}


def bare(name: str | None) -> str | None:
    """A name for comparison: NFKC, no invisible signs, no spaces, no leading country."""
    if not name:
        return None
    signs = (c for c in unicodedata.normalize("NFKC", name) if not c.isspace())
    text = "".join(c for c in signs if unicodedata.category(c) != "Cf")
    return prefix_zh(text)[1]


def names_of(party: Party) -> tuple[str | None, str | None]:
    """A party's Chinese and English name for comparison."""
    return bare(party.named("zh")), bare(party.named("en"))


@cache
def events() -> tuple[Any, ...]:
    """Every line of the time line."""
    return tuple(json.loads((FOLDER / "timeline.json").read_text(encoding="utf-8")))


@cache
def number_of(event_id: str) -> str | None:
    """The normal form of an event's number, by the id that other events refer to."""
    found = next((event for event in events() if event["id"] == event_id), None)
    if found is None:
        kind, year, number = event_id.rsplit("-", 2)
        assert kind == "UEL", event_id
        return normal(f"不可靠实体清单工作机制公告〔{year}〕{number}号")
    return normal(found["announcement_no"])


def cases(*prefixes: str) -> tuple[Case, ...]:
    """The texts whose event id begins with one of the prefixes; none where the corpus is missing."""
    if not FOLDER.exists():
        return ()
    wanted = (event for event in events() if event["text_file"] and event["id"].startswith(prefixes))
    return tuple(_case(event) for event in wanted)


def _case(event: Any) -> Case:
    text = (FOLDER / "notices" / event["text_file"]).read_text(encoding="utf-8")
    printed = [line for line in text.splitlines() if line.strip()]
    printed = [line for line in printed if not line.startswith(("http", "#", "来源：", "（正文为"))]
    fields = []
    lines = []
    for line in printed:
        label, _, value = line.strip().removeprefix("【").partition("】")
        if line.strip().startswith("【") and label in _FIELDS:
            fields.append((label, value))
        else:
            lines.append(line)
    title = event["title"] or (lines[0].strip() if "答记者问" in lines[0] else "")
    number = event["announcement_no"] or ""
    row_title = title if title.startswith(("不可靠", "商务部")) else f"{number} {title}".strip()
    return Case(
        event["id"],
        date.fromisoformat(event["date"]),
        title or row_title,
        row_title,
        tuple(lines),
        tuple(fields),
        event,
    )
