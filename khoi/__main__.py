"""`python -m khoi …`: see `khoi.cli`."""

import os
import sys

from khoi.cli import main

os.umask(0o077)  # whatever a command makes is readable by its own user alone, as what the dashboard makes
sys.exit(main())
