"""`python -m khoi …`: see `khoi.cli`."""

import sys

from khoi.cli import main

sys.exit(main())
