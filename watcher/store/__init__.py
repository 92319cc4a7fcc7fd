"""The database: evidence, ledger, outbox."""
