"""Amendatory instructions (AMDPAR) read into named changes of a list: who is added, removed, revised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from watcher.core.countries import iso
from watcher.core.federal_register import lists
from watcher.core.text import fold, loose
from watcher.model.measure import ChangeKind


@dataclass(frozen=True, slots=True)
class Named:
    """One entry that an instruction names. `former` is the name it replaces, "" for none.

    `heading` is the country heading as printed, "" where the instruction gives none.
    """

    list_id: str
    verb: ChangeKind
    name: str
    heading: str = ""
    former: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Headed:
    """A country heading that is renamed, added or dropped: no party changes by it."""

    list_id: str
    before: str | None
    after: str | None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Instructions:
    """All that the instructions of one document say.

    `others` are instructions that amend something else than the three lists. `lists` are the lists
    whose supplements are amended at all.
    """

    named: tuple[Named, ...] = ()
    headed: tuple[Headed, ...] = ()
    others: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Context:
    """What an instruction leaves to those below it: "2. … is amended by removing:" governs a, b and c."""

    list_id: str | None = None
    heading: str = ""
    verb: ChangeKind | None = None


_LABEL = re.compile(r"^\W*(?:\((\w{1,5})\)|(\d{1,3}|[A-Za-z]{1,2}|[ivx]{1,5})\.)(?=\s|[A-Z“])\s*")
_ROMAN = re.compile(r"[ivx]+")
_AUTHORITY = re.compile(r"\bauthority citation\b", re.IGNORECASE)
_NAME_END = " ,;:"
_QUOTES = re.compile("``|‘‘|''|’’")  # raw texts and older files double the single marks

_TOKEN = re.compile(
    r"""(?P<quoted>“(?P<text>(?:[^“”]|“[^“”]*”)*)”|"(?P<straight>[^"]*)")
    |\bsupplement\s+no\.?\s*(?P<supplement>\d+)(?:\s+to\s+part\s+(?P<part>\d+))?
    |(?P<place>\bin\s+(?:its|their)\s+places?\b)
    |(?P<reads>\bto\s+read\b(?:\s+as\s+follows)?|\bwith\b(?=\s*(?-i:[“"A-ZÀ-Þİ])))
    |\b(?P<verb>add|remov|delet|revis|correct|modify|modif|renam|replac|redesignat|amend)(?:ing|e|es|s)?\b
    |\b(?P<context>in|to|of|from|within)\s+the\s+(?P<inside>entr(?:y|ies))\b
    |\b(?P<object>entr(?:y|ies)|entit(?:y|ies)|persons?|headings?|countr(?:y|ies)(?:\s+names?)?|destinations?
       |aliase?s?|address(?:es)?|citations?|words?|phrases?|references?|footnotes?|requirements?|polic(?:y|ies)|names?)\b
    |\bunder\b""",
    re.IGNORECASE | re.VERBOSE,
)
_UNDER_END = re.compile(
    r",?\s+(?:by|in\s+alphabetical|in\s+the|add|adding|remov\w+|revis\w+|delet\w+|correct\w+|modif\w+|the\s+entr\w+"
    r"|entr\w+|for|to\s+read)\b|[:;—–“\"]|\.?\s*$",
    re.IGNORECASE,
)
_UNDER_START = re.compile(
    r"^\s*(?:the\s+)?(?:(?:country|destination|heading|entries|entry)s?\s+(?:of|for)?\s*)?(?:the\s+)?[“\"]?",
    re.IGNORECASE,
)
_CAPITALS = re.compile(
    r"\s*(?:for|of|name)?\s*([A-ZÀ-ÞİŞ][A-ZÀ-ÞİŞ'’,.()-]*(?:\s+(?:OF|[A-ZÀ-ÞİŞ][A-ZÀ-ÞİŞ'’,.()-]*))*)"
)

_VERBS = {
    "add": ChangeKind.ADDED,
    "remov": ChangeKind.REMOVED,
    "delet": ChangeKind.REMOVED,
    "revis": ChangeKind.AMENDED,
    "correct": ChangeKind.AMENDED,
    "modify": ChangeKind.AMENDED,
    "modif": ChangeKind.AMENDED,
    "renam": ChangeKind.AMENDED,
    "replac": ChangeKind.AMENDED,
    "redesignat": ChangeKind.AMENDED,
    "amend": ChangeKind.AMENDED,
}
_ENTRY = ("entr", "entit", "person", "name")
_HEADING = ("heading", "countr", "destination")


def read(paragraphs: Iterable[tuple[str, str]]) -> Instructions:
    """Read the AMDPAR texts of a document in order, each with the CFR part of its section.

    Labels nest: a digit, then a letter, then a roman numeral; each inherits list, heading and verb from
    the one above it.
    """
    stack: list[tuple[int, str, _Context]] = []
    gathered = _Gathered()
    for printed, part in paragraphs:
        text = _QUOTES.sub(lambda m: "“" if m.group() in ("``", "‘‘") else "”", printed)
        label, body = _label(text)
        level = _level(label, stack)
        if label:
            while stack and stack[-1][0] >= level:
                stack.pop()
        context = stack[-1][2] if stack else _Context()
        context = _Reader(body, part, context, gathered).run()
        if label:
            stack.append((level, label, context))
    return Instructions(
        tuple(dict.fromkeys(gathered.named)),
        tuple(dict.fromkeys(gathered.headed)),
        tuple(dict.fromkeys(gathered.others)),
        tuple(dict.fromkeys(gathered.lists)),
    )


@dataclass(slots=True)
class _Gathered:
    named: list[Named] = field(default_factory=list)
    headed: list[Headed] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """One instruction, read word by word: verbs and headings govern the quoted names behind them."""

    text: str
    part: str
    context: _Context
    out: _Gathered
    object: str = "entr"
    inside: bool = False
    swap: bool = False
    reads: bool = False
    last: list[Named] = field(default_factory=list)
    removed: list[Named] = field(default_factory=list)
    heading_before: str | None = None
    clause: int = 0
    removal: int = 0

    def run(self) -> _Context:
        """Read the text; what it says goes to `out`, what it leaves to its children is returned."""
        found = list(_TOKEN.finditer(self.text))
        own = self.context.list_id
        for index, match in enumerate(found):
            self._token(match, found[index + 1 :])
        if self.context.list_id is None and not _AUTHORITY.search(self.text):
            self.out.others.append(self.text)
        elif self.context.list_id is not None and own is None:
            self.out.lists.append(self.context.list_id)
        return self.context

    def _token(self, match: re.Match[str], rest: list[re.Match[str]]) -> None:
        kind = match.lastgroup
        if match["supplement"]:
            part = match["part"] or self.part
            self.context = replace(self.context, list_id=lists.of_supplement(match["supplement"], part))
        elif match["quoted"]:
            self._quoted(match)
        elif match["place"]:
            # "adding in its place": what comes replaces what was removed just before.
            self.swap = True
            if not any(other["quoted"] for other in rest):
                self._swap_behind()
        elif match["reads"]:
            self.reads = True
            if self.object in _HEADING:
                self._printed_heading(match)
        elif match["verb"]:
            self._verb(match)
        elif match["inside"]:
            self.object, self.inside = "entr", True
        elif match["object"]:
            self._object(match)
        elif kind is None:  # "under"
            self._under(match)

    def _verb(self, match: re.Match[str]) -> None:
        stem = match["verb"].lower()
        if stem == "amend" and not self.inside and self.context.list_id is None:
            return
        verb = _VERBS[stem]
        if self.context.verb is not None and (self.last or self.removed or self.out.headed):
            self.clause = match.start()  # the words before an earlier name belong to that name
        if verb is ChangeKind.REMOVED:
            self.removed, self.removal = [], self.clause
        if verb is not ChangeKind.ADDED:
            self.heading_before = None
        self.context = replace(self.context, verb=verb)
        self.reads = False
        self.inside = False
        self.last = []
        self.object = "entr"

    def _object(self, match: re.Match[str]) -> None:
        if self.reads and self.last:
            return
        stem = match["object"].lower()
        self.object = next((one for one in (*_ENTRY, *_HEADING) if stem.startswith(one)), stem)
        if self.object in _HEADING:
            self._printed_heading(match)

    def _printed_heading(self, match: re.Match[str]) -> None:
        """A heading in capitals, without quotation marks: "the heading RUSSIA", "to read TÜRKİYE"."""
        printed = _CAPITALS.match(self.text, match.end())
        if printed:
            self._heading(printed.group(1).strip(_NAME_END + "."))

    def _under(self, match: re.Match[str]) -> None:
        start = _UNDER_START.match(self.text, match.end())
        begin = start.end() if start else match.end()
        end = _UNDER_END.search(self.text, begin)
        heading = self.text[begin : end.start() if end else len(self.text)].strip(_NAME_END + '.”"')
        if iso(heading) or (heading.isupper() and len(heading) > 3):
            self.context = replace(self.context, heading=heading)
            for index, one in enumerate(self.last):  # "removing the entry for “X” under RUSSIA"
                if not one.heading:
                    self._put(index, replace(one, heading=heading))

    def _quoted(self, match: re.Match[str]) -> None:
        printed = fold(match["text"] or match["straight"] or "").strip(_NAME_END)
        if not printed or self.context.list_id is None:
            return
        if iso(printed) and (self.object in _HEADING or printed.isupper()):
            self._heading(printed)
            return
        if self.object not in _ENTRY:
            return  # an alias, an address or a word inside an entry that is named elsewhere
        verb = ChangeKind.AMENDED if self.inside else self.context.verb
        if verb is None:
            return
        if self.reads and len(self.last) == 1:
            quote = self.text[self.clause : match.end()]
            self._put(0, replace(_renamed(self.last[0], self.last[0].name, printed), quote=quote))
            return
        quote = _quote(self.text, self.clause, match)
        one = Named(self.context.list_id, verb, printed, self.context.heading, "", quote)
        if self.swap and verb is ChangeKind.ADDED and len(self.removed) == 1:
            self.out.named.remove(self.removed[0])
            one = replace(one, quote=self.text[self.removal : match.end()])
            one = _renamed(one, self.removed[0].name, printed)
            self.swap, self.removed = False, []
        self.out.named.append(one)
        self.last.append(one)
        if verb is ChangeKind.REMOVED:
            self.removed.append(one)

    def _swap_behind(self) -> None:
        """ "removing “A” and adding “B” in its place": the names came before the words."""
        if len(self.removed) == 1 and len(self.last) == 1 and self.last[0].verb is ChangeKind.ADDED:
            self.out.named.remove(self.removed[0])
            one = _renamed(self.last[0], self.removed[0].name, self.last[0].name)
            self._put(0, replace(one, quote=self.text[self.removal :]))
        self.swap = False

    def _put(self, index: int, one: Named) -> None:
        self.out.named[self.out.named.index(self.last[index])] = one
        if self.last[index] in self.removed:
            self.removed[self.removed.index(self.last[index])] = one
        self.last[index] = one

    def _heading(self, printed: str) -> None:
        verb, list_id = self.context.verb, self.context.list_id
        if list_id is None or self.object not in _HEADING:
            return
        if self.heading_before is not None and (self.reads or verb is ChangeKind.ADDED):
            last = self.out.headed[-1]
            self.out.headed[-1] = replace(last, before=self.heading_before, after=printed)
            self.heading_before = None
        elif verb is ChangeKind.ADDED:
            self.out.headed.append(Headed(list_id, None, printed, self.text))
        elif verb is not None:
            self.out.headed.append(Headed(list_id, printed, None, self.text))
            self.heading_before = printed


def _renamed(one: Named, former: str, name: str) -> Named:
    if loose(former) == loose(name):
        return replace(one, verb=ChangeKind.AMENDED, name=name, former="")
    return replace(one, verb=ChangeKind.RENAMED, name=name, former=former)


def _quote(text: str, start: int, match: re.Match[str]) -> str:
    """The words of a clause up to its first name, and the name itself."""
    first = re.compile('[“"]').search(text, start)
    begin = first.start() if first else match.start()
    return text[start:begin].rstrip() + (" … " if begin < match.start() else " ") + match.group()


def _label(text: str) -> tuple[str, str]:
    match = _LABEL.match(text)
    return ((match.group(1) or match.group(2)), text[match.end() :]) if match else ("", text)


def _level(label: str, stack: list[tuple[int, str, _Context]]) -> int:
    """Digits 0, letters 1, roman numerals 2. An "i" after an "h" is a letter, else a numeral."""
    if not label or label.isdecimal():
        return 0
    letters = [one for level, one, _ in stack if level == 1]
    if _ROMAN.fullmatch(label) and not (letters and len(label) == 1 and _follows(letters[-1], label)):
        return 2 if letters or len(label) > 1 else 1
    return 1 if label.islower() else 3


def _follows(letter: str, label: str) -> bool:
    return len(letter) == 1 and ord(label) == ord(letter) + 1
