"""One amendatory instruction, read word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from watcher.core.countries import iso
from watcher.core.federal_register import lists
from watcher.core.federal_register.amendments import Context, Gathered, Headed, Named
from watcher.core.split import clip
from watcher.core.text import fold, loose
from watcher.model.measure import ChangeKind

_AUTHORITY = re.compile(r"\bauthority citation\b", re.IGNORECASE)
_NAME_END = " ,;:"
_QUOTE = 2000
"""Letters of an instruction that are quoted beside each of its names."""

_TOKEN = re.compile(
    r"""(?P<quoted>“(?P<text>(?:[^“”]|“[^“”]*”)*)”|"(?P<straight>[^"]*)")
    |\bsupplement\s+no\.?\s*(?P<supplement>\d+)(?:\s+to\s+part\s+(?P<part>\d+))?
    |(?P<place>\bin\s+(?:its|their)\s+places?\b)
    |(?P<reads>\bto\s+read\b(?:\s+as\s+follows)?|\bwith\b(?=\s*(?-i:[“"A-ZÀ-Þİ])))
    |\b(?P<verb>add|remov|delet|revis|correct|modify|modif|renam|replac|redesignat|amend)(?:ing|e|es|s)?\b
    |\b(?P<context>in|to|of|for|from|under|within)\s+the\s+(?P<inside>entr(?:y|ies))\b
    |\b(?P<object>entr(?:y|ies)|entit(?:y|ies)|persons?|headings?|countr(?:y|ies)(?:\s+names?)?|destinations?
       |aliase?s?|address(?:es)?|citations?|words?|phrases?|references?|footnotes?|requirements?|polic(?:y|ies)|names?)\b
    |\bunder\b(?:(?:\s+the)?(?:\s+(?:country|destination|heading))+(?:\s+(?:of|for))?\b)?""",
    re.IGNORECASE | re.VERBOSE,
)
_UNDER_END = re.compile(
    r",?\s+(?:by|in\s+alphabetical|in\s+the|add|adding|remov\w+|revis\w+|delet\w+|correct\w+|modif\w+|the\s+entr\w+"
    r"|entr\w+|for|to\s+read)\b|[:;—–“\"]|\.?\s*$",
    re.IGNORECASE,
)
_UNDER_START = re.compile(r"\s*(?:the\s+)?[“\"]?", re.IGNORECASE)
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


@dataclass(slots=True)
class Reader:
    """One instruction, read word by word: verbs and headings govern the quoted names behind them."""

    text: str
    part: str
    context: Context
    out: Gathered
    object: str = "entr"
    inside: bool = False
    swap: bool = False
    reads: bool = False
    last: list[Named] = field(default_factory=list)
    removed: list[Named] = field(default_factory=list)
    heading_before: str | None = None
    clause: int = 0
    removal: int = 0
    spoke: bool = False
    above: str = ""

    def run(self) -> Context:
        """Read the text; what it says goes to `out`, what it leaves to its children is returned."""
        own, self.above = self.context.list_id, self.context.words
        for match in _TOKEN.finditer(self.text):
            self._token(match)
        if self.context.list_id is None and not _AUTHORITY.search(self.text):
            self.out.others.append(self.text)
        elif self.context.list_id is not None and own is None:
            self.out.lists.append(self.context.list_id)
        return self.context

    def _token(self, match: re.Match[str]) -> None:
        if match["supplement"]:
            part = match["part"] or self.part
            self.context = replace(self.context, list_id=lists.of_supplement(match["supplement"], part))
        elif match["quoted"]:
            self._quoted(match)
        elif match["place"]:
            if self.last and self.context.verb is ChangeKind.ADDED:
                self._swap_behind()
            else:  # "adding in its place": what comes replaces what was removed just before.
                self.swap = True
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
        else:  # "under"
            self._under(match)

    def _verb(self, match: re.Match[str]) -> None:
        stem = match["verb"].lower()
        if stem == "amend" and not self.inside and self.context.list_id is None:
            return
        verb = _VERBS[stem]
        if self.spoke:
            self.clause = match.start()  # the words before an earlier name belong to that name
        if verb is ChangeKind.REMOVED:
            self.removed, self.removal, self.swap = [], self.clause, False
        if verb is not ChangeKind.ADDED:
            self.heading_before = None
        self.context = replace(self.context, verb=verb, words=self.text[self.clause : match.end()])
        self.above = ""
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
            quote = clip(self.text[self.clause : match.end()], _QUOTE)
            self._put(0, replace(_renamed(self.last[0], self.last[0].name, printed), quote=quote))
            return
        quote = (f"{self.above} … " if self.above else "") + _quote(self.text, self.clause, match)
        one = Named(self.context.list_id, verb, printed, self.context.heading, "", quote)
        if self.swap and verb is ChangeKind.ADDED and len(self.removed) == 1:
            self.out.named.remove(self.removed[0])
            one = replace(one, quote=clip(self.text[self.removal : match.end()], _QUOTE))
            one = _renamed(one, self.removed[0].name, printed)
            self.removed = []
        self.out.named.append(one)
        self.last.append(one)
        self.spoke = True
        if verb is ChangeKind.REMOVED:
            self.removed.append(one)

    def _swap_behind(self) -> None:
        """ "removing “A” and adding “B” in its place": the names came before the words."""
        if len(self.removed) == 1 and len(self.last) == 1:
            self.out.named.remove(self.removed[0])
            one = _renamed(self.last[0], self.removed[0].name, self.last[0].name)
            self._put(0, replace(one, quote=clip(self.text[self.removal :], _QUOTE)))
            self.removed = []

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
        elif verb not in (None, ChangeKind.ADDED):  # a new heading says no more than the entries under it
            self.out.headed.append(Headed(list_id, printed, None, self.text))
            self.heading_before, self.spoke = printed, True


def _renamed(one: Named, former: str, name: str) -> Named:
    if loose(former) == loose(name):
        return replace(one, verb=ChangeKind.AMENDED, name=name, former="")
    return replace(one, verb=ChangeKind.RENAMED, name=name, former=former)


def _quote(text: str, start: int, match: re.Match[str]) -> str:
    """The words of a clause up to its first name, and the name itself."""
    first = re.compile('[“"]').search(text, start)
    begin = first.start() if first else match.start()
    words = clip(text[start:begin].rstrip(), _QUOTE)
    return words + (" … " if begin < match.start() else " ") + match.group()
