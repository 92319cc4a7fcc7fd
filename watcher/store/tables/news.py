"""What happened: changes, the events they belong to, deadlines, incidents."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    false,
    text,
)

from watcher.store.tables.meta import Day, Json, Moment, Sha, metadata, partial_index

changes = Table(
    "changes",
    metadata,
    Column("change_id", Sha, primary_key=True),
    Column("source_id", ForeignKey("sources.source_id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("list_id", Text),
    Column("topic", Text),
    Column("kind", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("party_key", Text),
    Column("instrument", Text),
    Column("notice_key", Text),
    Column("unresolved", Boolean, nullable=False, server_default=false()),
    Column("effective_on", Day),
    Column("seen_at", Moment, nullable=False),
    Column("body", Json, nullable=False),
    CheckConstraint("basis IN ('observed', 'announced', 'due')", name="basis"),
    Index("ix_changes_seen", "seen_at"),
    Index("ix_changes_list", "list_id", "seen_at"),
    Index("ix_changes_party", "party_key"),
)
partial_index(
    "ix_changes_unresolved",
    changes.c.seen_at,
    where="unresolved",
)

events = Table(
    "events",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),  # compare-and-set: grows by one with every update
    Index("ix_events_updated", "updated_at"),
)

event_links = Table(
    "event_links",
    metadata,
    Column("event_id", ForeignKey("events.event_id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Index("ix_event_links_value", "kind", "value"),
)

event_revisions = Table(
    "event_revisions",
    metadata,
    Column("event_id", ForeignKey("events.event_id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("notes", Json, nullable=False),
)

event_changes = Table(
    "event_changes",
    metadata,
    Column("change_id", ForeignKey("changes.change_id"), primary_key=True),  # a change is told in one event
    Column("event_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    ForeignKeyConstraint(["event_id", "revision"], ["event_revisions.event_id", "event_revisions.revision"]),
    Index("ix_event_changes_event", "event_id", "revision"),
)

waiting_changes = Table(
    "waiting_changes",
    metadata,
    # Seen on a list that only copies others, and not told yet: an act may still announce it.
    Column("change_id", ForeignKey("changes.change_id"), primary_key=True),
    Column("tell_at", Moment, nullable=False),
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("deadline_id", Text, primary_key=True),
    Column("due_on", Day, nullable=False),
    Column("kind", Text, nullable=False),
    Column("list_id", Text),
    Column("source_id", Text, nullable=False),
    Column("closed", Boolean, nullable=False, server_default=false()),
    Column("body", Json, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("ix_deadlines_due", "due_on"),
)

deadline_tellings = Table(
    "deadline_tellings",
    metadata,
    Column("deadline_id", ForeignKey("deadlines.deadline_id"), primary_key=True),
    Column("mark", Integer, primary_key=True),  # days before: 30, 7, 1, 0
    Column("told_at", Moment, nullable=False),
)

incidents = Table(
    "incidents",
    metadata,
    Column("incident_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("list_id", Text),
    Column("message", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("reminders", Integer, nullable=False, server_default=text("0")),
    Column("last_told_at", Moment),
    Column("url", Text),
)
partial_index(
    "ix_incidents_open",
    incidents.c.subject,
    where="closed_at IS NULL",
)
