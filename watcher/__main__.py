"""`python -m watcher` and the console script."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line."""
    # Start-up makes some hundred thousand objects that all stay; to look for garbage among them again and
    # again is a sixth of its time. `app.opened` turns it on again.
    gc.disable()
    from watcher.cli import run

    run()


if __name__ == "__main__":
    main()
