"""The office's own outlines of units: the file that KHOI_BOUNDARIES names, read anew where it has changed."""

import os
from functools import lru_cache
from pathlib import Path

import pandas as pd

from khoi.errors import KhoiError, UnreadableFile
from khoi.places import Gazetteer
from khoi.see import outlines
from khoi.web import running

VARIABLE = "KHOI_BOUNDARIES"


def supplied() -> tuple[pd.DataFrame | None, KhoiError | None]:
    """The outlines of the office's file; (None, None) without one, or None and what is wrong with it."""
    path = os.environ.get(VARIABLE)
    if not path:
        return None, None
    try:
        stat = Path(path).stat()
    except OSError:
        return None, UnreadableFile("map.file-missing", path=path)
    return _judged(path, stat.st_mtime_ns, stat.st_size, running.store().gazetteer())


@lru_cache(4)
def _judged(path: str, changed: int, size: int, gazetteer: Gazetteer) -> tuple[pd.DataFrame | None, KhoiError | None]:
    del changed
    if size > outlines.LARGEST:
        return None, UnreadableFile("map.file-large", size=str(size), most=str(outlines.LARGEST))
    try:
        return outlines.read(Path(path).read_bytes(), gazetteer), None
    except OSError:
        return None, UnreadableFile("map.file-missing", path=path)
    except UnreadableFile as error:
        return None, error
