"""`python -m api`: the front door on the production server."""

from __future__ import annotations

import sys

from api.server import main

sys.exit(main())
