"""Where the app listens for commands: a socket file beside the database, for its owner alone."""

import os
import socket
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khoi.errors import KhoiError

LONGEST = 107  # bytes of a path in sockaddr_un, without the closing zero
OWNER_ALONE = 0o600
PROBE_WITHIN = 1


class SocketTaken(KhoiError):
    """Another process listens there, or something that is no socket lies there."""


def socket_path(database: Path) -> Path:
    """The socket file of a database: beside the file itself, whichever links lead there."""
    whole = database.resolve()
    return whole.with_name(f"{whole.name}.socket")


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """A name for the path that an address has room for, good while the block lasts: a long folder by its descriptor.

    Raises KhoiError where even the file's own name is too long, OSError where there is no such folder.
    """
    if len(os.fsencode(path)) <= LONGEST:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        short = f"/proc/self/fd/{folder}/{path.name}"
        if len(os.fsencode(short)) > LONGEST:
            raise KhoiError("cli.socket-name-too-long", name=path.name.removesuffix(".socket"))
        yield short
    finally:
        os.close(folder)


def connected(path: Path, within: int) -> socket.socket:
    """A connection to whoever listens there, waiting so many seconds where many stand in line.

    Raises BlockingIOError where the line does not move, another OSError where nobody listens, KhoiError where no name
    fits.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # A timeout of Python's own gives up at once where the line is full; the kernel's waits in it.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", within, 0))
        with reachable(path) as name:
            connection.connect(name)
    except BaseException:
        connection.close()
        raise
    return connection


def bound(path: Path) -> socket.socket:
    """A socket bound to that path, not listening yet, for its owner alone from the file's first moment on.

    A file at which nobody listens any more is replaced: who holds the database is the only one to bind here. Raises
    SocketTaken, KhoiError where no name fits, OSError.
    """
    _make_room(path)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # Linux makes the file with the socket's own mode: a umask would change the files of other threads as well.
        os.fchmod(listening.fileno(), OWNER_ALONE)
        with reachable(path) as name:
            listening.bind(name)
    except BaseException:
        listening.close()
        raise
    return listening


def _make_room(path: Path) -> None:
    try:
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise SocketTaken("cli.socket-taken", path=str(path))
        connected(path, PROBE_WITHIN).close()
    except FileNotFoundError:
        return
    except ConnectionRefusedError:
        path.unlink(missing_ok=True)
        return
    except OSError as error:
        raise SocketTaken("cli.socket-taken", path=str(path)) from error
    raise SocketTaken("cli.socket-taken", path=str(path))
