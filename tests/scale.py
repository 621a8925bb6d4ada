"""How long the long tests run: a small part in `make test`, all of it by `make torture` (KHOI_TORTURE=1)."""

import os

IS_TORTURE = os.environ.get("KHOI_TORTURE") == "1"


def times(few: int, all_of_them: int) -> int:
    """`few` in the ordinary run, `all_of_them` under torture."""
    return all_of_them if IS_TORTURE else few
