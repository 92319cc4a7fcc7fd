"""Which words of a sentence belong to which verb."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.core.chinese import verbs
from watcher.core.chinese.mentions import read
from watcher.core.chinese.regions import regions

FOUR, FIVE = "税委会公告2025年第4号", "税委会公告2025年第5号"

Parted = list[tuple[str, str]]


def parted(text: str) -> list[tuple[str | None, str, bool]]:
    return [(r.verb.lastgroup, text[r.start : r.end], r.mixed) for r in regions(text, read(text, 2025))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("停止甲措施，恢复乙措施", [("ended", "停止甲措施"), ("resumed", "恢复乙措施")]),
        # Signs in parentheses and quotations part nothing, and letters never do.
        (
            "停止甲（X，乙；丙）X措施，恢复“丁，X；戊”X措施",
            [("ended", "停止甲（X，乙；丙）X措施"), ("resumed", "恢复“丁，X；戊”X措施")],
        ),
        ("停止甲）措施，恢复乙措施", [("ended", "停止甲）措施"), ("resumed", "恢复乙措施")]),
        # Joined verbs that stand apart have each their own words.
        ("停止甲措施和取消乙措施", [("ended", "停止甲措施"), ("cancelled", "和取消乙措施")]),
        ("分别停止执行、恢复", [("ended", "分别停止执行"), ("resumed", "、恢复")]),
        ("分别停止并且恢复", [("ended", "分别停止"), ("resumed", "并且恢复")]),
        # What has no verb ends what the verb before it says …
        ("停止甲措施，为期一年，恢复乙措施", [("ended", "停止甲措施，为期一年"), ("resumed", "恢复乙措施")]),
        ("停止甲措施；为期一年；恢复乙措施", [("ended", "停止甲措施；为期一年"), ("resumed", "恢复乙措施")]),
        (
            "停止甲措施，为落实共识，恢复乙措施",
            [("ended", "停止甲措施"), ("resumed", "为落实共识，恢复乙措施")],
        ),
        (f"停止甲措施，{FOUR}照旧", [("ended", f"停止甲措施，{FOUR}照旧")]),
        (
            f"停止甲措施，{FOUR}照旧，恢复{FIVE}",
            [("ended", f"停止甲措施，{FOUR}照旧"), ("resumed", f"恢复{FIVE}")],
        ),
        # … unless it introduces the next, or names the notice that the next does not name.
        ("停止甲措施，对乙公司，恢复其措施", [("ended", "停止甲措施"), ("resumed", "对乙公司，恢复其措施")]),
        ("停止甲措施；对乙公司；恢复其措施", [("ended", "停止甲措施"), ("resumed", "对乙公司；恢复其措施")]),
        (
            "停止甲措施；对乙公司；另有一项；恢复其措施",
            [("ended", "停止甲措施"), ("resumed", "对乙公司；另有一项；恢复其措施")],
        ),
        (
            f"停止甲措施，{FOUR}所列，恢复其措施",
            [("ended", "停止甲措施"), ("resumed", f"{FOUR}所列，恢复其措施")],
        ),
        (
            f"停止甲措施；{FOUR}所列；恢复其措施",
            [("ended", "停止甲措施"), ("resumed", f"{FOUR}所列；恢复其措施")],
        ),
        ("停止甲措施；对乙公司", [("ended", "停止甲措施；对乙公司")]),
        ("停止甲措施，对乙公司；恢复丙措施", [("ended", "停止甲措施，对乙公司"), ("resumed", "恢复丙措施")]),
        ("停止甲X对乙措施，恢复丙措施", [("ended", "停止甲X对乙措施"), ("resumed", "恢复丙措施")]),
        ("《关于停止甲措施的决定》公布", []),
        (
            "依照《关于停止甲措施的决定》恢复乙措施，停止丙措施",
            [("resumed", "依照《关于停止甲措施的决定》恢复乙措施"), ("ended", "停止丙措施")],
        ),
    ],
)
def test_each_verb_has_its_own_words(text: str, expected: Parted) -> None:
    assert parted(text) == [(kind, words, False) for kind, words in expected]
    # Another sentence takes nothing from it.
    assert parted(f"恢复。{text}。") == [("resumed", "恢复", False), *parted(text)]


def test_a_term_by_itself_is_that_of_the_verb_before_it() -> None:
    text = f"自2025年11月10日起，暂停实施{FOUR}，为期一年，停止实施{FIVE}。"
    found = verbs.read(text, published_on=date(2025, 11, 5)).statuses
    assert [(one.verb.value, one.ref.number, one.until) for one in found] == [
        ("suspended", FOUR, date(2026, 11, 10)),
        ("ended", FIVE, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "停止和取消有关措施",
        "停止执行和取消有关措施",
        "停止甲公司措施或者暂停乙公司措施",
        "分别停止、恢复有关措施",
    ],
)
def test_two_verbs_that_nothing_parts_are_told_as_such(text: str) -> None:
    assert parted(text) == [("ended", text, True)]
