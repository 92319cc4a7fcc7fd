"""Fetch what a parser asks for, until it asks for nothing new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.errors import BadStatus, FetchError, LostRace, NotTheDocument, SourceError
from watcher.fetch.inspect import inspect
from watcher.model.commit import Attempt
from watcher.model.document import Document, NotModified, Request, Validator
from watcher.model.snapshot import Head
from watcher.model.source import Parsed, Remark, Source, SourceKind
from watcher.run.tools import Tools
from watcher.store import archive, leases

_RESUMABLE = timedelta(days=1)
_HISTORY_CAP = 5000
_TURN = 30.0
"""Seconds that a fetch may wait for its turn at a host, besides its own deadline."""
_RENEW_EVERY = timedelta(seconds=20)

LEASE = 60.0
"""Seconds that a renewed lease holds: the longest that a killed worker's source waits for another."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one check brought home.

    `parsed` is None when every document is one that was already read by this parser. `validators`
    may move with the snapshot. `remarks` are what could not be fetched or read of a feed. `attempts`
    brought nothing new and are not written yet.
    """

    parsed: Parsed | None
    documents: tuple[Document, ...]
    validators: tuple[Validator, ...]
    remarks: tuple[Remark, ...] = ()
    attempts: tuple[Attempt, ...] = ()


def gather(
    source: Source,
    head: Head,
    tools: Tools,
    *,
    run_id: str,
    keep: bool = True,
    whole: bool = False,
    progress: Progress | None = None,
) -> Gathered:
    """Fetch and parse in rounds. Raises SourceError; a notice page that fails is a remark instead.

    `keep` records each document as evidence as soon as it is fetched, so that a long first reading
    can be resumed; a dry run keeps nothing. `whole` reads on to the beginning of the declared history, known
    pages notwithstanding.
    """
    errand = _Errand(source, head, tools, run_id, keep, whole)
    try:
        return _gather(errand, progress)
    except SourceError:
        # The check ends here: what the failure leaves out would be written by nobody else.
        errand.write_attempts()
        raise


def _gather(errand: _Errand, progress: Progress | None) -> Gathered:
    source = errand.source
    answers: dict[str, Document | NotModified] = {}
    remarks: list[Remark] = []
    wanted: list[Request] = list(source.declaration.start)
    asked: set[str] = set()
    documents: dict[str, Document] = {}
    parsed: Parsed | None = None
    while wanted:
        for index, request in enumerate(wanted):
            asked.add(request.key)
            if progress is not None and len(wanted) > 3:
                progress(source.id, index, len(wanted))
            try:
                answers[request.key] = errand.obtain(request)
            except (FetchError, NotTheDocument) as error:
                if not errand.may_go_on(request, error):
                    raise
                remarks.append(Remark("unread", str(error), error.url or request.url))
        if errand.all_known(answers):
            return Gathered(None, (), (), attempts=tuple(errand.attempts))
        documents = errand.bodies(answers)
        answers.update(documents)
        parsed = source.parse(tuple(documents.values()))
        wanted = errand.worth_asking(parsed.follow, asked)
    assert parsed is not None
    remarks += parsed.remarks
    return Gathered(
        parsed,
        tuple(documents.values()),
        _validators(documents, remarks),
        tuple(remarks),
        tuple(errand.attempts),
    )


def lease_seconds(source: Source, tools: Tools) -> float:
    """How long a lease must hold: while one fetch goes on, or until it is renewed by somebody else."""
    return LEASE if tools.renews else source.declaration.fetch.deadline + _TURN


@dataclass(slots=True)
class _Errand:
    """One check's way of asking: what is known, what is worth a request."""

    source: Source
    head: Head
    tools: Tools
    run_id: str
    keep: bool
    whole: bool
    renewed_at: datetime | None = None
    attempts: list[Attempt] = field(default_factory=list)

    def obtain(self, request: Request) -> Document | NotModified:
        """The document, from the archive where that is as good as asking; the word that ours is current."""
        now = self.tools.clock()
        self._hold_on(now)
        if request.reuse and self.head.is_new:
            stored = archive.latest(self.tools.engine, self.source.id, request)
            if stored is not None and _fresh(stored, now) and self._is_document(stored):
                return stored
        validator = self.head.validators.get(request.key)
        if request.reuse and validator is not None and archive.kept(self.tools.engine, [validator.sha256]):
            # A list's document that does not change: the codified text of a day, 2.5 MB without an ETag.
            return NotModified(request, validator.sha256, now)
        try:
            result = self.tools.fetcher.fetch(request, self.source.declaration.fetch, validator, now=now)
        except FetchError as error:
            self._record(request, now, error)
            raise
        self._record(request, now, result)
        if isinstance(result, Document):
            inspect(result, self.source.declaration.fetch)
        return result

    def bodies(self, answers: Mapping[str, Document | NotModified]) -> dict[str, Document]:
        """The documents themselves; a 304 is answered from the archive, so a parser sees the full set."""
        found: dict[str, Document] = {}
        for key, answer in answers.items():
            if isinstance(answer, NotModified):
                stored = archive.document(self.tools.engine, answer.request, answer.sha256)
                if stored is None:
                    raise LostRace(f"{self.source.id}: {answer.request.url}: its body was dropped meanwhile")
                found[key] = stored
            else:
                found[key] = answer
        return found

    def may_go_on(self, request: Request, error: SourceError) -> bool:
        """Whether the rest of the source can be read without this page.

        A notice page that fails must not silence the stream. While history is read for the first time
        only a page that is gone for good may be missing: any other would be told as news later.
        """
        if not request.reuse or self.source.declaration.kind is SourceKind.LIST:
            return False
        gone = isinstance(error, BadStatus) and error.status in (404, 410)
        return gone or not self.head.is_new

    def all_known(self, answers: Mapping[str, Document | NotModified]) -> bool:
        """True when these are exactly the documents of the head, read by this very parser."""
        known = self.head.validators
        return (
            not (self.head.is_new or self.whole)
            and self.head.parser_version == self.source.parser_version
            and known.keys() == answers.keys()
            and all(answer.sha256 == known[key].sha256 for key, answer in answers.items())
        )

    def worth_asking(self, follow: Iterable[Request], asked: set[str]) -> list[Request]:
        """The requests that a parser asks for, less those that are known, too old or too many."""
        requests = [request for request in follow if request.key not in asked]
        known = self.head.validators
        details = [request for request in requests if request.reuse]
        overlap = len(details) > sum(request.key not in known for request in details)
        floor = self._floor()
        chosen = []
        for request in requests:
            if request.reuse and request.key in known and self.source.declaration.kind is SourceKind.FEED:
                continue  # a notice once read is not read again; a list stands on all of its documents
            if floor is not None and request.dated is not None and request.dated < floor:
                continue
            if request.older and (floor is None or (overlap and not (self.head.is_new or self.whole))):
                continue
            chosen.append(request)
        cap = _HISTORY_CAP if self.head.is_new else self.source.declaration.fetch.max_requests
        return chosen[: max(0, cap - len(asked))]

    def write_attempts(self) -> None:
        """Write what would else be written with the check."""
        archive.record_unchanged(self.tools.engine, self.source.id, self.attempts)
        self.attempts.clear()

    def _hold_on(self, now: datetime) -> None:
        """Renew the lease when it is getting old: each renewal is a commit."""
        if self.renewed_at is None:
            self.renewed_at = now
        elif self.keep and now - self.renewed_at >= _RENEW_EVERY:
            patience = lease_seconds(self.source, self.tools)
            if not leases.renew(self.tools.engine, self.source.id, self.tools.owner, now, patience):
                raise LostRace(f"{self.source.id}: another worker has taken it over")
            self.renewed_at = now

    def _floor(self) -> date | None:
        """The first day that is read: where the declared history begins, or the day of the first check."""
        history = self.source.declaration.history
        first = self.head.first_seen_at or self.tools.clock()
        today = first.astimezone(ZoneInfo(self.source.declaration.time_zone)).date()
        return min(history, today) if history is not None else None

    def _is_document(self, document: Document) -> bool:
        try:
            inspect(document, self.source.declaration.fetch)
        except NotTheDocument:
            return False
        return True

    def _record(
        self, request: Request, started: datetime, outcome: Document | NotModified | FetchError
    ) -> None:
        if not self.keep:
            return
        finished = self.tools.clock()
        if isinstance(outcome, NotModified):
            # It is no evidence of anything but itself, and needs no commit of its own.
            self.attempts.append(Attempt(self.run_id, outcome, started, finished))
            return
        archive.record(
            self.tools.engine,
            run_id=self.run_id,
            source_id=self.source.id,
            request=request,
            started_at=started,
            finished_at=finished,
            outcome=outcome,
        )


def _fresh(document: Document, now: datetime) -> bool:
    return document.fetched_at is not None and now - document.fetched_at < _RESUMABLE


def _validators(documents: dict[str, Document], remarks: list[Remark]) -> tuple[Validator, ...]:
    """What the next check may rely on.

    While something was left unread, no index may answer 304 and no unread page counts as read: the
    next check has to meet it again.
    """
    unread = {remark.url for remark in remarks}
    return tuple(
        Validator(key, document.sha256)
        if unread
        else Validator(key, document.sha256, document.header("etag"), document.header("last-modified"))
        for key, document in documents.items()
        if document.url not in unread
    )
