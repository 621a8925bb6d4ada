"""The accepted files themselves, each kept once under the SHA-256 of its bytes, beside the database.

Beside each accepted file lie its typed rows (Parquet), kept the same way: what a later release would read in the file
may differ, what was accepted may not. The record (`khoi.store.record`) says which file belongs to which upload.
"""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

import pyarrow as pa
import pyarrow.parquet as pq

ARRIVING = "arriving-"


def folder(database: Path) -> Path:
    """Where the accepted files of a database lie: `<name>.files` beside it."""
    return database.with_suffix(".files")


def place(database: Path, sha256: str) -> Path:
    """Where the file of that hash lies, whether it is there or not."""
    return folder(database) / sha256[:2] / sha256


def keep(database: Path, sha256: str, data: bytes, is_synced: bool = True) -> Path:
    """Writes a file so that a crash leaves either all of it or nothing, before the database speaks of it.

    Not synced, it is safe only once the whole disk is: for a database nobody has yet.
    """
    kept = place(database, sha256)
    if kept.is_file() and kept.stat().st_size == len(data):
        return kept
    ensure_folder(kept.parent)
    replace_durably(kept, data, is_synced)
    return kept


def replace_durably(path: Path, data: bytes, is_synced: bool = True) -> None:
    """Puts a file in place of what is there: temporary name, sync, rename, sync of the folder."""
    with NamedTemporaryFile(dir=path.parent, prefix=ARRIVING, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            if is_synced:
                os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    Path(file.name).replace(path)
    if is_synced:
        sync_folder(path.parent)


def ensure_folder(path: Path) -> None:
    """Makes a folder and those above it, each entry synced in its parent."""
    if not path.is_dir():
        ensure_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Makes the names in a folder last through a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_rows(database: Path, rows: pa.Table, is_synced: bool = True) -> str:
    """Keeps typed rows as a Parquet file; gives its SHA-256."""
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", write_statistics=False)
    data = sink.getvalue().to_pybytes()
    sha256 = hashlib.sha256(data).hexdigest()
    keep(database, sha256, data, is_synced)
    return sha256


def rows(database: Path, sha256: str) -> pa.Table:
    """The typed rows kept under a hash, texts as dictionaries. Raises OSError or ArrowInvalid at damage."""
    found = pq.ParquetFile(place(database, sha256)).read()
    for at, field in enumerate(found.schema):
        if pa.types.is_string(field.type):
            found = found.set_column(at, field.name, found.column(at).dictionary_encode())
    return found


def is_sound(database: Path, sha256: str) -> bool:
    """Whether the file of that hash is there with the very bytes that it is named for."""
    kept = place(database, sha256)
    if not kept.is_file():
        return False
    with kept.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def remove_unfinished(database: Path) -> None:
    """Removes what writes that were cut short left: for the one process that has the database open."""
    for left in folder(database).rglob(f"{ARRIVING}*"):
        left.unlink(missing_ok=True)


def sync_all(database: Path) -> None:
    """Makes everything in the ledger last through a power cut, written with or without a sync of its own."""
    for file in sorted(folder(database).rglob("*"), reverse=True):
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    if folder(database).is_dir():
        sync_folder(folder(database))
        sync_folder(folder(database).parent)
