"""`python -m watcher` and the console script."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from watcher.cli import run

    run()


if __name__ == "__main__":
    main()
