"""Asks the JSON API whatever its OpenAPI file allows, and what it does not, with schemathesis: no server error.

python tests/serve/every_answer.py SCHEMATHESIS [OPTIONS…]; `make schemathesis` installs the tool and runs this.
The pages are those of the replica's story, served on loopback.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.pages import configuration, play_story, served

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def main(tool: str, options: list[str]) -> int:
    """The exit code of the tool: 0 where every answer is one that the file promises."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(configuration(folder, play_story(folder))) as (serving, _):
            command = [tool, "run", f"{serving.url}/openapi.json", "--url", serving.url, "--checks", CHECKS]
            return subprocess.run([*command, *options], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2:]))
