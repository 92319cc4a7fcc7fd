"""Pages, feeds, calendar and metrics over read models only."""
