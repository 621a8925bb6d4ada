"""The app's door for commands: a Unix socket beside the database, for the account that runs the app and for root.

Each connection has a thread, up to a number. Beyond it the one that has been speaking longest is dropped for a newer
one, or else the one that has been listening longest; none is dropped while its command is at work. Few work on the
store at once, and few large files arrive at once.
"""

import os
import socket
import struct
import sys
import time
import traceback
from collections.abc import Collection
from contextlib import nullcontext, suppress
from enum import Enum
from pathlib import Path
from threading import BoundedSemaphore, Event, Lock, Thread, current_thread
from typing import Any, Self

from khoi import words
from khoi.cli import address, inside, message
from khoi.errors import KhoiError
from khoi.store import Store

CONNECTIONS = 64
AT_ONCE = 2
LARGE = 1024 * 1024
HEAD_WITHIN, BODY_WITHIN, SEND_WITHIN, WORK_WITHIN, END_WITHIN = 10.0, 20.0, 30.0, 300.0, 10.0  # seconds
PAUSE = 0.1
ROOT = 0
CREDENTIALS = struct.Struct("3i")  # process, user, group
BUSY: dict[str, Any] = {"refused": "cli.busy"}
OTHER_RELEASE: dict[str, Any] = {"refused": "cli.other-release"}


class Turn(Enum):
    """What a connection waits for."""

    REQUEST = 0
    READER = 1
    STORE = 2


class Door:
    """A context: while it lasts, commands for the database are answered on the app's store."""

    def __init__(self, store: Store, database: Path, welcome: Collection[int] | None = None) -> None:
        self._store = store
        self._path = address.socket_path(database)
        self._welcome = {os.geteuid(), ROOT} if welcome is None else set(welcome)
        self._listening: socket.socket | None = None
        self._turns: dict[socket.socket, Turn] = {}  # oldest first
        self._threads: set[Thread] = set()
        self._lock, self._ended = Lock(), Event()
        self._at_work, self._large = BoundedSemaphore(AT_ONCE), BoundedSemaphore(AT_ONCE)

    def __enter__(self) -> Self:
        """Listens. Where that cannot be, the app goes on without this door, and a sentence says so."""
        message.release()
        try:
            self._listening = address.bound(self._path)
        except (KhoiError, OSError) as error:
            reason = error if isinstance(error, KhoiError) else KhoiError("cli.no-socket", path=str(self._path))
            print(*(words.fault(reason, lang) for lang in words.LANGUAGES), sep="\n", file=sys.stderr)
            return self
        self._listening.listen(CONNECTIONS)
        self._inode = self._path.lstat().st_ino
        self._start(Thread(target=self._accept, args=(self._listening,), daemon=True))
        return self

    def __exit__(self, *exception: object) -> None:
        """Takes no more requests, drops those not begun, and waits a while for those at work."""
        if self._listening is None:
            return
        self._ended.set()
        with suppress(FileNotFoundError):
            if self._path.lstat().st_ino == self._inode:
                self._path.unlink()
        self._listening.shutdown(socket.SHUT_RDWR)
        with self._lock:
            while self._drop(Turn.REQUEST):
                pass
            threads = list(self._threads)
        until = time.monotonic() + END_WITHIN
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._listening.close()

    def _start(self, thread: Thread) -> None:
        with self._lock:
            thread.start()
            self._threads.add(thread)

    def _accept(self, listening: socket.socket) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = listening.accept()
                self._greet(connection)
            except (OSError, RuntimeError):  # the end, or no descriptor or thread is free just now
                self._ended.wait(PAUSE)

    def _greet(self, connection: socket.socket) -> None:
        if peer(connection) not in self._welcome:
            connection.close()
        elif self._admit(connection):
            self._start(Thread(target=self._serve, args=(connection,), daemon=True))
        else:
            with connection:
                message.send(connection, BUSY, b"", PAUSE)

    def _admit(self, connection: socket.socket) -> bool:
        with self._lock:
            if self._ended.is_set():
                return False
            if len(self._turns) >= CONNECTIONS and not (self._drop(Turn.REQUEST) or self._drop(Turn.READER)):
                return False
            self._turns[connection] = Turn.REQUEST
            return True

    def _drop(self, turn: Turn) -> bool:
        """Ends the oldest connection that waits for this; False where none does."""
        for connection, waits_for in self._turns.items():
            if waits_for is turn:
                del self._turns[connection]
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                return True
        return False

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection:
                self._answer(connection)
        except (OSError, message.Garbled):
            return  # gone, dropped, too slow, or none of ours: there is nobody to answer
        except Exception:
            traceback.print_exc(file=sys.stderr)
        finally:
            with self._lock:
                self._turns.pop(connection, None)
                self._threads.discard(current_thread())

    def _answer(self, connection: socket.socket) -> None:
        try:
            head, length = message.receive_head(connection, HEAD_WITHIN)
        except message.OtherRelease:
            head, length = {}, 0
        if head.get("release") != message.release():
            message.send(connection, OTHER_RELEASE, b"", SEND_WITHIN)
            return
        with self._large if length > LARGE else nullcontext():
            given = message.receive_body(connection, length, BODY_WITHIN)
            told, body = self._work(connection, head, given)
        message.send(connection, told, body, SEND_WITHIN)

    def _work(self, connection: socket.socket, head: dict[str, Any], given: bytes) -> tuple[dict[str, Any], bytes]:
        self._turn(connection, Turn.STORE)
        if not self._at_work.acquire(timeout=WORK_WITHIN):
            return BUSY, b""
        try:
            return (BUSY, b"") if self._ended.is_set() else inside.answer(self._store, head, given)
        finally:
            self._at_work.release()
            self._turn(connection, Turn.READER)

    def _turn(self, connection: socket.socket, turn: Turn) -> None:
        with self._lock:
            if connection not in self._turns:
                raise ConnectionAbortedError  # dropped: nobody would learn what was done
            self._turns[connection] = turn


def peer(connection: socket.socket) -> int:
    """The user on the other side, as the kernel knows it."""
    _, user, _ = CREDENTIALS.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size))
    return int(user)
