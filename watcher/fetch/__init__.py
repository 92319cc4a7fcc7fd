"""One polite attempt at a time: HTTP at the edge."""

import sys

# httpx takes in its own command line wherever click is installed, and with it rich and pygments: as long to
# import as all the rest of it. A module that is None counts as missing, which httpx is prepared for.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
