"""`python -m tests.crash --kills 200` prints the figures."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash.crash import crash


def main() -> int:
    """Run the long version."""
    options = argparse.ArgumentParser(prog="python -m tests.crash")
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--messages", type=int, default=0, help="default: 15 for each kill")
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    with TemporaryDirectory() as home:
        found = crash(Path(home), given.kills, given.messages or 15 * given.kills, given.seed)
        for name, value in asdict(found).items():
            sys.stdout.write(f"{name.replace('_', ' '):28} {value}\n")
        errors = (Path(home) / "errors.log").read_text(encoding="utf-8", errors="replace")
        if not found.is_clean or "Traceback" in errors:
            sys.stdout.write(errors[-4000:])
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
