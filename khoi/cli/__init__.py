"""The command line: every operation of a page, from the same functions, in a process of its own or beside the app.

One module per group of commands, listed in `commands`; `run` runs one; `door` answers inside the app, `ask` asks there.
"""

from khoi.cli.door import Door
from khoi.cli.run import main

__all__ = ["Door", "main"]
