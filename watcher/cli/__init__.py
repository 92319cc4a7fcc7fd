"""The commands; everything heavy is imported inside them, so that `--help` answers at once."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from watcher import __version__
from watcher.errors import ConfigError, WatcherError

COMMANDS = {
    "accept": "watcher.cli.held",
    "backfill": "watcher.cli.backfill",
    "backup": "watcher.cli.backup",
    "calendar": "watcher.cli.calendar",
    "changes": "watcher.cli.changes",
    "check": "watcher.cli.check",
    "config": "watcher.cli.config",
    "deliver": "watcher.cli.deliver",
    "demo": "watcher.cli.demo",
    "discard": "watcher.cli.held",
    "doctor": "watcher.cli.doctor",
    "evidence": "watcher.cli.evidence",
    "health": "watcher.cli.health",
    "held": "watcher.cli.held",
    "migrate": "watcher.cli.migrate",
    "parse": "watcher.cli.parse",
    "replay": "watcher.cli.replay",
    "restore": "watcher.cli.backup",
    "run": "watcher.cli.schedule",
    "search": "watcher.cli.search",
    "serve": "watcher.cli.serve",
    "show": "watcher.cli.show",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=lambda: Path(os.environ.get("WATCHER_CONFIG", "config/watcher.yml")),
    help="The configuration file (default: WATCHER_CONFIG, else config/watcher.yml).",
)
@click.option("--debug", is_flag=True, help="Show tracebacks and every log line.")
@click.version_option(__version__, prog_name="watcher")
@click.pass_context
def cli(ctx: click.Context, config_path: Path, debug: bool) -> None:
    """Tells people, first and correctly, when an official trade-restriction list changes."""
    ctx.obj = {"config": config_path, "debug": debug}


def run(arguments: list[str] | None = None) -> None:
    """Run the command line; errors become one line each and an exit code (1 trouble, 2 configuration)."""
    from watcher.logs import set_up

    words: Any = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in words
    set_up(level="DEBUG" if debug else "WARNING")
    try:
        code = cli.main(args=words, prog_name="watcher", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        asked = context.command_path if context else "watcher"
        complain(ConfigError(error.format_message(), advice=f"`{asked} --help` shows how."))
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except WatcherError as error:
        if debug:
            raise
        complain(error)
        sys.exit(2 if isinstance(error, ConfigError) else 1)
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`watcher changes | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


def complain(error: WatcherError) -> None:
    """One line on standard error: what happened, where, what to do."""
    from watcher.cli.say import say

    end = "" if str(error).endswith((".", "?")) else "."
    say(f"watcher: {error}{end} {error.advice}", err=True)
