"""The accepted files themselves, each kept once under the SHA-256 of its bytes, beside the database."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def folder(database: Path) -> Path:
    """Where the accepted files of a database lie: `<name>.files` beside it."""
    return database.with_suffix(".files")


def keep(database: Path, sha256: str, data: bytes) -> Path:
    """Writes a file so that a crash leaves either all of it or nothing, before the database speaks of it."""
    place = folder(database) / sha256[:2] / sha256
    if place.is_file():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix="arriving-", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(place)
    descriptor = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return place
