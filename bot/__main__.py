"""`python -m bot` is the same program as `salesbot`."""

import sys

from bot.cli import main

sys.exit(main())
